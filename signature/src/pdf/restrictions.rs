//! What a signature allows to be done after it: `DocMDP` and `FieldMDP`, ISO 32000-2 section 12.8.2.

use super::fields::text_string;
use super::reader::{Dictionary, Document, Object};
use crate::defect::Checked;

/// What a signature allows to be done after it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Restrictions {
    /// `P` of `DocMDP`: 1 nothing, 2 forms and signatures, 3 comments too; none for a signature that certifies nothing.
    pub(crate) permissions: Option<usize>,
    /// The fields that may not be filled in any more.
    locks: Vec<Lock>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Lock {
    All,
    Only(Vec<String>),
    AllBut(Vec<String>),
}

impl Restrictions {
    /// From a signature dictionary and its field.
    pub(super) fn read(document: &Document<'_>, signature: &Dictionary, field: &Dictionary) -> Checked<Self> {
        let mut restrictions = Self::default();
        for reference in document.array(signature, "Reference")? {
            let reference = document.resolve(&reference)?;
            let Some(reference) = reference.as_dictionary() else { continue };
            let parameters = document.get(reference, "TransformParams")?.as_dictionary().cloned().unwrap_or_default();
            if reference.says("TransformMethod", "DocMDP") {
                // Section 12.8.2.2.2, table 257: 2 if it is left out.
                restrictions.permissions = Some(document.get(&parameters, "P")?.as_size().unwrap_or(2));
            } else if reference.says("TransformMethod", "FieldMDP") {
                restrictions.locks.extend(lock(document, &parameters)?);
            }
        }
        if let Some(parameters) = document.get(field, "Lock")?.as_dictionary() {
            restrictions.locks.extend(lock(document, parameters)?);
        }
        Ok(restrictions)
    }

    /// Whether filling in this field is forbidden.
    pub(crate) fn locks(&self, field: &str) -> bool {
        let named = |list: &[String]| list.iter().any(|it| it == field || field.starts_with(&format!("{it}.")));
        self.locks.iter().any(|lock| match lock {
            Lock::All => true,
            Lock::Only(list) => named(list),
            Lock::AllBut(list) => !named(list),
        })
    }
}

fn lock(document: &Document<'_>, parameters: &Dictionary) -> Checked<Option<Lock>> {
    let mut names = Vec::new();
    for name in document.array(parameters, "Fields")? {
        names.extend(document.resolve(&name)?.as_string().map(text_string));
    }
    Ok(match parameters.get("Action").and_then(Object::as_name) {
        Some(b"All") => Some(Lock::All),
        Some(b"Include") => Some(Lock::Only(names)),
        Some(b"Exclude") => Some(Lock::AllBut(names)),
        _ => None,
    })
}
