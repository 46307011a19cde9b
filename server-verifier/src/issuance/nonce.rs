//! The nonce endpoint (OpenID4VCI 1.0, section 7). A nonce carries its own proof, so giving one out writes nothing.

use rand_core::OsRng;
use siegelring_core::crypto;
use siegelring_core::jose::base64url;
use siegelring_core::openid4vci::error::IssuanceError;
use siegelring_core::openid4vci::nonce::NonceResponse;
use siegelring_core::time::UnixTime;

use super::{CredentialIssuer, Error, Result};
use crate::store::records::used::use_once;

/// How long a nonce is good, in seconds.
const NONCE_SECONDS: u64 = 10 * 60;

const TIME: usize = 8;
const RANDOM: usize = 16;

impl CredentialIssuer {
    /// Gives out a fresh nonce.
    pub fn nonce(&self, now: UnixTime) -> NonceResponse {
        let random: [u8; RANDOM] = crypto::random(&mut OsRng);
        let content = [now.0.to_be_bytes().as_slice(), &random].concat();
        NonceResponse { c_nonce: base64url::encode([content.as_slice(), &self.tag(&content)].concat()) }
    }

    /// Checks that a nonce was given out here, not long ago; answers when it ends. Costs nothing, so it is done before
    /// anything that does.
    pub(super) fn check_nonce(&self, nonce: &str, now: UnixTime) -> Result<UnixTime> {
        self.end_of(nonce).filter(|ends_at| *ends_at > now).ok_or(invalid_nonce())
    }

    /// Uses a nonce up, which must be a good one that was not used.
    pub(super) async fn use_nonce(&self, nonce: &str, now: UnixTime) -> Result<()> {
        let ends_at = self.check_nonce(nonce, now)?;
        if use_once(&*self.store, "c_nonce", nonce.as_bytes(), ends_at, now).await? {
            Ok(())
        } else {
            Err(invalid_nonce())
        }
    }

    fn end_of(&self, nonce: &str) -> Option<UnixTime> {
        let bytes = base64url::decode(nonce).ok()?;
        let (content, tag) = bytes.split_at_checked(TIME + RANDOM)?;
        let given_at = u64::from_be_bytes(content.get(..TIME)?.try_into().ok()?);
        crypto::constant_time_eq(tag, &self.tag(content)).then_some(UnixTime(given_at).plus(NONCE_SECONDS))
    }

    fn tag(&self, content: &[u8]) -> [u8; 32] {
        self.keys.secrets.request_tokens.mac("siegelring c_nonce v1", &[content])
    }
}

const fn invalid_nonce() -> Error {
    Error::told(IssuanceError::InvalidNonce, "the nonce is not a fresh one of this issuer")
}
