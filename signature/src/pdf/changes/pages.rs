//! The pages: what they show, and the annotations on them.

use std::collections::BTreeSet;

use super::Addition;
use super::comparison::{Comparison, same_but_for};
use super::form::Forms;
use crate::defect::{Checked, Defect};
use crate::pdf::reader::{Dictionary, Document, Id, Object};

const MAX_PAGES: usize = 100_000;
/// Where other ways lead.
const ELSEWHERE: [&[u8]; 3] = [b"Parent", b"P", b"Popup"];

/// The pages before and after.
pub(super) struct Pages {
    /// The nodes of the tree above the pages.
    nodes: Vec<Id>,
    pages: Vec<Page>,
    /// Whether these are the same pages in the same order.
    same: bool,
}

struct Page {
    old: Dictionary,
    new: Dictionary,
    old_annotations: Vec<Object>,
    new_annotations: Vec<Object>,
}

impl Pages {
    /// Reads both, and sets apart what is compared here.
    pub(super) fn read(comparison: &mut Comparison<'_, '_>, old: &Dictionary, new: &Dictionary) -> Checked<Self> {
        let before = tree(comparison.before, old)?;
        let (nodes, numbers) = tree(comparison.after, new)?;
        let same = before == (nodes.clone(), numbers.clone());
        let mut pages = Vec::new();
        for id in &numbers {
            let (old, new) = both(comparison, *id)?;
            let old_annotations = comparison.before.array(&old, "Annots")?;
            let new_annotations = comparison.after.array(&new, "Annots")?;
            let annotations = old_annotations.iter().chain(&new_annotations);
            comparison.apart.extend(annotations.filter_map(|it| super::number(it).ok()));
            pages.push(Page { old, new, old_annotations, new_annotations });
        }
        comparison.apart.extend(numbers.iter().map(|it| it.number));
        Ok(Self { nodes, pages, same })
    }

    pub(super) fn compare(&self, comparison: &mut Comparison<'_, '_>, forms: &Forms) -> Checked<()> {
        if !self.same {
            comparison.record(Addition::Content);
            return Ok(());
        }
        // The page tree itself, with what pages inherit from it.
        comparison.walk(self.nodes.iter().copied().map(Object::Reference).collect(), Addition::Content)?;
        for page in &self.pages {
            if !same_but_for(&page.old, &page.new, &[b"Annots"]) {
                comparison.record(Addition::Content);
            }
            let shown = page.new.iter().filter(|(key, _)| !matches!(*key, b"Annots" | b"Parent"));
            comparison.walk(shown.map(|(_, value)| value.clone()).collect(), Addition::Content)?;
            compare_annotations(comparison, page, forms)?;
        }
        Ok(())
    }
}

fn compare_annotations(comparison: &mut Comparison<'_, '_>, page: &Page, forms: &Forms) -> Checked<()> {
    let split = |list: &[Object]| -> (BTreeSet<Id>, Vec<Object>) {
        let (indirect, direct): (Vec<_>, Vec<_>) = list.iter().cloned().partition(|it| it.as_reference().is_some());
        (indirect.iter().filter_map(Object::as_reference).collect(), direct)
    };
    let (known, old_direct) = split(&page.old_annotations);
    let (annotations, direct) = split(&page.new_annotations);
    // What lay over the page when it was signed may hide something: taking it away changes what is shown.
    if !known.is_subset(&annotations) || old_direct != direct {
        comparison.record(Addition::Content);
    }
    comparison.walk(direct, Addition::Content)?;
    for annotation in annotations {
        if !known.contains(&annotation) {
            let signature = forms.is_signature(annotation.number) == Some(true);
            comparison.record(if signature { Addition::Signature } else { Addition::Annotations });
            continue;
        }
        // Fields are compared with the form.
        if forms.is_signature(annotation.number).is_some() {
            continue;
        }
        let (old, new) = both(comparison, annotation)?;
        let widget = old.says("Subtype", "Widget") || new.says("Subtype", "Widget");
        let meaning = if widget { Addition::Content } else { Addition::Annotations };
        if !same_but_for(&old, &new, &[]) {
            comparison.record(meaning);
        }
        let shown = new.iter().filter(|(key, _)| !ELSEWHERE.contains(key));
        comparison.walk(shown.map(|(_, value)| value.clone()).collect(), meaning)?;
    }
    Ok(())
}

/// The dictionaries of an object before and after; empty where it is none.
fn both(comparison: &Comparison<'_, '_>, id: Id) -> Checked<(Dictionary, Dictionary)> {
    let of = |document: &Document<'_>| -> Checked<Dictionary> {
        Ok(document.load(id)?.object.as_dictionary().cloned().unwrap_or_default())
    };
    Ok((of(comparison.before)?, of(comparison.after)?))
}

/// The nodes of the page tree and the pages, in order (ISO 32000-2, 7.7.3).
fn tree(document: &Document<'_>, catalog: &Dictionary) -> Checked<(Vec<Id>, Vec<Id>)> {
    let root = catalog.get("Pages").and_then(Object::as_reference).ok_or(Defect::Pdf)?;
    let (mut nodes, mut pages, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
    let mut waiting = vec![root];
    while let Some(next) = waiting.pop() {
        if !seen.insert(next) {
            return Err(Defect::Pdf);
        }
        if seen.len() > MAX_PAGES {
            return Err(Defect::TooLarge);
        }
        let node = document.dictionary(next)?;
        if !node.has("Kids") {
            pages.push(next);
            continue;
        }
        nodes.push(next);
        let kids = document.array(&node, "Kids")?;
        let kids: Option<Vec<Id>> = kids.iter().rev().map(Object::as_reference).collect();
        waiting.extend(kids.ok_or(Defect::Pdf)?);
    }
    Ok((nodes, pages))
}
