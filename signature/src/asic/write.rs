//! Making a container: prepare, sign the manifest, complete.

use siegelring_core::crypto::sha256;
use siegelring_core::time::UnixTime;

use super::zip::Zip;
use super::{AsicError, MANIFEST, MEDIA_TYPE, Result, SIGNATURE, manifest, name};

/// The most files in one container.
pub const MAX_FILES: usize = 100;

/// The most bytes of all files together.
pub const MAX_TOTAL: usize = 1 << 30;

/// A file to be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DataObject<'a> {
    /// Its name in the container: a plain file name, which differs from the others by more than case.
    pub name: &'a str,
    /// Its media type, `type/subtype`.
    pub media_type: &'a str,
    /// Its bytes.
    pub content: &'a [u8],
}

/// A container that waits for its signature.
#[derive(Debug, Clone)]
pub struct PreparedContainer<'a> {
    files: &'a [DataObject<'a>],
    manifest: Vec<u8>,
    at: UnixTime,
}

/// Prepares a container of these files, made at `at`; equal input gives equal bytes.
///
/// # Errors
/// [`AsicError`] for names, media types, sizes or a time that cannot stand in one.
pub fn prepare<'a>(files: &'a [DataObject<'a>], at: UnixTime) -> Result<PreparedContainer<'a>> {
    if files.is_empty() || files.len() > MAX_FILES {
        return Err(AsicError::Count);
    }
    if total(files) > MAX_TOTAL {
        return Err(AsicError::TooLarge);
    }
    name::check(files.iter().map(|file| file.name))?;
    Zip::check_time(at)?;
    Ok(PreparedContainer { files, manifest: manifest::manifest(files)?, at })
}

impl PreparedContainer<'_> {
    /// What the CAdES signature is over, detached: the manifest.
    pub fn signed_content(&self) -> &[u8] {
        &self.manifest
    }

    /// SHA-256 of [`signed_content`](Self::signed_content): the message digest of the signature.
    pub fn digest(&self) -> [u8; 32] {
        sha256(&self.manifest)
    }

    /// The finished container, with a CAdES signature over the manifest, DER.
    ///
    /// # Errors
    /// [`AsicError::Encoding`], which no input leads to.
    pub fn complete(&self, signature: &[u8]) -> Result<Vec<u8>> {
        let around = self.manifest.len().saturating_add(signature.len());
        let size = total(self.files).saturating_add(around).saturating_add(OVERHEAD * self.files.len().max(4));
        let mut zip = Zip::new(size, self.at)?;
        zip.add("mimetype", MEDIA_TYPE.as_bytes())?;
        self.files.iter().try_for_each(|file| zip.add(file.name, file.content))?;
        zip.add(MANIFEST, &self.manifest)?;
        zip.add(SIGNATURE, signature)?;
        zip.finish()
    }
}

/// Room for what stands around one file: two headers with its name.
const OVERHEAD: usize = 1024;

fn total(files: &[DataObject<'_>]) -> usize {
    files.iter().fold(0, |sum, file| sum.saturating_add(file.content.len()))
}
