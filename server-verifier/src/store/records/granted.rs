//! What a phone gave: written by the back door into the approval, read by the front door that asked.

use serde::{Deserialize, Serialize};
use siegelring_core::assurance::Assessment;
use siegelring_core::attribute::Attributes;
use siegelring_core::crypto::Rng;
use siegelring_core::jose::fields;
use siegelring_core::time::UnixTime;

use crate::keys::Secret;
use crate::store::{Kind, Result, Sealed, StoreError};

/// What a phone gave. In the database only sealed, and only until the browser has gone on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Granted {
    /// The random number of the person; it never leaves the server, each sector has another `sub`.
    pub subject: String,
    /// What the person released.
    pub attributes: Attributes,
    /// The level of this login, and why.
    pub assessment: Assessment,
    /// Authentication methods (RFC 8176): `hwk` or `swk`, `pin`, `user`, `mfa`.
    pub amr: Vec<String>,
    /// When the phone's answer was checked.
    pub at: UnixTime,
    /// The record of the approval ([`siegelring_core::evidence::EvidenceRecord`]), where something beyond identity was
    /// approved.
    #[serde(with = "fields::optional_blob")]
    pub evidence: Option<Vec<u8>>,
}

impl Granted {
    /// The result of the approval with this id.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] if it cannot be written.
    pub fn seal(&self, key: &Secret, approval_id: &str, rng: &mut dyn Rng) -> Result<Vec<u8>> {
        let sealed = Sealed::seal(key, Kind::Approval, approval_id, self, rng)?;
        serde_json::to_vec(&sealed).map_err(|_| StoreError::Unreadable)
    }

    /// Reads the result of the approval with this id.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] if it is another approval's, or was sealed under another key.
    pub fn open(result: &[u8], key: &Secret, approval_id: &str) -> Result<Self> {
        let sealed: Sealed = serde_json::from_slice(result).map_err(|_| StoreError::Unreadable)?;
        sealed.open(key, Kind::Approval, approval_id)
    }
}
