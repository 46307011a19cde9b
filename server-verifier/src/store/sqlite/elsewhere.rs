//! What commands beside the server have written: each leaves a mark when it has, so that the server need not look into the
//! database to know that nobody did.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};

use rand_core::{OsRng, RngCore as _};

use crate::store::{Result, StoreError};

/// The mark of the command that wrote last.
pub(super) type Mark = [u8; 8];

/// The file with the mark; its name ends in `-elsewhere`.
pub(super) struct Elsewhere(File);

impl Elsewhere {
    pub(super) fn open(database: &Path) -> Result<Self> {
        let mut name = database.as_os_str().to_owned();
        name.push("-elsewhere");
        let mut options = OpenOptions::new();
        options.create(true).read(true).write(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(PathBuf::from(name)).map(Self).map_err(|_| StoreError::ReadOnly)
    }

    /// The mark as it stands; one that cannot be read is like none that was seen before.
    pub(super) fn mark(&self) -> Mark {
        let mut mark = Mark::default();
        match read(&self.0, &mut mark) {
            Ok(0 | 8) => mark,
            _ => random(),
        }
    }

    /// Leaves a mark that nobody has seen.
    pub(super) fn leave(&self) -> Result<()> {
        write(&self.0, &random()).map_err(|_| StoreError::Failed)
    }
}

fn random() -> Mark {
    OsRng.next_u64().to_ne_bytes()
}

#[cfg(unix)]
fn read(file: &File, mark: &mut Mark) -> std::io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, mark, 0)
}

#[cfg(unix)]
fn write(file: &File, mark: &Mark) -> std::io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, mark, 0)
}

#[cfg(windows)]
fn read(file: &File, mark: &mut Mark) -> std::io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, mark, 0)
}

#[cfg(windows)]
fn write(file: &File, mark: &Mark) -> std::io::Result<()> {
    std::os::windows::fs::FileExt::seek_write(file, mark, 0).map(drop)
}
