//! Typed decoding.

use serde::Deserialize;

use super::{Limits, scan};
use crate::error::{Malformed, Result};

/// Decodes one item that passes [`scan()`]; the value may borrow from `bytes`.
///
/// # Errors
/// Those of [`scan()`], and [`Malformed::CborShape`] for an item that is no `T`.
pub fn decode<'a, T: Deserialize<'a>>(bytes: &'a [u8], limits: &Limits) -> Result<T> {
    scan(bytes, limits)?;
    serde_cbor::from_slice(bytes).map_err(|_| Malformed::CborShape.into())
}
