//! The back door: what phones call. Request and response of an approval, registration, key attestation, PIN.
//!
//! Domain logic without HTTP: [`WalletServer`] takes messages as they were received and gives the answers of
//! [`siegelring_core::wallet`]. The PIN is counted here, where a reinstalled or rooted phone cannot reset it.

mod challenge;
mod error;
mod key_attestation;
mod level;
mod pin_change;
mod pin_confirmation;
mod pin_evaluation;
mod registration;
mod request;
pub mod request_token;
mod response;
mod response_key;
mod revocation;
mod unblock;

use std::sync::Arc;

use siegelring_core::assurance::Policy;
use siegelring_core::crypto::PublicKey;
use siegelring_core::jose::base64url;
use siegelring_core::time::UnixTime;
use siegelring_core::wallet::{self as messages, ErrorCode, Message, WalletId};
use siegelring_core::x509::TrustAnchors;

pub use challenge::CHALLENGE_LIFETIME;
pub use error::{Result, WalletError};

use crate::approval::Approvals;
use crate::config::Config;
use crate::keys::Keys;
use crate::store::Store;
use crate::store::records::wallet::Wallet;
use crate::store::records::{self, Versioned};

/// Answers phones.
pub struct WalletServer {
    store: Arc<dyn Store>,
    keys: Arc<Keys>,
    approvals: Arc<Approvals>,
    base: String,
    policy: Policy,
    issuers: TrustAnchors,
}

/// How many credentials' issuer signatures are remembered as good, so that a wallet that comes again costs less; fewer if
/// they have more than 32 MB in all.
const REMEMBERED_CREDENTIALS: usize = 1 << 15;

impl WalletServer {
    /// A wallet server of this configuration.
    ///
    /// # Errors
    /// [`siegelring_core::Error`] if the root certificate of credentials is none.
    pub fn new(
        store: Arc<dyn Store>,
        keys: Arc<Keys>,
        approvals: Arc<Approvals>,
        config: &Config,
    ) -> siegelring_core::Result<Self> {
        let issuers = TrustAnchors::from_pem(&keys.anchors.issuer)?.remembering(REMEMBERED_CREDENTIALS);
        let (base, policy) = (config.issuer.as_str().to_owned(), config.policy.clone());
        Ok(Self { store, keys, approvals, base, policy, issuers })
    }

    /// The root certificates of credentials, with the memory of what was found good.
    pub(crate) fn issuers(&self) -> TrustAnchors {
        self.issuers.clone()
    }

    /// Checks a message of a registered wallet: its signature by the key that `key_of` names, its audience, and that
    /// the wallet is not revoked.
    async fn open<M: Message>(
        &self,
        compact: &str,
        key_of: fn(&Wallet) -> &PublicKey,
        now: UnixTime,
    ) -> Result<(M, Versioned<Wallet>)> {
        let received = messages::receive::<M>(compact)?;
        let id = received.unverified().wallet_id();
        let wallet = self.wallet(id, now).await?.ok_or(ErrorCode::InvalidRequest)?;
        let message = received.verify(key_of(&wallet.value), &self.base)?;
        if wallet.value.revoked_at.is_some() {
            return Err(ErrorCode::Revoked.into());
        }
        Ok((message, wallet))
    }

    async fn wallet(&self, id: WalletId, now: UnixTime) -> Result<Option<Versioned<Wallet>>> {
        Ok(records::load(&*self.store, &id.to_string(), now).await?)
    }

    /// Changes a wallet that was read by compare-and-swap; a wallet that was revoked meanwhile stays as it is.
    async fn change<R: Send>(
        &self,
        wallet: Versioned<Wallet>,
        now: UnixTime,
        mut change: impl FnMut(&mut Wallet) -> Result<R> + Send,
    ) -> Result<R> {
        let changed = records::update_read(&*self.store, wallet, now, |wallet: &mut Wallet| {
            if wallet.revoked_at.is_some() {
                return Err(ErrorCode::Revoked.into());
            }
            change(wallet)
        });
        changed.await?.ok_or_else(|| ErrorCode::InvalidRequest.into())
    }

    /// What is kept of a code: HMAC under a key outside the database.
    fn code_hash(&self, purpose: &str, code: &messages::Code) -> String {
        base64url::encode(self.keys.secrets.codes.mac(purpose, &[code.as_str().as_bytes()]))
    }
}

const fn wallet_key(wallet: &Wallet) -> &PublicKey {
    &wallet.wallet_key
}

const fn pin_key(wallet: &Wallet) -> &PublicKey {
    &wallet.pin_key
}
