//! What was sent to the phone for an approval, what is needed to read its answer, and that it came.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use siegelring_core::crypto::Rng;
use siegelring_core::jose::fields;
use siegelring_core::time::UnixTime;
use siegelring_core::verifier::SentRequest;

use super::Entity;
use crate::keys::Secret;
use crate::store::{Kind, Result, Sealed, StoreError};

/// A request to a phone.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Presentation {
    /// The id of the approval.
    pub id: String,
    /// How far it is.
    pub state: PresentationState,
    /// Until when it can be answered.
    pub expires_at: UnixTime,
}

/// How far a request to a phone is.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PresentationState {
    /// It waits for its answer.
    Sent(Sent),
    /// It was answered: nothing of what was sent is needed any more.
    Accepted(Accepted),
}

/// A request that was sent.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Sent {
    /// The signed request object, compact, sealed: a wallet that fetches again gets the same bytes.
    request: Sealed,
    /// From this and a secret of the server follows the key that reads the response; gone with this record.
    #[serde(with = "fields::bytes")]
    pub encryption_salt: [u8; 32],
    /// What it says, as long as it is in memory.
    #[serde(skip)]
    parsed: Option<Arc<SentRequest>>,
}

/// A response that was accepted.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Accepted {
    /// SHA-256 of the response: its repeat gets the same answer.
    #[serde(with = "fields::bytes")]
    pub response: [u8; 32],
    /// Where the phone sends its browser.
    pub redirect_uri: Option<String>,
}

impl Presentation {
    /// What is sent for the approval with this id: the signed request object, compact, and what it says.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] if it cannot be written.
    pub fn new(
        id: &str,
        (request, parsed): (&str, SentRequest),
        encryption_salt: [u8; 32],
        expires_at: UnixTime,
        key: &Secret,
        rng: &mut dyn Rng,
    ) -> Result<Self> {
        let request = Sealed::seal(key, Kind::Presentation, id, &request, rng)?;
        let sent = Sent { request, encryption_salt, parsed: Some(Arc::new(parsed)) };
        Ok(Self { id: id.to_owned(), state: PresentationState::Sent(sent), expires_at })
    }

    /// What was sent, if it waits for its answer.
    pub const fn sent(&self) -> Option<&Sent> {
        match &self.state {
            PresentationState::Sent(sent) => Some(sent),
            PresentationState::Accepted(_) => None,
        }
    }
}

impl Sent {
    /// The signed request object for the approval with this id, compact.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] if it was sealed under another key.
    pub fn request(&self, id: &str, key: &Secret) -> Result<String> {
        self.request.open(key, Kind::Presentation, id)
    }

    /// What that says.
    ///
    /// # Errors
    /// As [`Self::request`].
    pub fn parsed(&self, id: &str, key: &Secret) -> Result<Arc<SentRequest>> {
        match &self.parsed {
            Some(parsed) => Ok(parsed.clone()),
            None => SentRequest::parse(&self.request(id, key)?).map(Arc::new).map_err(|_| StoreError::Unreadable),
        }
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
