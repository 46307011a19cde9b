//! What people read, written once, in German and English, by stable code.
//!
//! Pages, the simulator and the apps take their words from here, so that the same thing has the same name everywhere.
//! Codes are those of [`crate::Error`], [`crate::attribute::Attribute`] and [`crate::assurance`], and the ones listed
//! in this module's tables. Nothing else in this crate imports it.
//!
//! ```
//! use siegelring_core::wording::{Language, error, text};
//! assert_eq!(text(Language::English, "level.substantial"), Some("substantial"));
//! assert_eq!(error(Language::German, "refused.wrong_pin").happened, "Die PIN ist nicht richtig.");
//! ```

mod attributes;
mod errors;
mod language;
mod levels;
mod phone;
mod signature;
#[cfg(test)]
mod tests;
mod text;

pub use language::Language;
pub use text::{ErrorWords, error, fill, text};
