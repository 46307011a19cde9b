//! A credential offer: written by enrolment, redeemed by issuance.

use serde::{Deserialize, Serialize};
use siegelring_core::assurance::Proofing;
use siegelring_core::attribute::Attributes;
use siegelring_core::time::UnixTime;

use super::Entity;
use crate::store::{Kind, Sealed};

/// Wrong activation codes that destroy an offer.
pub const MOST_WRONG_CODES: u8 = 5;

/// An offer. It is taken when it is redeemed, so that it can be redeemed once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// SHA-256 of the pre-authorized code, base64url: whoever reads the database cannot redeem it.
    pub id: String,
    /// For whom.
    pub subject: String,
    /// What the credential will say: a sealed [`OfferedPerson`].
    pub person: Sealed,
    /// HMAC of the activation code (`tx_code`), base64url; none where the offer goes to a phone that proved itself.
    pub tx_code: Option<String>,
    /// Wrong activation codes so far.
    pub wrong_codes: u8,
    /// The wallet that may redeem it, where one is known already.
    pub wallet_id: Option<String>,
    /// Who identified the person.
    pub enrolled_by: EnrolledBy,
    /// When it was made.
    pub created_at: UnixTime,
    /// Until when it can be redeemed.
    pub expires_at: UnixTime,
}

/// Who identified a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EnrolledBy {
    /// The system of a clerk, by its `client_id`.
    Clerk(String),
    /// The operator, by a command.
    Operator,
}

/// What will stand in the credential; sealed in the record.
#[derive(Clone, Serialize, Deserialize)]
pub struct OfferedPerson {
    /// The identity attributes.
    pub attributes: Attributes,
    /// How the person was identified.
    pub proofing: Proofing,
    /// When the person was identified.
    pub proofed_at: UnixTime,
}

impl Entity for Offer {
    const KIND: Kind = Kind::Offer;

    fn id(&self) -> String {
        self.id.clone()
    }

    fn indexes(&self) -> Vec<(&'static str, String)> {
        vec![("subject", self.subject.clone())]
    }

    fn expires_at(&self) -> Option<UnixTime> {
        Some(self.expires_at)
    }
}
