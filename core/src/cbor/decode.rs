//! Typed decoding.
use super::Limits;
use crate::Result;
use serde::Deserialize;
/// Decodes one item.
pub fn decode<'a, T: Deserialize<'a>>(_bytes: &'a [u8], _limits: &Limits) -> Result<T> {
    todo!()
}
