//! What a submitted PDF is, and whether it can be signed.

use crate::error::Result;

/// What a PDF that can be signed holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inspection {
    /// How many pages it has.
    pub pages: usize,
    /// How many signatures it carries already.
    pub signatures: usize,
    /// Whether a further signature may show on a page: a certified file allows at most one that does not.
    pub visible_field_allowed: bool,
}

/// Reads a file as submitted.
///
/// # Errors
/// A case of [`crate::error::Malformed`] or [`crate::error::Refused`] whose code begins with `pdf.`, see there.
pub fn inspect(_file: &[u8]) -> Result<Inspection> {
    Err(crate::error::Malformed::PdfHeader.into())
}
