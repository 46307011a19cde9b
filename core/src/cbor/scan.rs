//! The strict form of CBOR, and what it may cost.

use super::reader::Reader;
use crate::error::Result;

/// What a received item may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the whole item.
    pub max_bytes: usize,
    /// Arrays, maps and tags around one another.
    pub max_depth: usize,
    /// Items in all; a map counts as one, and each of its keys and values as one more.
    pub max_items: usize,
}

impl Limits {
    /// For the messages of the protocols here: 1 MiB, 16 levels, 20,000 items.
    pub const MESSAGE: Self = Self { max_bytes: 1 << 20, max_depth: 16, max_items: 20_000 };
}

/// Checks in one pass that `bytes` are exactly one well-formed and valid item within `limits`, in the form of RFC 8949,
/// section 4.2.1, but for what others choose freely: the order of map keys, the width of floating-point numbers, and the
/// form of the number of items in an array or map. None of these is a way to say something twice.
///
/// Map keys are integers, text or byte strings: no standard spoken here has others. Byte strings are not looked into.
///
/// # Errors
/// [`Malformed::TooLong`], [`Malformed::CborDepth`] and [`Malformed::CborItems`] beyond the limits; [`Malformed::Cbor`],
/// [`Malformed::CborNotMinimal`], [`Malformed::CborDuplicateKey`], [`Malformed::CborTrailing`] and [`Malformed::Utf8`]
/// for what their names say.
///
/// [`Malformed::TooLong`]: crate::error::Malformed::TooLong
/// [`Malformed::CborDepth`]: crate::error::Malformed::CborDepth
/// [`Malformed::CborItems`]: crate::error::Malformed::CborItems
/// [`Malformed::Cbor`]: crate::error::Malformed::Cbor
/// [`Malformed::CborNotMinimal`]: crate::error::Malformed::CborNotMinimal
/// [`Malformed::CborDuplicateKey`]: crate::error::Malformed::CborDuplicateKey
/// [`Malformed::CborTrailing`]: crate::error::Malformed::CborTrailing
/// [`Malformed::Utf8`]: crate::error::Malformed::Utf8
pub fn scan(bytes: &[u8], limits: &Limits) -> Result<()> {
    let mut reader = Reader::new(bytes, limits)?;
    reader.skip()?;
    reader.end()
}
