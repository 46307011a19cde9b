//! What serde asks for, read strictly: one pass checks and decodes.
//!
//! What is rare is handed on to `serde_cbor`, once its bytes are checked: enums, floating-point numbers, and tagged items
//! where any item may stand.

use core::fmt;

use serde::de::{DeserializeSeed, Deserializer, IntoDeserializer as _, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::reader::{OpenMap, Reader, Start, text};
use super::tagged::TAGGED;
use crate::error::Error;

type Result<T> = core::result::Result<T, Refused>;

/// An item that is not what was asked for, or not strict; which of them, [`scan()`](super::scan()) tells.
#[derive(Debug)]
pub(super) struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("another item")
    }
}

impl core::error::Error for Refused {}

impl serde::de::Error for Refused {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

impl From<Error> for Refused {
    fn from(_: Error) -> Self {
        Self
    }
}

impl From<serde_cbor::Error> for Refused {
    fn from(_: serde_cbor::Error) -> Self {
        Self
    }
}

const FALSE: u64 = 20;
const TRUE: u64 = 21;
/// The whole of the item null.
const NULL: u8 = 0xf6;
/// What tagged items begin with, at least; what follows are simple values and then floating-point numbers.
const TAGS: u8 = 0xc0;
const SIMPLE: core::ops::Range<u8> = 0xe0..0xf8;

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = Refused;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        if self.peek().is_some_and(|initial| initial >= TAGS && !SIMPLE.contains(&initial)) {
            return Ok(serde_cbor::Deserializer::from_slice(self.item()?).deserialize_any(visitor)?);
        }
        match self.start()? {
            Start::Unsigned(number) => visitor.visit_u64(number),
            Start::Negative(less) => match i64::try_from(less) {
                Ok(less) => visitor.visit_i64(-1 - less),
                Err(_) => visitor.visit_i128(-1 - i128::from(less)),
            },
            Start::Bytes(bytes) => visitor.visit_borrowed_bytes(bytes),
            Start::Text(bytes) => visitor.visit_borrowed_str(text(bytes)?),
            Start::Array(left) => {
                self.enter()?;
                let mut items = Items { reader: &mut *self, left };
                let value = visitor.visit_seq(&mut items)?;
                all_read(items.left)?;
                self.leave();
                Ok(value)
            }
            Start::Map(left) => {
                let map = self.open_map()?;
                let mut pairs = Pairs { reader: &mut *self, map, left };
                let value = visitor.visit_map(&mut pairs)?;
                let Pairs { map, left, .. } = pairs;
                all_read(left)?;
                self.close_map(&map)?;
                Ok(value)
            }
            Start::Simple(FALSE) => visitor.visit_bool(false),
            Start::Simple(TRUE) => visitor.visit_bool(true),
            Start::Simple(_) => visitor.visit_unit(),
            Start::Tag(_) | Start::Float => Err(Refused),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        if self.peek() != Some(NULL) {
            return visitor.visit_some(self);
        }
        self.skip()?;
        visitor.visit_none()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(self, name: &'static str, _: usize, visitor: V) -> Result<V::Value> {
        if name != TAGGED {
            return self.deserialize_any(visitor);
        }
        let Start::Tag(number) = self.start()? else { return Err(Refused) };
        self.enter()?;
        let value = visitor.visit_seq(TagAndContent { tag: Some(number), reader: &mut *self })?;
        self.leave();
        Ok(value)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        Ok(serde_cbor::Deserializer::from_slice(self.item()?).deserialize_enum(name, variants, visitor)?)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        let Start::Unsigned(number) = self.start()? else { return Err(Refused) };
        visitor.visit_u64(number)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        let Start::Bytes(bytes) = self.start()? else { return Err(Refused) };
        visitor.visit_borrowed_bytes(bytes)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        let Start::Text(bytes) = self.start()? else { return Err(Refused) };
        visitor.visit_borrowed_str(text(bytes)?)
    }

    /// A key by its name, as [`text_map!`](super::text_map) asks for it: text and nothing else. What is ASCII is handed on as
    /// bytes, since to compare it with names it need not be looked through first.
    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.start()? {
            Start::Text(name) if name.is_ascii() => visitor.visit_borrowed_bytes(name),
            Start::Text(name) => visitor.visit_borrowed_str(text(name)?),
            _ => Err(Refused),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.skip()?;
        visitor.visit_unit()
    }

    fn is_human_readable(&self) -> bool {
        false
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u128 f32 f64 char string byte_buf
        unit unit_struct seq tuple map struct
    }
}

/// Nobody leaves an array or a map before its end.
fn all_read(left: u64) -> Result<()> {
    if left == 0 { Ok(()) } else { Err(Refused) }
}

/// The items of an array.
struct Items<'r, 'de> {
    reader: &'r mut Reader<'de>,
    left: u64,
}

impl<'de> SeqAccess<'de> for Items<'_, 'de> {
    type Error = Refused;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(None) };
        self.left = left;
        seed.deserialize(&mut *self.reader).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        usize::try_from(self.left).ok()
    }
}

/// The number of a tag, then what is within.
struct TagAndContent<'r, 'de> {
    tag: Option<u64>,
    reader: &'r mut Reader<'de>,
}

impl<'de> SeqAccess<'de> for TagAndContent<'_, 'de> {
    type Error = Refused;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>> {
        match self.tag.take() {
            Some(tag) => seed.deserialize(tag.into_deserializer()),
            None => seed.deserialize(&mut *self.reader),
        }
        .map(Some)
    }
}

/// The keys and values of a map.
struct Pairs<'r, 'de> {
    reader: &'r mut Reader<'de>,
    map: OpenMap<'de>,
    left: u64,
}

impl<'de> MapAccess<'de> for Pairs<'_, 'de> {
    type Error = Refused;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(None) };
        self.left = left;
        self.reader.key(&mut self.map, |reader| seed.deserialize(reader)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value> {
        seed.deserialize(&mut *self.reader)
    }

    fn size_hint(&self) -> Option<usize> {
        usize::try_from(self.left).ok()
    }
}
