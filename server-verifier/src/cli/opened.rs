//! Opening what the configuration names.

use std::sync::Arc;

use siegelring_verifier::config::{Config, StoreConfig};
use siegelring_verifier::keys::Keys;
use siegelring_verifier::store::sqlite::Access;
use siegelring_verifier::store::{MemoryStore, SqliteStore, Store};

use super::{ConfigFile, Failure, Result};

/// What a command works on.
pub(crate) struct Opened {
    pub(crate) config: Config,
    pub(crate) keys: Arc<Keys>,
    pub(crate) store: Arc<dyn Store>,
}

impl Opened {
    /// Opens keys and store.
    pub(crate) fn open(file: &ConfigFile, access: Access) -> Result<Self> {
        let config = Config::load(&file.path)?;
        let keys = Arc::new(Keys::open(&config.keys.dir)?);
        let store: Arc<dyn Store> = match &config.store {
            StoreConfig::Sqlite { path } => Arc::new(SqliteStore::open(path, access, keys.generation)?),
            StoreConfig::Memory if access == Access::Server => Arc::new(MemoryStore::new()),
            StoreConfig::Memory => {
                let reason =
                    "the configuration keeps everything in the memory of the server: no other command can use it";
                return Err(Failure::Other(reason.to_owned()));
            }
        };
        Ok(Self { config, keys, store })
    }
}
