//! What all messages of the phone have in common.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::WalletId;
use crate::crypto::PublicKey;
use crate::error::{PeerMisbehaved, Result};
use crate::jose::jws::{self, Header, PreparedJws, UnverifiedJws, VerificationKey};

/// The media type of a message that is a body of its own (RFC 7519 section 10.3.1).
pub const MEDIA_TYPE: &str = "application/jwt";

/// The longest message in bytes; those that carry others are the longest.
const MAX_LENGTH: usize = 16 * 1024;

/// A message of the phone to its wallet's server.
pub trait Message: Serialize + DeserializeOwned {
    /// Its own `typ`.
    const TYP: &'static str;

    /// The server it is for: its base URL, without a trailing slash.
    fn audience(&self) -> &str;

    /// The wallet it is from.
    fn wallet_id(&self) -> WalletId;
}

/// Prepares a message for its signature by ES256.
///
/// # Errors
/// [`crate::error::Malformed::Json`], which no message here causes.
pub fn prepare<M: Message>(message: &M) -> Result<PreparedJws> {
    jws::prepare(&Header::typed(M::TYP), message)
}

/// A message whose signature was not checked, for finding the key that it must be signed with.
pub struct Received<'a, M> {
    jws: UnverifiedJws<'a>,
    message: M,
}

/// Parses a message without checking its signature.
///
/// # Errors
/// Those of [`jws::parse_bounded`] for 16 KiB, and [`crate::error::Malformed::Json`] for another shape.
pub fn receive<M: Message>(compact: &str) -> Result<Received<'_, M>> {
    let jws = jws::parse_bounded(compact, MAX_LENGTH)?;
    let message = jws.unverified_claims()?;
    Ok(Received { jws, message })
}

impl<M: Message> Received<'_, M> {
    /// What it claims. Believe nothing of it before [`Self::verify`].
    pub const fn unverified(&self) -> &M {
        &self.message
    }

    /// Checks type, signature and audience.
    ///
    /// # Errors
    /// [`PeerMisbehaved::WrongType`], [`PeerMisbehaved::Algorithm`], [`PeerMisbehaved::WrongAudience`] and
    /// [`crate::error::Untrusted::Signature`].
    pub fn verify(self, key: &PublicKey, audience: &str) -> Result<M> {
        self.jws.verify(&VerificationKey::Es256(*key), M::TYP)?;
        if self.message.audience() != audience {
            return Err(PeerMisbehaved::WrongAudience.into());
        }
        Ok(self.message)
    }
}

/// Names the `typ` of a message and where it holds its audience.
macro_rules! message {
    ($message:ty, $typ:literal) => {
        impl $crate::wallet::Message for $message {
            const TYP: &'static str = $typ;

            fn audience(&self) -> &str {
                &self.aud
            }

            fn wallet_id(&self) -> $crate::wallet::WalletId {
                self.wallet_id
            }
        }
    };
}
pub(super) use message;
