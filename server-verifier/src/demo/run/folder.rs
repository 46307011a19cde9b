//! The folder in which a demo lives, and which goes with it.

use std::path::{Path, PathBuf};

use rand_core::OsRng;
use siegelring_core::crypto;
use siegelring_core::jose::base64url;

use crate::demo::Result;

/// A folder of its own, readable by its owner alone, removed at the end.
pub(super) struct Folder(PathBuf);

impl Folder {
    /// Makes one among the system's temporary files.
    ///
    /// # Errors
    /// If it cannot be made.
    pub(super) fn create() -> Result<Self> {
        let name = format!("siegelring-demo-{}", base64url::encode(crypto::random::<9>(&mut OsRng)));
        let path = std::env::temp_dir().join(name);
        let mut builder = std::fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&path)?;
        Ok(Self(path))
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            eprintln!("siegelring: cannot remove {}: {error}", self.0.display());
        }
    }
}
