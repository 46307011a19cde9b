//! The secrets of an offer: its handle, from which the pre-authorized code follows, and the activation code.

use serde::{Deserialize, Serialize};
use siegelring_core::crypto::{self, Rng};
use siegelring_core::jose::{base64url, fields};

use crate::keys::Secrets;

/// What stands in the link to an offer: 32 random bytes, base64url. The pre-authorized code and the id of the record
/// follow from it under a key outside the database, so the database holds nothing that could be redeemed.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OfferHandle(#[serde(with = "fields::bytes")] [u8; 32]);

impl OfferHandle {
    /// A new one.
    pub fn generate(rng: &mut dyn Rng) -> Self {
        Self(crypto::random(rng))
    }

    /// Reads it from a link; `None` if it is not one.
    pub fn from_text(text: &str) -> Option<Self> {
        base64url::decode(text).ok()?.try_into().ok().map(Self)
    }

    /// As it stands in a link.
    pub fn to_text(&self) -> String {
        base64url::encode(self.0)
    }

    /// The pre-authorized code.
    pub fn pre_authorized_code(&self, secrets: &Secrets) -> String {
        base64url::encode(secrets.request_tokens.mac("siegelring pre-authorized code v1", &[&self.0]))
    }

    /// The id of the record.
    pub fn id(&self, secrets: &Secrets) -> String {
        id_of(&self.pre_authorized_code(secrets))
    }
}

/// The id of the record of the offer with this pre-authorized code.
pub fn id_of(pre_authorized_code: &str) -> String {
    base64url::encode(crypto::sha256(pre_authorized_code.as_bytes()))
}

/// The activation code (`tx_code`), which reaches the person on another way than the offer: 8 random digits.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ActivationCode(String);

impl ActivationCode {
    /// How many digits it has.
    pub const LENGTH: u8 = 8;

    /// A new one.
    pub fn generate(rng: &mut dyn Rng) -> Self {
        // 64 bits against 10^8 codes: no code is likelier than another by more than 10^-11.
        let number = u64::from_be_bytes(crypto::random(rng)) % 100_000_000;
        Self(format!("{number:08}"))
    }

    /// As a person typed it.
    pub fn typed(text: &str) -> Self {
        Self(text.chars().filter(|c| !matches!(c, ' ' | '-')).collect())
    }

    /// As a person reads it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the record keeps, base64url: an HMAC under a key outside the database, because so few codes are soon tried.
    pub fn mac(&self, offer_id: &str, secrets: &Secrets) -> String {
        let parts = [offer_id.as_bytes(), self.0.as_bytes()];
        base64url::encode(secrets.codes.mac("siegelring activation code v1", &parts))
    }
}
