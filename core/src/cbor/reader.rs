//! Reads items one after the other and refuses what is ambiguous or costs too much.

use super::Limits;
use super::cursor::{Cursor, Major};
use crate::error::{Error, Malformed, Result};

/// Room made in advance for keys: those of a mobile security object fit.
const ROOM: usize = 64;

/// What is still to be read of one item, and what it may still cost.
pub(super) struct Reader<'a> {
    cursor: Cursor<'a>,
    depth_left: usize,
    items_left: usize,
    /// The encoded keys of all maps that are open, those of the innermost last.
    keys: Vec<&'a [u8]>,
}

/// The beginning of an item: all of it, unless others are within.
pub(super) enum Start<'a> {
    Unsigned(u64),
    /// The number is -1 less this.
    Negative(u64),
    Bytes(&'a [u8]),
    /// Not looked into yet: [`text()`] does that.
    Text(&'a [u8]),
    /// So many items follow.
    Array(u64),
    /// So many pairs of key and value follow.
    Map(u64),
    /// A tag of this number; one item follows.
    Tag(u64),
    Simple(u64),
    Float,
}

/// A map that is being read: where its keys begin, and whether each was greater than the one before it.
pub(super) struct OpenMap<'a> {
    first: usize,
    last: &'a [u8],
    ascending: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8], limits: &Limits) -> Result<Self> {
        let Limits { max_bytes, max_depth, max_items } = *limits;
        if bytes.len() > max_bytes {
            return Err(Malformed::TooLong.into());
        }
        Ok(Self {
            cursor: Cursor::new(bytes),
            depth_left: max_depth,
            items_left: max_items,
            keys: Vec::with_capacity(ROOM),
        })
    }

    /// Checks that nothing follows.
    pub(super) fn end(self) -> Result<()> {
        if self.cursor.is_at_end() { Ok(()) } else { Err(Malformed::CborTrailing.into()) }
    }

    /// The first byte of the next item.
    pub(super) fn peek(&self) -> Option<u8> {
        self.cursor.peek()
    }

    #[inline(always)]
    pub(super) fn start(&mut self) -> Result<Start<'a>> {
        self.items_left = self.items_left.checked_sub(1).ok_or(Malformed::CborItems)?;
        let head = self.cursor.head()?;
        Ok(match head.major {
            Major::Unsigned => Start::Unsigned(head.argument),
            Major::Negative => Start::Negative(head.argument),
            Major::Bytes => Start::Bytes(self.cursor.take(head.argument)?),
            Major::Text => Start::Text(self.cursor.take(head.argument)?),
            Major::Array => Start::Array(head.argument),
            Major::Map => Start::Map(head.argument),
            Major::Tag => Start::Tag(head.argument),
            Major::Simple => Start::Simple(head.argument),
            Major::Float => Start::Float,
        })
    }

    /// Reads one item and all within.
    pub(super) fn skip(&mut self) -> Result<()> {
        match self.start()? {
            Start::Array(items) => {
                self.enter()?;
                (0..items).try_for_each(|_| self.skip())?;
                self.leave();
            }
            Start::Map(pairs) => {
                let mut map = self.open_map()?;
                for _ in 0..pairs {
                    self.key(&mut map, Self::skip)?;
                    self.skip()?;
                }
                self.close_map(&map)?;
            }
            Start::Tag(_) => {
                self.enter()?;
                self.skip()?;
                self.leave();
            }
            Start::Text(bytes) => drop(text(bytes)?),
            _ => {}
        }
        Ok(())
    }

    /// The encoding of the next item, which is read.
    pub(super) fn item(&mut self) -> Result<&'a [u8]> {
        let start = self.cursor;
        self.skip()?;
        Ok(self.cursor.since(&start))
    }

    /// Reads what is within an array or a tag, until [`Reader::leave`].
    pub(super) fn enter(&mut self) -> Result<()> {
        self.depth_left = self.depth_left.checked_sub(1).ok_or(Malformed::CborDepth)?;
        Ok(())
    }

    pub(super) fn leave(&mut self) {
        self.depth_left += 1;
    }

    /// Reads what is within a map, until [`Reader::close_map`].
    pub(super) fn open_map(&mut self) -> Result<OpenMap<'a>> {
        self.enter()?;
        Ok(OpenMap { first: self.keys.len(), last: &[], ascending: true })
    }

    /// Lets `read` read the next key: an integer, text or a byte string.
    #[inline]
    pub(super) fn key<T, E: From<Error>>(
        &mut self,
        map: &mut OpenMap<'a>,
        read: impl FnOnce(&mut Self) -> core::result::Result<T, E>,
    ) -> core::result::Result<T, E> {
        if self.peek().is_some_and(|initial| initial >= 0x80) {
            return Err(Error::from(Malformed::CborShape).into());
        }
        let start = self.cursor;
        let read = read(self)?;
        let key = self.cursor.since(&start);
        // The first byte mostly tells them apart.
        map.ascending &= map.last.iter().lt(key);
        map.last = key;
        self.keys.push(key);
        Ok(read)
    }

    /// Checks that no key was there twice. Keys that ascend differ; others are compared once sorted: quick even if there
    /// are many.
    pub(super) fn close_map(&mut self, map: &OpenMap<'a>) -> Result<()> {
        let keys = self.keys.get_mut(map.first..).unwrap_or_default();
        if !map.ascending {
            keys.sort_unstable();
            if keys.windows(2).any(|pair| matches!(pair, [one, other] if one == other)) {
                return Err(Malformed::CborDuplicateKey.into());
            }
        }
        self.keys.truncate(map.first);
        self.leave();
        Ok(())
    }
}

/// The text that these bytes are.
pub(super) fn text(bytes: &[u8]) -> Result<&str> {
    core::str::from_utf8(bytes).map_err(|_| Malformed::Utf8.into())
}
