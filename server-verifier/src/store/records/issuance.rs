//! An access token of the credential issuer, and what was done with it.

use serde::{Deserialize, Serialize};
use siegelring_core::crypto;
use siegelring_core::jose::base64url;
use siegelring_core::time::UnixTime;

use super::Entity;
use super::configuration::Configuration;
use super::offer::EnrolledBy;
use crate::store::{Kind, Sealed};

/// What a redeemed offer allows. The wallet's registration belongs to it too: one wallet for each offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issuance {
    /// [`Issuance::id_of`] the access token, which is not kept.
    pub id: String,
    /// The offer it was bought with.
    pub offer: String,
    /// For whom.
    pub subject: String,
    /// What the credential will say: a sealed [`super::offer::OfferedPerson`].
    pub person: Sealed,
    /// What may be fetched.
    pub configurations: Vec<Configuration>,
    /// Who identified the person.
    pub enrolled_by: EnrolledBy,
    /// The wallet that registered with this token, or that the offer was made for.
    pub wallet_id: Option<String>,
    /// Ids of the credentials fetched so far.
    pub credentials: Vec<String>,
    /// Until when the access token is good.
    pub expires_at: UnixTime,
}

impl Issuance {
    /// The id of the record of an access token.
    pub fn id_of(access_token: &str) -> String {
        base64url::encode(crypto::sha256(access_token.as_bytes()))
    }
}

impl Entity for Issuance {
    const KIND: Kind = Kind::Issuance;

    fn id(&self) -> String {
        self.id.clone()
    }

    fn indexes(&self) -> Vec<(&'static str, String)> {
        vec![("offer", self.offer.clone())]
    }

    fn expires_at(&self) -> Option<UnixTime> {
        Some(self.expires_at)
    }
}
