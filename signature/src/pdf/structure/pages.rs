//! The tree of pages (ISO 32000-2, 7.7.3).

use std::collections::HashSet;

use crate::error::{ApiMisuse, Malformed, Result};
use crate::pdf::reader::{Dictionary, Document, Id, Object};

/// How deep the tree may be.
const MAX_DEPTH: usize = 64;

/// How many pages there are, counted, not as the file claims.
///
/// # Errors
/// [`Malformed::PdfStructure`] for no tree of pages, or none in it; [`Malformed::PdfLoop`] where it bites its tail.
pub(in crate::pdf) fn count(document: &Document<'_>, catalog: &Dictionary) -> Result<usize> {
    let mut count = 0;
    walk(document, catalog, |_| {
        count += 1;
        true
    })?;
    if count == 0 { Err(Malformed::PdfStructure.into()) } else { Ok(count) }
}

/// The page of this number, from 0.
///
/// # Errors
/// [`ApiMisuse::Page`] if there is none; else as [`count`].
pub(in crate::pdf) fn nth(document: &Document<'_>, catalog: &Dictionary, number: usize) -> Result<Id> {
    let (mut left, mut found) = (number, None);
    walk(document, catalog, |page| {
        if left == 0 {
            found = Some(page);
        }
        left = left.wrapping_sub(1);
        found.is_none()
    })?;
    found.ok_or(ApiMisuse::Page.into())
}

/// Visits the pages in their order, as long as `visit` wants more.
fn walk(document: &Document<'_>, catalog: &Dictionary, mut visit: impl FnMut(Id) -> bool) -> Result<()> {
    let broken = Malformed::PdfStructure;
    let root = catalog.get("Pages").and_then(Object::as_reference).ok_or(broken)?;
    let (mut waiting, mut seen) = (vec![(root, 0)], HashSet::from([root]));
    while let Some((id, depth)) = waiting.pop() {
        let node = document.dictionary(id)?;
        if !node.has("Kids") {
            let page = document.get(&node, "Type")?.as_name() == Some(b"Page");
            if !page {
                return Err(broken.into());
            }
            if !visit(id) {
                return Ok(());
            }
            continue;
        }
        if depth == MAX_DEPTH {
            return Err(Malformed::PdfDepth.into());
        }
        for kid in document.array(&node, "Kids")?.iter().rev() {
            let kid = kid.as_reference().ok_or(broken)?;
            if !seen.insert(kid) {
                return Err(Malformed::PdfLoop.into());
            }
            waiting.push((kid, depth + 1));
        }
    }
    Ok(())
}
