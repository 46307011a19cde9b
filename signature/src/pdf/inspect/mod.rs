//! What a submitted PDF is, and whether it can be signed.
//!
//! The question is whether the file shows everybody the same: what runs, fetches, plays or hides is refused by name.
//! Links to web pages are not: they show as what they are, and do nothing until somebody follows them. Files embedded in
//! the PDF are refused, since a signature would cover what nobody has seen.

mod content;
pub(super) mod permissions;

use super::reader::{Document, MAX_FILE, Object};
use super::structure::{form, pages};
use crate::error::{ApiMisuse, Malformed, Refused, Result};

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

impl Inspection {
    /// Whether a field may show on this page, the first is 0.
    ///
    /// # Errors
    /// [`ApiMisuse::Page`] if there is no such page; [`Refused::PdfCertified`] if none may show.
    pub fn check_field(&self, page: usize) -> Result<()> {
        if page >= self.pages {
            return Err(ApiMisuse::Page.into());
        }
        if self.visible_field_allowed { Ok(()) } else { Err(Refused::PdfCertified.into()) }
    }
}

/// Reads a file as submitted: every object that its cross-reference sections name, reachable or not, but no page content.
///
/// # Errors
/// A case of [`crate::error::Malformed`] or [`Refused`] whose code begins with `pdf.`, see there.
pub fn inspect(file: &[u8]) -> Result<Inspection> {
    if file.len() > MAX_FILE {
        return Err(Malformed::PdfTooLarge.into());
    }
    let document = Document::open(file)?;
    for id in document.ids() {
        content::check(&document.load(id)?)?;
    }
    let catalog = document.catalog()?;
    if !matches!(document.get(&catalog, "Collection")?, Object::Null) {
        return Err(Refused::PdfEmbeddedFile.into());
    }
    let fields = form::fields(&document, &catalog)?;
    let signatures = fields.iter().filter_map(|field| field.signature.as_ref());
    let visible_field_allowed = permissions::check(&document, &catalog, signatures.clone())?;
    let pages = pages::count(&document, &catalog)?;
    Ok(Inspection { pages, signatures: signatures.count(), visible_field_allowed })
}

#[cfg(test)]
mod tests;
