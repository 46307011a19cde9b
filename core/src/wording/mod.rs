//! What people read, written once, in German and English, by stable code.

mod language;

pub use language::Language;
