//! Files that only their owner may read.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;

use super::{Failure, Result};

/// Writes a file that does not exist yet and that only its owner may read.
pub(crate) fn write_private(path: &Path, text: &str) -> Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(path).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| Failure::file(path, error))
}
