//! What was sent to the phone for an approval, and what is needed to read its answer.

use serde::{Deserialize, Serialize};
use siegelring_core::jose::fields;
use siegelring_core::time::UnixTime;

use super::Entity;
use crate::store::Kind;

/// A request that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presentation {
    /// The id of the approval.
    pub id: String,
    /// The signed request object, compact: a wallet that fetches again gets the same bytes.
    pub request: String,
    /// From this and a secret of the server follows the key that reads the response; gone with this record.
    #[serde(with = "fields::bytes")]
    pub encryption_salt: [u8; 32],
    /// The response that was accepted: its repeat gets the same answer.
    pub accepted: Option<Accepted>,
    /// Until when it can be answered.
    pub expires_at: UnixTime,
}

/// A response that was accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// SHA-256 of the response.
    pub response: [u8; 32],
    /// Where the phone sends its browser.
    pub redirect_uri: Option<String>,
}

impl Entity for Presentation {
    const KIND: Kind = Kind::Presentation;

    fn id(&self) -> String {
        self.id.clone()
    }

    fn expires_at(&self) -> Option<UnixTime> {
        Some(self.expires_at)
    }
}
