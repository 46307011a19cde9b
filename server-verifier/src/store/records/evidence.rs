//! What is kept of an approval by which something was signed: its digest, for ever, and once.

use serde::{Deserialize, Serialize};
use siegelring_core::assurance::Level;
use siegelring_core::crypto;
use siegelring_core::jose::base64url;
use siegelring_core::time::UnixTime;

use super::Entity;
use crate::store::{Kind, Result, Store, StoreError};

/// The mark of one approval. The whole evidence goes to who asked; only its digest stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// [`Evidence::id_of`] the evidence.
    pub id: String,
    /// The submission it was given for.
    pub submission: String,
    /// Who asked, by its `client_id`.
    pub client_id: String,
    /// The level that was reached.
    pub level: Level,
    /// When the phone's answer was checked.
    pub at: UnixTime,
}

impl Evidence {
    /// The id of the record of some evidence: its SHA-256, base64url.
    pub fn id_of(evidence: &[u8]) -> String {
        base64url::encode(crypto::sha256(evidence))
    }
}

/// Writes down an approval for its submission. False if it was given for another one before.
///
/// # Errors
/// Those of [`Store::put`].
pub async fn use_for(store: &dyn Store, evidence: Evidence, now: UnixTime) -> Result<bool> {
    let (id, submission) = (evidence.id.clone(), evidence.submission.clone());
    match super::create(store, evidence, now).await {
        Ok(_) => Ok(true),
        Err(StoreError::Conflict) => {
            let first = super::load::<Evidence>(store, &id, now).await?;
            Ok(first.is_some_and(|first| first.value.submission == submission))
        }
        Err(error) => Err(error),
    }
}

impl Entity for Evidence {
    const KIND: Kind = Kind::Evidence;

    fn id(&self) -> String {
        self.id.clone()
    }
}
