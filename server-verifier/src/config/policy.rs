//! A policy by its name, or in a TOML file of its own.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use siegelring_core::assurance::Policy;

/// A policy by its name, or a TOML file with one of the operator's own.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged, expecting = "a policy is \"tr-03107\", \"eidas\", \"demo\" or { file = \"policy.toml\" }")]
pub(super) enum PolicySource {
    Named(String),
    File { file: PathBuf },
}

impl Default for PolicySource {
    fn default() -> Self {
        Self::Named("tr-03107".to_owned())
    }
}

impl PolicySource {
    pub(super) fn resolve(&mut self, base: &Path) {
        if let Self::File { file } = self {
            *file = base.join(&*file);
        }
    }

    /// Reads the policy, or says why not.
    pub(super) fn read(&self) -> Result<Policy, String> {
        match self {
            Self::Named(name) => Policy::named(name)
                .ok_or_else(|| format!("`{name}` is no policy; there are \"tr-03107\", \"eidas\" and \"demo\"")),
            Self::File { file } => {
                let text = std::fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
                toml::from_str(&text).map_err(|e| format!("{}: {e}", file.display()))
            }
        }
    }
}
