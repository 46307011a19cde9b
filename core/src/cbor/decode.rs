//! Typed decoding.

use serde::Deserialize;

use super::reader::Reader;
use super::typed::Refused;
use super::{Limits, scan};
use crate::error::{Malformed, Result};

/// Decodes one item that passes [`scan()`]; the value may borrow from `bytes`.
///
/// # Errors
/// Those of [`scan()`], and [`Malformed::CborShape`] for an item that is no `T`.
pub fn decode<'a, T: Deserialize<'a>>(bytes: &'a [u8], limits: &Limits) -> Result<T> {
    read(bytes, limits).or_else(|Refused| {
        // An item that nobody may send is refused as that, whatever it was to be.
        scan(bytes, limits)?;
        Err(Malformed::CborShape.into())
    })
}

fn read<'a, T: Deserialize<'a>>(bytes: &'a [u8], limits: &Limits) -> core::result::Result<T, Refused> {
    let mut reader = Reader::new(bytes, limits)?;
    let value = T::deserialize(&mut reader)?;
    reader.end()?;
    Ok(value)
}
