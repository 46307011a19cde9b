//! Maps whose keys are text and nothing else.
//!
//! A struct that derives `Deserialize` also takes integers (the positions of its fields) and byte strings as keys. One
//! that derives it with `#[serde(remote = "Self")]` and is named in [`text_map!`] takes text only.

use core::fmt;
use core::marker::PhantomData;

use serde::de::value::{BorrowedBytesDeserializer, BorrowedStrDeserializer, MapAccessDeserializer, StrDeserializer};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};

/// Implements `Serialize` and `Deserialize`, with text keys only, for structs that derive both with
/// `#[serde(remote = "Self")]`.
macro_rules! text_map {
    ($($name:ident $(<$borrowed:lifetime>)?),+ $(,)?) => {$(
        impl<'de $(: $borrowed, $borrowed)?> $crate::cbor::text_map::TextMap<'de> for $name $(<$borrowed>)? {
            fn from_fields<D: serde::Deserializer<'de>>(fields: D) -> Result<Self, D::Error> {
                Self::deserialize(fields)
            }
        }

        impl<'de $(: $borrowed, $borrowed)?> serde::Deserialize<'de> for $name $(<$borrowed>)? {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::cbor::text_map::deserialize(deserializer)
            }
        }

        impl $(<$borrowed>)? serde::Serialize for $name $(<$borrowed>)? {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                Self::serialize(self, serializer)
            }
        }
    )+};
}
pub(crate) use text_map;

/// What [`text_map!`] implements: the derived decoding, kept from being called directly.
pub(crate) trait TextMap<'de>: Sized {
    fn from_fields<D: Deserializer<'de>>(fields: D) -> Result<Self, D::Error>;
}

pub(crate) fn deserialize<'de, T: TextMap<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_map(Fields(PhantomData))
}

struct Fields<T>(PhantomData<T>);

impl<'de, T: TextMap<'de>> Visitor<'de> for Fields<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map with text keys")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::from_fields(MapAccessDeserializer::new(TextKeys(map)))
    }
}

struct TextKeys<A>(A);

impl<'de, A: MapAccess<'de>> MapAccess<'de> for TextKeys<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        self.0.next_key_seed(TextKey(seed))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.0.next_value_seed(seed)
    }

    fn size_hint(&self) -> Option<usize> {
        self.0.size_hint()
    }
}

struct TextKey<K>(K);

impl<'de, K: DeserializeSeed<'de>> DeserializeSeed<'de> for TextKey<K> {
    type Value = K::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<K::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<'de, K: DeserializeSeed<'de>> Visitor<'de> for TextKey<K> {
    type Value = K::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<K::Value, E> {
        self.0.deserialize(StrDeserializer::new(key))
    }

    fn visit_borrowed_str<E: Error>(self, key: &'de str) -> Result<K::Value, E> {
        self.0.deserialize(BorrowedStrDeserializer::new(key))
    }

    fn visit_borrowed_bytes<E: Error>(self, ascii: &'de [u8]) -> Result<K::Value, E> {
        self.0.deserialize(BorrowedBytesDeserializer::new(ascii))
    }
}
