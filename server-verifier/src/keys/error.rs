//! What can go wrong with keys.

use std::path::PathBuf;

/// Why keys could not be read, made or used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// A file cannot be read or written.
    #[error("{}: {source}", .path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file that holds something else than it should.
    #[error("{}: not what this file should hold", .0.display())]
    Content(PathBuf),
    /// A file or folder with secrets that others than its owner may use.
    #[error("{}: readable by others; allow only its owner (chmod go= {})", .0.display(), .0.display())]
    OpenToOthers(PathBuf),
    /// `init` finds something where it should make everything.
    #[error("{}: exists already", .0.display())]
    Exists(PathBuf),
    /// An identifier of a relying party that cannot be part of a file's name.
    #[error(
        "the identifier {0:?} is not 1 to 64 of the characters a-z A-Z 0-9 . _ - beginning with a letter or digit and not ending in .key"
    )]
    Identifier(String),
    /// A key or certificate could not be made, or a signature not computed.
    #[error("the cryptographic library refused")]
    Crypto,
}
