//! The interactive form: filled in, signed, or changed.

use std::collections::BTreeMap;

use super::comparison::{Comparison, Values, pairs, same_but_for};
use super::{Addition, number};
use crate::defect::Checked;
use crate::pdf::fields::{self, Field};
use crate::pdf::reader::{Dictionary, Document, Object};

/// What filling in a field changes: its value and its looks.
const FILLED_IN: [&[u8]; 5] = [b"V", b"RV", b"AP", b"AS", b"M"];
/// Where other ways lead.
const ELSEWHERE: [&[u8]; 4] = [b"Parent", b"P", b"Kids", b"Popup"];

/// The form before and after, with its fields by number.
pub(super) struct Forms {
    old: (Dictionary, BTreeMap<u32, Field>),
    new: (Dictionary, BTreeMap<u32, Field>),
}

impl Forms {
    /// Reads both, and sets apart what is compared here.
    pub(super) fn read(comparison: &mut Comparison<'_, '_>, old: &Dictionary, new: &Dictionary) -> Checked<Self> {
        for catalog in [old, new] {
            comparison.apart.extend(catalog.get("AcroForm").and_then(|it| number(it).ok()));
        }
        let by_number = |list: Vec<Field>| list.into_iter().map(|it| (it.number, it)).collect::<BTreeMap<_, _>>();
        let old = by_number(fields::fields(comparison.before)?);
        let new = by_number(fields::fields(comparison.after)?);
        comparison.apart.extend(old.keys().chain(new.keys()));
        Ok(Self { old: (fields::form(comparison.before)?, old), new: (fields::form(comparison.after)?, new) })
    }

    /// Whether this is a field, and whether one for a signature.
    pub(super) fn is_signature(&self, number: u32) -> Option<bool> {
        self.new.1.get(&number).map(Field::is_signature)
    }

    pub(super) fn compare(&self, comparison: &mut Comparison<'_, '_>) -> Checked<()> {
        let ((old, old_fields), (new, new_fields)) = (&self.old, &self.new);
        for (key, values) in pairs(old, new) {
            match key {
                // The fields are compared below; the flags say that there are signatures.
                b"Fields" | b"SigFlags" => {}
                b"DR" => resources(comparison, values)?,
                _ => {
                    comparison.value(values, Addition::Content)?;
                }
            }
        }
        if old_fields.keys().any(|it| !new_fields.contains_key(it)) {
            comparison.record(Addition::Content);
        }
        for (number, field) in new_fields {
            match old_fields.get(number) {
                Some(before) => filled_in(comparison, before, field)?,
                // A new field is a place for a signature, or a change of the form.
                None => comparison.record(if field.is_signature() { Addition::Signature } else { Addition::Content }),
            }
        }
        Ok(())
    }
}

/// Fonts and the like for fields: new names may come, known ones stay what they were.
fn resources(comparison: &mut Comparison<'_, '_>, (old, new): Values<'_>) -> Checked<()> {
    let (old, new) = (dictionary(comparison.before, old)?, dictionary(comparison.after, new)?);
    for (_, category) in pairs(&old, &new).into_iter().filter(|(_, (old, _))| old.is_some()) {
        let known = dictionary(comparison.before, category.0)?;
        let now = dictionary(comparison.after, category.1)?;
        for (_, values) in pairs(&known, &now).into_iter().filter(|(_, (old, _))| old.is_some()) {
            comparison.value(values, Addition::Content)?;
        }
    }
    Ok(())
}

/// The dictionary that a value is or refers to; an empty one otherwise.
fn dictionary(document: &Document<'_>, value: Option<&Object>) -> Checked<Dictionary> {
    let value = document.resolve(value.unwrap_or(&Object::Null))?;
    Ok(value.as_dictionary().cloned().unwrap_or_default())
}

fn filled_in(comparison: &mut Comparison<'_, '_>, old: &Field, new: &Field) -> Checked<()> {
    // A signature that is there already is not filled in again.
    let signed_before = old.is_signed();
    let meaning = match (new.is_signature(), signed_before) {
        (_, true) => Addition::Content,
        (true, false) => Addition::Signature,
        (false, false) => Addition::FormData,
    };
    let rest = [FILLED_IN.as_slice(), &[b"Kids"]].concat();
    if old.kind != new.kind || old.name != new.name || !same_but_for(&old.dictionary, &new.dictionary, &rest) {
        comparison.record(Addition::Content);
    }
    for (key, values) in pairs(&old.dictionary, &new.dictionary) {
        if ELSEWHERE.contains(&key) {
            continue;
        }
        let meaning = if FILLED_IN.contains(&key) { meaning } else { Addition::Content };
        if comparison.value(values, meaning)? && meaning == Addition::FormData {
            comparison.step.fields.insert(new.name.clone());
        }
    }
    Ok(())
}
