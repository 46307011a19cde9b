//! Pages for people: templates, one style sheet, a theme. Accessible, in German and English, usable without script.

pub mod assets;
pub mod block;
pub mod error;
pub mod home;
mod letter;
pub mod login;
mod notice;
mod page;
mod qr;
pub mod signing;
#[cfg(test)]
mod tests;
mod theme;
pub mod verification;
mod visitor;
mod words;

pub use letter::Letter;
pub use notice::Notice;
pub use page::Page;
pub use qr::{qr_svg, qr_text};
pub use theme::{Theme, ThemeError};
pub use visitor::Visitor;
pub use words::Words;
