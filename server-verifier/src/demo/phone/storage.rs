//! The simulator's storage: one JSON file, readable by its owner alone, replaced as a whole.

use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use rand_core::OsRng;
use serde::{Deserialize, Serialize};
use siegelring_core::crypto;
use siegelring_core::holder::StateKey;
use siegelring_core::jose::base64url;

use super::keys::Keystore;
use crate::demo::Result;

/// What a phone stores. On a real one, `state_key` and `keys` are in the platform's keystore.
#[derive(Serialize, Deserialize)]
struct Contents {
    state_key: String,
    keys: Keystore,
    /// What the wallet asked to store last, sealed under `state_key`.
    sealed_state: Option<String>,
}

/// The file, and what is in it.
pub(super) struct Storage {
    path: PathBuf,
    contents: Contents,
}

impl Storage {
    /// Reads the file; a missing one is a new phone.
    ///
    /// # Errors
    /// If the file cannot be read or is of another kind.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let contents = match std::fs::read(path) {
            Ok(bytes) => serde_json::from_slice(&bytes)?,
            Err(error) if error.kind() == ErrorKind::NotFound => Contents {
                state_key: base64url::encode(crypto::random::<32>(&mut OsRng)),
                keys: Keystore::default(),
                sealed_state: None,
            },
            Err(error) => return Err(format!("{}: {error}", path.display()).into()),
        };
        Ok(Self { path: path.to_owned(), contents })
    }

    /// The key that seals the wallet's state.
    pub(super) fn state_key(&self) -> Result<StateKey> {
        let bytes = base64url::decode(&self.contents.state_key)?;
        Ok(StateKey::new(bytes.try_into().map_err(|_| "the state key has another length")?))
    }

    /// What the wallet asked to store last.
    pub(super) fn sealed_state(&self) -> Result<Option<Vec<u8>>> {
        Ok(self.contents.sealed_state.as_ref().map(base64url::decode).transpose()?)
    }

    /// The phone's keys.
    pub(super) const fn keys(&self) -> &Keystore {
        &self.contents.keys
    }

    /// Changes the keys, durably.
    pub(super) fn change_keys<T>(&mut self, change: impl FnOnce(&mut Keystore) -> T) -> Result<T> {
        let result = change(&mut self.contents.keys);
        self.write()?;
        Ok(result)
    }

    /// Stores the wallet's state, durably.
    pub(super) fn save(&mut self, sealed_state: &[u8]) -> Result<()> {
        self.contents.sealed_state = Some(base64url::encode(sealed_state));
        self.write()
    }

    /// Writes beside the file and moves it there, so that a kill leaves the old or the new one.
    fn write(&self) -> Result<()> {
        let beside = self.path.with_extension("new");
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&beside)?;
        file.write_all(&serde_json::to_vec(&self.contents)?)?;
        file.sync_all()?;
        Ok(std::fs::rename(beside, &self.path)?)
    }
}
