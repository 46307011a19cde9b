//! The letter with an activation code. The offer goes another way, so nothing in the letter sets up a phone by itself.

use askama::Template;
use siegelring_core::wording::{Language, fill};

use super::Words;

/// What stands in a letter.
#[derive(Debug, Clone)]
pub struct Letter {
    /// Its language.
    pub language: Language,
    /// Who writes it.
    pub operator: String,
    /// Name and address, one line each.
    pub recipient: Vec<String>,
    /// The day it is written, as people read it.
    pub date: String,
    /// The activation code, in groups.
    pub code: String,
    /// The day until which the code can be used, as people read it.
    pub valid_until: String,
}

#[derive(Template)]
#[template(path = "letter.html")]
struct Html<'a> {
    words: &'static Words,
    letter: &'a Letter,
}

#[derive(Template)]
#[template(path = "letter.txt")]
struct Text<'a> {
    words: &'static Words,
    letter: &'a Letter,
}

impl Letter {
    /// The letter as a page to print, A4, with the address where a window envelope shows it (DIN 5008).
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn to_html(&self) -> Result<String, askama::Error> {
        Html { words: Words::of(self.language), letter: self }.render()
    }

    /// The letter as text.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn to_text(&self) -> Result<String, askama::Error> {
        Text { words: Words::of(self.language), letter: self }.render()
    }

    fn until(&self) -> String {
        fill(Words::of(self.language).letter_until, &self.valid_until)
    }
}
