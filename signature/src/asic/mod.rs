//! ASiC-E containers with CAdES (ETSI EN 319 162-1): several files of any kind and one signature over all of them.
//!
//! ```text
//! mimetype                          first and stored: application/vnd.etsi.asic-e+zip
//! form.xml  form.json  plan.pdf     the files, as they were submitted
//! META-INF/ASiCManifest001.xml      their names, media types and SHA-256 digests
//! META-INF/signature001.p7s         CAdES over the manifest
//! ```

mod error;
mod manifest;
mod name;
pub(crate) mod read;
#[cfg(test)]
mod tests;
mod write;
mod zip;

pub use error::AsicError;
pub use write::{DataObject, MAX_FILES, MAX_TOTAL, PreparedContainer, prepare};

/// The media type of a container, and the content of its first file (EN 319 162-1, annex A.1).
pub const MEDIA_TYPE: &str = "application/vnd.etsi.asic-e+zip";

/// Where the manifest stands in a container of ours.
pub const MANIFEST: &str = "META-INF/ASiCManifest001.xml";

/// Where the signature stands in a container of ours.
pub const SIGNATURE: &str = "META-INF/signature001.p7s";

/// The result of what can fail when a container is made.
pub type Result<T> = std::result::Result<T, AsicError>;
