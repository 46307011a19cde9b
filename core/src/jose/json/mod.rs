//! JSON that says one thing only: no member twice, no text after the end, bounded depth.

mod read;
mod tree;
mod typed;

pub(crate) use tree::{Json, Members};

use std::borrow::Cow;

use serde::de::{DeserializeOwned, Deserializer, IgnoredAny};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::{Malformed, Result};

/// Decodes JSON that is not ambiguous.
///
/// # Errors
/// As [`value`], and [`Malformed::Json`] if it has another shape than `T`.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    T::deserialize(&tree(bytes)?).map_err(|_| Malformed::Json.into())
}

/// Reads JSON, whatever its shape.
///
/// # Errors
/// [`Malformed::Json`] if it is not well-formed, names a member twice (which RFC 7515 section 4 and RFC 7519 section 4
/// let a reader refuse), or is nested deeper than 16.
pub fn value(bytes: &[u8]) -> Result<Value> {
    tree(bytes).map(|json| json.to_value())
}

/// As [`value`], borrowed from the bytes.
pub(crate) fn tree(bytes: &[u8]) -> Result<Json<'_>> {
    let text = std::str::from_utf8(bytes).map_err(|_| Malformed::Json)?;
    read::read(text).map_err(|_| Malformed::Json.into())
}

/// As [`tree`], of an object and nothing else.
pub(crate) fn members(bytes: &[u8]) -> Result<Members<'_>> {
    match tree(bytes)? {
        Json::Object(members) => Ok(members),
        _ => Err(Malformed::Json.into()),
    }
}

/// Encodes as JSON without white space.
///
/// # Errors
/// [`Malformed::Json`] if `value` has no form in JSON, such as a map with keys that are not text.
pub fn encode(value: &impl Serialize) -> Result<Vec<u8>> {
    serde_json::to_vec(value).map_err(|_| Malformed::Json.into())
}

/// For members of which only the presence matters.
pub(super) fn present<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<bool, D::Error> {
    IgnoredAny::deserialize(deserializer).map(|_| true)
}

/// Text that is borrowed where it can be: serde's own `Cow` is not within lists.
#[derive(Serialize, Deserialize)]
pub(super) struct Text<'a>(#[serde(borrow)] pub(super) Cow<'a, str>);
