//! The scan that every received item passes before anything is decoded.

use super::cursor::{Cursor, Major};
use crate::error::{Malformed, Result};

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
pub fn scan(bytes: &[u8], limits: &Limits) -> Result<()> {
    if bytes.len() > limits.max_bytes {
        return Err(Malformed::TooLong.into());
    }
    let mut scan = Scan { cursor: Cursor::new(bytes), items_left: limits.max_items, keys: Vec::new() };
    scan.item(limits.max_depth)?;
    if scan.cursor.is_at_end() { Ok(()) } else { Err(Malformed::CborTrailing.into()) }
}

struct Scan<'a> {
    cursor: Cursor<'a>,
    items_left: usize,
    /// The encoded keys of all maps that are open, those of the innermost last.
    keys: Vec<&'a [u8]>,
}

impl<'a> Scan<'a> {
    fn item(&mut self, depth_left: usize) -> Result<()> {
        self.count()?;
        let head = self.cursor.head()?;
        match head.major {
            Major::Unsigned | Major::Negative | Major::Simple => Ok(()),
            Major::Bytes => self.cursor.take(head.argument).map(drop),
            Major::Text => self.text(head.argument),
            Major::Array => {
                let depth_left = inner(depth_left)?;
                (0..head.argument).try_for_each(|_| self.item(depth_left))
            }
            Major::Map => self.map(head.argument, inner(depth_left)?),
            Major::Tag => self.item(inner(depth_left)?),
        }
    }

    fn text(&mut self, length: u64) -> Result<()> {
        let text = self.cursor.take(length)?;
        // Nearly all is ASCII, which is seen sooner.
        if text.is_ascii() || core::str::from_utf8(text).is_ok() { Ok(()) } else { Err(Malformed::Utf8.into()) }
    }

    fn map(&mut self, pairs: u64, depth_left: usize) -> Result<()> {
        let first = self.keys.len();
        let mut last: &[u8] = &[];
        let mut ascending = true;
        for _ in 0..pairs {
            let key = self.key()?;
            ascending &= last < key;
            last = key;
            self.keys.push(key);
            self.item(depth_left)?;
        }
        // Keys that ascend differ. Others are compared once sorted: quick even if there are many.
        let keys = self.keys.get_mut(first..).unwrap_or_default();
        if !ascending {
            keys.sort_unstable();
            if keys.windows(2).any(|pair| matches!(pair, [one, other] if one == other)) {
                return Err(Malformed::CborDuplicateKey.into());
            }
        }
        self.keys.truncate(first);
        Ok(())
    }

    fn key(&mut self) -> Result<&'a [u8]> {
        self.count()?;
        let start = self.cursor;
        let head = self.cursor.head()?;
        match head.major {
            Major::Unsigned | Major::Negative => {}
            Major::Bytes => drop(self.cursor.take(head.argument)?),
            Major::Text => self.text(head.argument)?,
            Major::Array | Major::Map | Major::Tag | Major::Simple => return Err(Malformed::CborShape.into()),
        }
        Ok(self.cursor.since(&start))
    }

    fn count(&mut self) -> Result<()> {
        self.items_left = self.items_left.checked_sub(1).ok_or(Malformed::CborItems)?;
        Ok(())
    }
}

fn inner(depth_left: usize) -> Result<usize> {
    depth_left.checked_sub(1).ok_or(Malformed::CborDepth.into())
}
