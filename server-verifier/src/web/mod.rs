//! Pages for people: templates, one style sheet, a theme. Accessible, in German and English, usable without script.

pub mod assets;
pub mod error;
mod page;
mod theme;
mod visitor;
mod words;

pub use page::Page;
pub use theme::{Theme, ThemeError};
pub use visitor::Visitor;
pub use words::Words;
