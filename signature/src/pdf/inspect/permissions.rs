//! What earlier signers allow (ISO 32000-2, 12.8.2.2 and 12.8.6).

use crate::error::{Malformed, Refused, Result};
use crate::pdf::reader::{Dictionary, Document, Object};

/// Whether a further signature may show on a page.
///
/// A file is certified where a signature, be it the author's or a later one, carries a `DocMDP` transform: level 1 allows
/// no change at all, levels 2 and 3 a further signature, but nothing new that shows.
///
/// # Errors
/// [`Refused::PdfCertified`] at level 1.
pub(in crate::pdf) fn check<'s>(
    document: &Document<'_>,
    catalog: &Dictionary,
    signatures: impl Iterator<Item = &'s Dictionary>,
) -> Result<bool> {
    let mut free = true;
    let permissions = document.get(catalog, "Perms")?;
    if let Some(permissions) = permissions.as_dictionary()
        && let Object::Dictionary(author) = document.get(permissions, "DocMDP")?
    {
        free = false;
        transforms(document, &author)?;
    }
    for signature in signatures {
        free &= !transforms(document, signature)?;
    }
    Ok(free)
}

/// Whether a signature restricts what may follow.
fn transforms(document: &Document<'_>, signature: &Dictionary) -> Result<bool> {
    let references = match document.get(signature, "Reference")? {
        Object::Null => return Ok(false),
        Object::Array(references) => references,
        _ => return Err(Malformed::PdfStructure.into()),
    };
    let mut restricts = false;
    for reference in &references {
        let Object::Dictionary(reference) = document.resolve(reference)? else {
            return Err(Malformed::PdfStructure.into());
        };
        if document.get(&reference, "TransformMethod")?.as_name() != Some(b"DocMDP") {
            continue;
        }
        restricts = true;
        if let Object::Dictionary(parameters) = document.get(&reference, "TransformParams")?
            && document.get(&parameters, "P")?.as_integer() == Some(1)
        {
            return Err(Refused::PdfCertified.into());
        }
    }
    Ok(restricts)
}
