//! The fields of an interactive form, ISO 32000-2 section 12.7.

use std::collections::BTreeSet;

use super::reader::{Dictionary, Document, Object};
use crate::defect::{Checked, Defect};

const MAX_FIELDS: usize = 50_000;
const MAX_DEPTH: usize = 32;

/// A field, or one of its widgets.
#[derive(Debug, Clone)]
pub(super) struct Field {
    /// The names of it and of its parents, with dots between.
    pub(super) name: String,
    /// Its object number.
    pub(super) number: u32,
    /// Its type (`Tx`, `Btn`, `Ch`, `Sig`), its own or that of a parent.
    pub(super) kind: Vec<u8>,
    pub(super) dictionary: Dictionary,
}

impl Field {
    pub(super) fn is_signature(&self) -> bool {
        self.kind == b"Sig"
    }

    /// Whether it is a field for a signature, and one stands in it.
    pub(super) fn is_signed(&self) -> bool {
        self.is_signature() && self.dictionary.get("V").is_some_and(|it| *it != Object::Null)
    }
}

/// The interactive form; empty if there is none.
pub(super) fn form(document: &Document<'_>) -> Checked<Dictionary> {
    Ok(document.get(&document.catalog()?, "AcroForm")?.as_dictionary().cloned().unwrap_or_default())
}

/// Every field of the form and every widget below it, parents first.
pub(super) fn fields(document: &Document<'_>) -> Checked<Vec<Field>> {
    let roots = document.array(&form(document)?, "Fields")?;
    let mut waiting: Vec<(Object, String, Vec<u8>, usize)> =
        roots.into_iter().rev().map(|it| (it, String::new(), Vec::new(), 0)).collect();
    let (mut found, mut seen) = (Vec::new(), BTreeSet::new());
    while let Some((object, above, inherited, depth)) = waiting.pop() {
        let id = object.as_reference().ok_or(Defect::Pdf)?;
        if found.len() == MAX_FIELDS || depth > MAX_DEPTH {
            return Err(Defect::TooLarge);
        }
        // A field that two parents name has no single meaning.
        if !seen.insert(id) {
            return Err(Defect::Pdf);
        }
        let Some(dictionary) = document.load(id)?.object.as_dictionary().cloned() else { continue };
        let own = document.get(&dictionary, "T")?.as_string().map(text_string).unwrap_or_default();
        let name = match (above.is_empty(), own.is_empty()) {
            (false, false) => format!("{above}.{own}"),
            (true, _) => own,
            (false, true) => above,
        };
        let kind = document.get(&dictionary, "FT")?.as_name().map_or(inherited, <[u8]>::to_vec);
        let kids = document.array(&dictionary, "Kids")?;
        waiting.extend(kids.into_iter().rev().map(|it| (it, name.clone(), kind.clone(), depth.saturating_add(1))));
        found.push(Field { name, number: id.number, kind, dictionary });
    }
    Ok(found)
}

/// A text string, section 7.9.2.2: UTF-16 or UTF-8 by its mark, else bytes (read as Latin-1).
pub(super) fn text_string(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => {
            let units: Vec<u16> =
                rest.chunks_exact(2).map(|it| it.iter().fold(0, |sum, byte| sum << 8 | u16::from(*byte))).collect();
            String::from_utf16_lossy(&units)
        }
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        bytes => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}
