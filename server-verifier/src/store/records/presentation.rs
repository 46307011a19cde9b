//! What was sent to the phone for an approval, and what is needed to read its answer.

use serde::{Deserialize, Serialize};
use siegelring_core::crypto::Rng;
use siegelring_core::jose::fields;
use siegelring_core::time::UnixTime;

use super::Entity;
use crate::keys::Secret;
use crate::store::{Kind, Result, Sealed};

/// A request that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presentation {
    /// The id of the approval.
    pub id: String,
    /// The signed request object, compact, sealed: a wallet that fetches again gets the same bytes.
    request: Sealed,
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

impl Presentation {
    /// What is sent for the approval with this id.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`](crate::store::StoreError::Unreadable) if it cannot be written.
    pub fn new(
        id: &str,
        request: &str,
        encryption_salt: [u8; 32],
        expires_at: UnixTime,
        key: &Secret,
        rng: &mut dyn Rng,
    ) -> Result<Self> {
        let request = Sealed::seal(key, Kind::Presentation, id, &request, rng)?;
        Ok(Self { id: id.to_owned(), request, encryption_salt, accepted: None, expires_at })
    }

    /// The signed request object, compact.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`](crate::store::StoreError::Unreadable) if it was sealed under another key.
    pub fn request(&self, key: &Secret) -> Result<String> {
        self.request.open(key, Kind::Presentation, &self.id)
    }
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
