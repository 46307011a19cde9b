//! A registered wallet: its keys, the tries of its PIN, its codes.

use serde::{Deserialize, Serialize};
use siegelring_core::assurance::KeyStorage;
use siegelring_core::crypto::PublicKey;
use siegelring_core::jose::fields;
use siegelring_core::pin::EvaluationId;
use siegelring_core::time::UnixTime;

use super::Entity;
use super::pin_tries::PinTries;
use super::unblocking::Unblocking;
use crate::store::Kind;

/// A registered wallet. No name is kept, and nothing by which a PIN could be tested without the server's secrets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wallet {
    /// [`siegelring_core::wallet::WalletId`], base64url.
    pub id: String,
    /// Whose it is.
    pub subject: String,
    /// Signs its messages.
    #[serde(with = "fields::key")]
    pub wallet_key: PublicKey,
    /// Where its keys live, as the verified evidence says.
    pub key_storage: KeyStorage,
    /// When that was verified.
    pub evidence_verified_at: UnixTime,
    /// PIN key 0.
    #[serde(with = "fields::key")]
    pub pin_key: PublicKey,
    /// Salt of its OPRF keys.
    #[serde(with = "fields::bytes")]
    pub oprf_salt: [u8; 32],
    /// The version of its PIN.
    pub pin_version: u32,
    /// The highest version that was ever evaluated.
    pub last_version: u32,
    /// The new PIN that was evaluated last and may take the place of the old.
    pub new_pin: Option<NewPin>,
    /// SHA-256 of the message that changed the PIN last: its repeat gets the same answer.
    pub last_change: Option<[u8; 32]>,
    /// How the tries of the PIN stand.
    pub tries: PinTries,
    /// How the unblock code stands.
    pub unblocking: Unblocking,
    /// HMAC of the revocation code, base64url.
    pub revocation_code: String,
    /// When it was registered.
    pub registered_at: UnixTime,
    /// Since when it is revoked.
    pub revoked_at: Option<UnixTime>,
}

/// A new PIN that was evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPin {
    /// Its one evaluation.
    #[serde(with = "fields::bytes")]
    pub evaluation_id: EvaluationId,
    /// The version of the OPRF key under which it was evaluated, and nothing else ever.
    pub version: u32,
}

impl Entity for Wallet {
    const KIND: Kind = Kind::Wallet;

    fn id(&self) -> String {
        self.id.clone()
    }

    fn indexes(&self) -> Vec<(&'static str, String)> {
        vec![("subject", self.subject.clone()), ("revocation_code", self.revocation_code.clone())]
    }
}
