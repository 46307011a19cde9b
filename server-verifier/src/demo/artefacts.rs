//! What a journey leaves behind when asked to: messages as they were, tokens decoded.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use siegelring_core::jose::base64url;

use super::Result;

/// A folder that takes what a journey produces.
#[derive(Debug, Clone)]
pub(super) struct Artefacts(PathBuf);

impl Artefacts {
    /// In this folder, which is made where there is none.
    ///
    /// # Errors
    /// If it cannot be made.
    pub(super) fn in_folder(folder: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        Ok(Self(folder.to_owned()))
    }

    /// Keeps a file under the next number and this name.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(super) fn keep(&self, name: &str, content: impl AsRef<[u8]>) -> Result<()> {
        let number = std::fs::read_dir(&self.0)?.count() + 1;
        Ok(std::fs::write(self.0.join(format!("{number:02}-{name}")), content)?)
    }

    /// A folder in it.
    ///
    /// # Errors
    /// If it cannot be made.
    pub(super) fn below(&self, name: &str) -> Result<Self> {
        Self::in_folder(&self.0.join(name))
    }

    /// Keeps a file under just this name.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(super) fn put(&self, name: &str, content: impl AsRef<[u8]>) -> Result<()> {
        Ok(std::fs::write(self.0.join(name), content)?)
    }

    /// Keeps a JWS, its header and claims decoded.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(super) fn keep_token(&self, name: &str, compact: &str) -> Result<()> {
        let mut parts = compact.split('.').map(decoded);
        let (header, claims) = (parts.next(), parts.next());
        let token = json!({ "compact": compact, "header": header, "claims": claims });
        self.keep(&format!("{name}.json"), &serde_json::to_string_pretty(&token)?)
    }
}

fn decoded(part: &str) -> Option<Value> {
    serde_json::from_slice(&base64url::decode(part).ok()?).ok()
}
