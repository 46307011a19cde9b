//! A small, strict reader of PDF structure (ISO 32000-2, 7.2 to 7.5), made for bytes that nobody vouches for.
//!
//! It reads objects, never pages: no content stream is decoded, no stream is copied. Where a forgiving reader would
//! repair (a wrong offset, a wrong length, a missing section), this one refuses, because two readers that repair
//! differently see two documents, and only one of them was signed. Work and memory are bounded by [`limits`], whatever the
//! file says.

mod cross_reference;
mod dictionary;
mod document;
mod filter;
mod layout;
mod lexer;
mod limits;
mod object;
mod object_stream;
mod parse;

pub(crate) use cross_reference::{Entry, SectionKind};
pub(crate) use dictionary::Dictionary;
pub(crate) use document::{Document, Indirect};
pub(crate) use layout::{EndMark, Layout, Placed};
pub(crate) use limits::{MAX_FILE, MAX_UPDATES};
pub(crate) use object::{Id, Object};

#[cfg(test)]
mod tests;
