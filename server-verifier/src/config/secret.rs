//! Secrets stand in files or in the environment, never in the configuration itself.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use zeroize::Zeroizing;

use super::ConfigError;

/// Where a secret is found: `{ file = "path" }` or `{ env = "NAME" }`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged, expecting = "a secret is { file = \"path\" } or { env = \"NAME\" }, never the secret itself")]
pub enum SecretSource {
    /// In a file, whose trailing line end does not count.
    File {
        /// The path of the file.
        file: PathBuf,
    },
    /// In an environment variable.
    Environment {
        /// The name of the variable.
        env: String,
    },
}

impl SecretSource {
    /// Reads the secret.
    ///
    /// # Errors
    /// [`ConfigError`] if there is no such file or variable, or nothing in it.
    pub fn read(&self) -> Result<Zeroizing<String>, ConfigError> {
        let secret = match self {
            Self::File { file } => std::fs::read_to_string(file).map_err(|e| ConfigError::unreadable(file, &e))?,
            Self::Environment { env } => std::env::var(env)
                .map_err(|_| ConfigError::without_line(format!("the environment variable {env} is not set")))?,
        };
        let secret = Zeroizing::new(secret);
        match secret.trim_end_matches(['\r', '\n']) {
            "" => Err(ConfigError::without_line("a secret is empty".to_owned())),
            secret => Ok(Zeroizing::new(secret.to_owned())),
        }
    }

    pub(super) fn resolve(&mut self, base: &Path) {
        if let Self::File { file } = self {
            *file = base.join(&*file);
        }
    }
}
