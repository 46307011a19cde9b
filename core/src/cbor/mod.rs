//! CBOR (RFC 8949): written deterministically, read strictly.
//!
//! Received bytes are decoded in one bounded pass that borrows from them and refuses what is ambiguous (duplicate keys,
//! integers and strings not in their shortest form, indefinite lengths, trailing bytes) and what would cost too much.
//! What is written has its map keys in the order of RFC 8949, section 4.2.1.

mod cursor;
mod decode;
mod encode;
mod pairs;
mod reader;
mod scan;
mod strings;
mod tag24;
mod tagged;
pub(crate) mod text_map;
mod typed;
mod write;

#[cfg(test)]
mod tests;

pub use decode::decode;
pub use encode::encode;
pub(crate) use pairs::Pairs;
pub use scan::{Limits, scan};
pub use serde_cbor::Value;
pub use strings::{Bytes, Text};
pub use tag24::Tag24;
pub use tagged::Tagged;
pub(crate) use text_map::text_map;
pub(crate) use write::{put_bytes, put_text};
