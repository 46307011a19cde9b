//! What a later revision did to a signed document: compares the objects of two revisions, from the catalog down.
//!
//! Everything that can be reached by other ways than those named here is content: changed content is a changed document.
//! The ways are walked one by one, so an object that two of them reach is judged by the stricter.

mod comparison;
mod form;
mod pages;

use std::collections::BTreeSet;

use self::comparison::{Comparison, pairs};
use super::reader::{Document, Object};
use super::revisions::Revisions;
use crate::defect::{Checked, Defect};

/// A kind of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Addition {
    /// A signature or a document time stamp.
    Signature,
    /// The document security store (ETSI EN 319 142-1 section 5.4.2).
    ValidationData,
    /// The description of the document: title, author, XMP.
    Metadata,
    /// Values of form fields, with their looks.
    FormData,
    /// Comments and other annotations.
    Annotations,
    /// Anything else.
    Content,
}

/// What one revision did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) additions: BTreeSet<Addition>,
    /// The names of the fields that were filled in.
    pub(crate) fields: BTreeSet<String>,
}

/// What each revision after this one did, with its number; the first that is not in order voids all before it.
///
/// # Errors
/// As [`Revisions::check_later`]; [`Defect::TooLarge`].
pub(super) fn steps(revisions: &Revisions<'_>, first: usize) -> Checked<Vec<(usize, Step)>> {
    let (mut steps, mut work) = (Vec::new(), 0_usize);
    let later = first.saturating_add(1)..revisions.count();
    if later.is_empty() {
        return Ok(steps);
    }
    let mut before = revisions.document(first)?;
    for number in later {
        let after = revisions.document(number)?;
        revisions.check_later(number, &before, &after)?;
        steps.push((number, step(&before, &after)?));
        work = work.saturating_add(before.work()).saturating_add(after.work());
        if work > revisions.allowed_work() {
            return Err(Defect::TooLarge);
        }
        before = after;
    }
    Ok(steps)
}

fn step(before: &Document<'_>, after: &Document<'_>) -> Checked<Step> {
    let mut comparison = Comparison::new(before, after);
    let (old, new) = (before.trailer(), after.trailer());
    if before.root()? != after.root()? {
        comparison.record(Addition::Content);
        return Ok(comparison.step);
    }
    comparison.value((old.get("Info"), new.get("Info")), Addition::Metadata)?;
    comparison.apart.insert(after.root()?.number);
    let (old, new) = (before.catalog()?, after.catalog()?);
    let forms = form::Forms::read(&mut comparison, &old, &new)?;
    let pages = pages::Pages::read(&mut comparison, &old, &new)?;
    forms.compare(&mut comparison)?;
    pages.compare(&mut comparison, &forms)?;
    for (key, values) in pairs(&old, &new) {
        match key {
            // Compared above.
            b"AcroForm" | b"Pages" => false,
            // They say what the file may use, and show nothing.
            b"Extensions" | b"Version" => false,
            b"DSS" => comparison.value(values, Addition::ValidationData)?,
            b"Metadata" => comparison.value(values, Addition::Metadata)?,
            _ => comparison.value(values, Addition::Content)?,
        };
    }
    Ok(comparison.step)
}

/// The number behind a reference.
fn number(object: &Object) -> Checked<u32> {
    object.as_reference().map(|it| it.number).ok_or(Defect::Pdf)
}
