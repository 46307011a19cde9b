//! How words are looked up.

use super::{Language, attributes, errors, levels, phone, signature};

/// One text in every language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text {
    german: &'static str,
    english: &'static str,
}

/// The same text in German and in English.
pub(super) const fn words(german: &'static str, english: &'static str) -> Text {
    Text { german, english }
}

impl Text {
    pub(super) const fn in_language(self, language: Language) -> &'static str {
        match language {
            Language::German => self.german,
            Language::English => self.english,
        }
    }
}

/// A code and its text.
pub(super) type Entry = (&'static str, Text);

/// A code of an error, and what happened, what it means, what to do now.
pub(super) type ErrorEntry = (&'static str, Text, Text, Text);

/// What a person is told about an error. The code goes beside it, for whoever helps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErrorWords {
    /// What happened.
    pub happened: &'static str,
    /// What it means.
    pub means: &'static str,
    /// What to do now.
    pub now: &'static str,
}

/// The text of a code, such as `level.substantial`, `attribute.family_name` or `pin.new.title`.
pub fn text(language: Language, code: &str) -> Option<&'static str> {
    let tables = [attributes::TABLE, levels::TABLE, phone::TABLE, signature::TABLE];
    let (_, text) = tables.into_iter().flatten().find(|(known, _)| *known == code)?;
    Some(text.in_language(language))
}

/// The words for the error of this code ([`crate::Error::code`]); general words for a code that is not known here, so
/// that an older app has something to say about a newer server's answer.
pub fn error(language: Language, code: &str) -> ErrorWords {
    let entry = errors::tables().find(|(known, ..)| *known == code).unwrap_or(&errors::UNKNOWN);
    let (_, happened, means, now) = entry;
    ErrorWords {
        happened: happened.in_language(language),
        means: means.in_language(language),
        now: now.in_language(language),
    }
}

/// `sentence` with `value` in place of its first `{}`.
pub fn fill(sentence: &str, value: &str) -> String {
    sentence.replacen("{}", value, 1)
}
