//! One DER element after another, with the bytes each was read from: signatures are computed over the bytes received.
//!
//! Types decode what stands inside; this only finds where it stands, without building anything of what is foreign.

use der::asn1::ObjectIdentifier;
use der::{Decode as _, Header, Reader as _, SliceReader};

use crate::defect::{Checked, Defect};

/// `SEQUENCE`, constructed.
pub(crate) const SEQUENCE: u8 = 0x30;
/// `SET`, constructed.
pub(crate) const SET: u8 = 0x31;
/// `INTEGER`.
pub(crate) const INTEGER: u8 = 0x02;
/// `BIT STRING`.
pub(crate) const BIT_STRING: u8 = 0x03;
/// `OCTET STRING`.
pub(crate) const OCTET_STRING: u8 = 0x04;
/// `OBJECT IDENTIFIER`.
pub(crate) const OBJECT_IDENTIFIER: u8 = 0x06;

/// The tag `[number]`, constructed.
pub(crate) const fn context(number: u8) -> u8 {
    0xa0 | number
}

/// One element.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Element<'a> {
    /// Its identifier octet.
    pub(crate) tag: u8,
    /// What stands in it.
    pub(crate) content: &'a [u8],
    /// The element with tag and length.
    pub(crate) whole: &'a [u8],
}

/// Elements that follow each other; a failure says `defect`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Elements<'a> {
    rest: &'a [u8],
    defect: Defect,
}

impl<'a> Elements<'a> {
    pub(crate) const fn new(bytes: &'a [u8], defect: Defect) -> Self {
        Self { rest: bytes, defect }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// What was not read yet.
    pub(crate) const fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// The next element, whatever it is.
    pub(crate) fn any(&mut self) -> Checked<Element<'a>> {
        self.try_any().ok_or(self.defect)
    }

    fn try_any(&mut self) -> Option<Element<'a>> {
        let tag = *self.rest.first()?;
        let mut reader = SliceReader::new(self.rest).ok()?;
        let header = Header::decode(&mut reader).ok()?;
        let before = usize::try_from(reader.position()).ok()?;
        let end = before.checked_add(usize::try_from(header.length).ok()?)?;
        let (whole, rest) = self.rest.split_at_checked(end)?;
        self.rest = rest;
        Some(Element { tag, content: whole.get(before..)?, whole })
    }

    /// The next element, which has this tag.
    pub(crate) fn take(&mut self, tag: u8) -> Checked<Element<'a>> {
        self.optional(tag)?.ok_or(self.defect)
    }

    /// The next element if it has this tag.
    pub(crate) fn optional(&mut self, tag: u8) -> Checked<Option<Element<'a>>> {
        if self.rest.first() == Some(&tag) { self.any().map(Some) } else { Ok(None) }
    }

    /// What stands in the next element, which has this tag.
    pub(crate) fn open(&mut self, tag: u8) -> Checked<Self> {
        self.take(tag).map(|element| Self::new(element.content, self.defect))
    }

    /// The next element, an object identifier.
    pub(crate) fn oid(&mut self) -> Checked<ObjectIdentifier> {
        let element = self.take(OBJECT_IDENTIFIER)?;
        ObjectIdentifier::from_bytes(element.content).map_err(|_| self.defect)
    }

    /// An `AlgorithmIdentifier`: the object identifier, and its parameters if there are any.
    pub(crate) fn algorithm(&mut self) -> Checked<(ObjectIdentifier, Option<Element<'a>>)> {
        let mut inside = self.open(SEQUENCE)?;
        let oid = inside.oid()?;
        let parameters = if inside.is_empty() { None } else { Some(inside.any()?) };
        inside.end()?;
        Ok((oid, parameters))
    }

    /// That nothing follows.
    pub(crate) const fn end(&self) -> Checked<()> {
        if self.rest.is_empty() { Ok(()) } else { Err(self.defect) }
    }

    /// All that follows, at most `limit` elements.
    pub(crate) fn all(mut self, limit: usize) -> Checked<Vec<Element<'a>>> {
        let mut list = Vec::new();
        while !self.is_empty() {
            if list.len() == limit {
                return Err(Defect::TooLarge);
            }
            list.push(self.any()?);
        }
        Ok(list)
    }
}
