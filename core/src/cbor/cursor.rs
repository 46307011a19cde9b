//! A cursor over encoded items: heads and contents, nothing else.

use crate::error::{Error, Malformed, Result};

/// The major types of RFC 8949, section 3.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Major {
    Unsigned,
    Negative,
    Bytes,
    Text,
    Array,
    Map,
    Tag,
    /// Booleans, null and undefined.
    Simple,
    /// Floating-point numbers, of the same major type.
    Float,
}

impl Major {
    /// The argument, if it is at least what this form of it is for. The number of items may stand in any form.
    fn shortest(self, argument: u64, least: u64) -> Result<u64> {
        let any_form = matches!(self, Self::Array | Self::Map);
        if argument < least && !any_form { Err(Malformed::CborNotMinimal.into()) } else { Ok(argument) }
    }
}

/// The head of an item: its major type, and its value, length, count, tag number or simple value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head {
    pub(super) major: Major,
    pub(super) argument: u64,
}

/// What is still to be read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'a> {
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(super) const fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// The byte that comes next, with the major type in its upper three bits.
    pub(super) fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// What was read since `earlier`.
    pub(super) fn since(&self, earlier: &Self) -> &'a [u8] {
        let length = earlier.rest.len().saturating_sub(self.rest.len());
        earlier.rest.get(..length).unwrap_or_default()
    }

    /// Reads a head; its length must be definite, and its argument in the shortest form, but for how many items an array
    /// or map has: encoders in the field reserve room for that before they know it.
    #[inline(always)]
    pub(super) fn head(&mut self) -> Result<Head> {
        let [initial] = self.array()?;
        let info = initial & 0x1f;
        let major = match initial >> 5 {
            0 => Major::Unsigned,
            1 => Major::Negative,
            2 => Major::Bytes,
            3 => Major::Text,
            4 => Major::Array,
            5 => Major::Map,
            6 => Major::Tag,
            _ => return self.simple_or_float(info),
        };
        let argument = if info < 24 { info.into() } else { self.long_argument(major, info)? };
        Ok(Head { major, argument })
    }

    /// The argument that stands behind the first byte.
    #[inline]
    fn long_argument(&mut self, major: Major, info: u8) -> Result<u64> {
        match info {
            24 => major.shortest(u8::from_be_bytes(self.array()?).into(), 24),
            25 => major.shortest(u16::from_be_bytes(self.array()?).into(), 1 << 8),
            26 => major.shortest(u32::from_be_bytes(self.array()?).into(), 1 << 16),
            27 => major.shortest(u64::from_be_bytes(self.array()?), 1 << 32),
            31 if matches!(major, Major::Bytes | Major::Text | Major::Array | Major::Map) => {
                Err(Malformed::CborNotMinimal.into())
            }
            _ => Err(Malformed::Cbor.into()),
        }
    }

    fn simple_or_float(&mut self, info: u8) -> Result<Head> {
        Ok(if info < 24 {
            Head { major: Major::Simple, argument: simple(info)? }
        } else {
            Head { major: Major::Float, argument: self.float(info)? }
        })
    }

    /// Reads the `length` bytes of a string.
    #[inline]
    pub(super) fn take(&mut self, length: u64) -> Result<&'a [u8]> {
        let split = usize::try_from(length).ok().and_then(|length| self.rest.split_at_checked(length));
        let (taken, rest) = split.ok_or(Error::from(Malformed::Cbor))?;
        self.rest = rest;
        Ok(taken)
    }

    /// The bits of a float of one of three widths.
    fn float(&mut self, info: u8) -> Result<u64> {
        match info {
            25 => Ok(u16::from_be_bytes(self.array()?).into()),
            26 => Ok(u32::from_be_bytes(self.array()?).into()),
            27 => Ok(u64::from_be_bytes(self.array()?)),
            _ => Err(Malformed::Cbor.into()),
        }
    }

    #[inline]
    fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        let (taken, rest) = self.rest.split_first_chunk().ok_or(Error::from(Malformed::Cbor))?;
        self.rest = rest;
        Ok(*taken)
    }
}

/// false, true, null and undefined; other simple values mean nothing to anybody here.
fn simple(info: u8) -> Result<u64> {
    if (20..24).contains(&info) { Ok(info.into()) } else { Err(Malformed::Cbor.into()) }
}
