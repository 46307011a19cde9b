//! A wallet that has begun to register: one for each offer.

use serde::{Deserialize, Serialize};
use siegelring_core::jose::fields;
use siegelring_core::time::UnixTime;

use super::Entity;
use crate::store::{Kind, Sealed};

/// A registration. It ends with the access token of its offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    /// The offer: there is one wallet for each.
    pub id: String,
    /// The number of the wallet to be, base64url.
    pub wallet_id: String,
    /// What its keys are made under.
    #[serde(with = "fields::bytes")]
    pub challenge: [u8; 32],
    /// Salt of its OPRF keys.
    #[serde(with = "fields::bytes")]
    pub oprf_salt: [u8; 32],
    /// How many PINs were evaluated, each under a version of its own; the last one counts.
    pub evaluations: u32,
    /// What it was completed with.
    pub completed: Option<Completed>,
    /// Until when it can be completed.
    pub expires_at: UnixTime,
}

/// A completed registration, kept so that a phone that heard nothing may ask once more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completed {
    /// SHA-256 of the messages that completed it.
    pub request: [u8; 32],
    /// HMAC of the unblock code, base64url.
    pub unblock_code: String,
    /// HMAC of the revocation code, base64url.
    pub revocation_code: String,
    /// The answer with both codes, sealed.
    pub answer: Sealed,
}

impl Entity for Registration {
    const KIND: Kind = Kind::Registration;

    fn id(&self) -> String {
        self.id.clone()
    }

    fn expires_at(&self) -> Option<UnixTime> {
        Some(self.expires_at)
    }
}
