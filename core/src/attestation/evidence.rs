//! What a phone says about where a key lives.

use serde::{Deserialize, Serialize};

use crate::assurance::KeyStorage;

/// What a phone says about where a key lives, made under a challenge of the wallet's server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum KeyEvidence {
    /// Nothing: the key is in software.
    Software {},
}

impl KeyEvidence {
    /// Where the key lives, as far as the evidence shows.
    pub const fn key_storage(&self) -> KeyStorage {
        match self {
            Self::Software {} => KeyStorage::Software,
        }
    }
}
