//! Form data that a person declares to be so.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::shown_text::{is_line, is_text};

/// The type of a [`Declaration`].
pub(super) const TYPE: &str = "urn:siegelring:transaction:declaration:1";

/// The most sections.
const MAX_SECTIONS: usize = 32;

/// The most fields of all sections together.
const MAX_FIELDS: usize = 256;

/// Form data, shown whole on the phone before it is approved.
///
/// ```json
/// {"type": "urn:siegelring:transaction:declaration:1", "credential_ids": ["citizen_mdoc"],
///  "title": "Bewohnerparkausweis", "sections": [{"title": "Fahrzeug",
///    "fields": [{"label": "Kennzeichen", "value": "MU-B 1234"}]}], "statement": "Die Angaben sind vollständig."}
/// ```
///
/// Titles and labels are one line of at most [`super::MAX_LINE`] characters; values and the statement are texts of at most
/// [`super::MAX_TEXT`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declaration {
    /// What is declared, in a few words.
    pub title: String,
    /// The data, in the order of the form.
    pub sections: Vec<Section>,
    /// What the person states about the data, such as that it is complete.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<String>,
}

/// Some fields of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its heading, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its fields.
    pub fields: Vec<Field>,
}

/// One field of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// What is asked.
    pub label: String,
    /// What is answered; may be empty.
    pub value: String,
}

/// A declaration with the members that every type has; any other is refused.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    #[serde(rename = "type")]
    _kind: String,
    #[serde(rename = "credential_ids")]
    _credential_ids: Vec<String>,
    #[serde(rename = "transaction_data_hashes_alg")]
    _transaction_data_hashes_alg: Option<Vec<String>>,
    title: String,
    sections: Vec<Section>,
    statement: Option<String>,
}

impl Declaration {
    pub(super) fn read(json: Value) -> Option<Self> {
        let Wire { title, sections, statement, .. } = Wire::deserialize(json).ok()?;
        let declaration = Self { title, sections, statement };
        declaration.can_be_shown().then_some(declaration)
    }

    fn can_be_shown(&self) -> bool {
        let fields = || self.sections.iter().flat_map(|section| &section.fields);
        is_line(&self.title)
            && (1..=MAX_SECTIONS).contains(&self.sections.len())
            && self.sections.iter().all(|section| section.title.as_deref().is_none_or(is_line))
            && (1..=MAX_FIELDS).contains(&fields().count())
            && fields().all(|field| is_line(&field.label) && is_text(&field.value))
            && self.statement.as_deref().is_none_or(|statement| !statement.is_empty() && is_text(statement))
    }
}
