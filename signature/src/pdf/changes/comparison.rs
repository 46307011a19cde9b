//! Two states of a file, and what was found by walking over the later one.

use std::collections::{BTreeMap, BTreeSet};

use super::{Addition, Step};
use crate::defect::{Checked, Defect};
use crate::pdf::reader::{Dictionary, Document, Id, Object};
use crate::pdf::revisions;

pub(super) struct Comparison<'a, 'd> {
    pub(super) before: &'d Document<'a>,
    pub(super) after: &'d Document<'a>,
    pub(super) step: Step,
    /// Objects that are compared on their own ways: catalog, form, fields, pages, annotations.
    pub(super) apart: BTreeSet<u32>,
    /// Objects that stand elsewhere than before.
    moved: BTreeSet<u32>,
}

impl<'a, 'd> Comparison<'a, 'd> {
    pub(super) fn new(before: &'d Document<'a>, after: &'d Document<'a>) -> Self {
        let moved = revisions::changed(before, after);
        Self { before, after, step: Step::default(), apart: BTreeSet::new(), moved }
    }

    pub(super) fn record(&mut self, addition: Addition) {
        self.step.additions.insert(addition);
    }

    /// Compares two values, and walks over what is behind the new one; gives whether there was a change.
    pub(super) fn value(&mut self, (old, new): Values<'_>, meaning: Addition) -> Checked<bool> {
        let other = !same(old.unwrap_or(&Object::Null), new.unwrap_or(&Object::Null));
        if other {
            self.record(meaning);
        }
        Ok(self.walk(new.cloned().into_iter().collect(), meaning)? || other)
    }

    /// Walks over everything that these values lead to; a change of any of it has this meaning.
    pub(super) fn walk(&mut self, roots: Vec<Object>, meaning: Addition) -> Checked<bool> {
        let (mut waiting, mut seen, mut any) = (roots, BTreeSet::new(), false);
        while let Some(object) = waiting.pop() {
            match object {
                Object::Reference(id) => {
                    if self.apart.contains(&id.number) || !seen.insert(id) {
                        continue;
                    }
                    let found = self.after.load(id)?;
                    if self.changed(id)? {
                        any = true;
                        self.record(meaning);
                    }
                    if let Object::Reference(_) = found.object {
                        return Err(Defect::Pdf);
                    }
                    waiting.push(found.object);
                }
                Object::Array(list) => waiting.extend(list),
                Object::Dictionary(dictionary) => waiting.extend(dictionary.iter().map(|(_, value)| value.clone())),
                _ => {}
            }
        }
        Ok(any)
    }

    /// Whether an object says something else than before, its references taken as they stand.
    fn changed(&self, id: Id) -> Checked<bool> {
        if !self.moved.contains(&id.number) {
            return Ok(false);
        }
        let (old, new) = (self.before.load(id)?, self.after.load(id)?);
        let content = |document: &Document<'a>, range: Option<std::ops::Range<usize>>| -> Option<&'a [u8]> {
            range.and_then(|range| document.file().get(range))
        };
        let same_content = content(self.before, old.stream) == content(self.after, new.stream);
        Ok(!same_content || !same(&old.object, &new.object))
    }
}

/// Whether two values say the same, however they are written.
pub(super) fn same(old: &Object, new: &Object) -> bool {
    match (old, new) {
        (Object::Integer(_) | Object::Real(_), Object::Integer(_) | Object::Real(_)) => number(old) == number(new),
        (Object::Array(old), Object::Array(new)) => {
            old.len() == new.len() && old.iter().zip(new).all(|(old, new)| same(old, new))
        }
        (Object::Dictionary(old), Object::Dictionary(new)) => same_but_for(old, new, &[]),
        _ => old == new,
    }
}

/// Whether two dictionaries say the same but for these keys; null is the same as absent (ISO 32000-2, 7.3.7).
pub(super) fn same_but_for(old: &Dictionary, new: &Dictionary, but_for: &[&[u8]]) -> bool {
    let counted = pairs(old, new).into_iter().filter(|(key, _)| !but_for.contains(key));
    counted.into_iter().all(|(_, (old, new))| same(old.unwrap_or(&Object::Null), new.unwrap_or(&Object::Null)))
}

/// The old and the new value of a key.
pub(super) type Values<'v> = (Option<&'v Object>, Option<&'v Object>);

/// The values of two dictionaries by key.
pub(super) fn pairs<'v>(old: &'v Dictionary, new: &'v Dictionary) -> BTreeMap<&'v [u8], Values<'v>> {
    let mut pairs: BTreeMap<&[u8], Values<'_>> = old.iter().map(|(key, value)| (key, (Some(value), None))).collect();
    for (key, value) in new.iter() {
        pairs.entry(key).or_default().1 = Some(value);
    }
    pairs
}

/// The digits before and after the point, without zeros that say nothing; the sign is kept.
fn number(object: &Object) -> Option<(bool, String, String)> {
    let text = match object {
        Object::Integer(value) => value.to_string(),
        Object::Real(text) => String::from_utf8(text.clone()).ok()?,
        _ => return None,
    };
    let digits = text.trim_start_matches(['+', '-']);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    let negative = text.starts_with('-') && !(whole.is_empty() && fraction.is_empty());
    Some((negative, whole.to_owned(), fraction.to_owned()))
}
