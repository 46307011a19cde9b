//! JSON that says one thing only: no member twice, no text after the end, bounded depth.

use std::fmt;

use serde::Deserialize as _;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::{Map, Value};

use crate::error::{Malformed, Result};

/// How deep objects and arrays may be nested.
const MAX_DEPTH: u32 = 16;

/// Decodes JSON that is not ambiguous.
///
/// # Errors
/// As [`value`], and [`Malformed::Json`] if it has another shape than `T`.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    T::deserialize(value(bytes)?).map_err(|_| Malformed::Json.into())
}

/// Reads JSON, whatever its shape.
///
/// # Errors
/// [`Malformed::Json`] if it is not well-formed, names a member twice (which RFC 7515 section 4 and RFC 7519 section 4
/// let a reader refuse), or is nested deeper than 16.
pub fn value(bytes: &[u8]) -> Result<Value> {
    let text = std::str::from_utf8(bytes).map_err(|_| Malformed::Json)?;
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = Unambiguous { depth: MAX_DEPTH }.deserialize(&mut reader);
    value.and_then(|value| reader.end().map(|()| value)).map_err(|_| Malformed::Json.into())
}

/// Reads a JSON object, whatever its members.
///
/// # Errors
/// [`Malformed::Json`] for everything else, and as [`value`].
pub fn object(bytes: &[u8]) -> Result<Map<String, Value>> {
    match value(bytes)? {
        Value::Object(object) => Ok(object),
        _ => Err(Malformed::Json.into()),
    }
}

/// Encodes as JSON without white space.
///
/// # Errors
/// [`Malformed::Json`] if `value` has no form in JSON, such as a map with keys that are not text.
pub fn encode(value: &impl serde::Serialize) -> Result<Vec<u8>> {
    serde_json::to_vec(value).map_err(|_| Malformed::Json.into())
}

/// For members of which only the presence matters.
pub(super) fn present<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<bool, D::Error> {
    IgnoredAny::deserialize(deserializer).map(|_| true)
}

/// Reads a JSON value as it stands.
#[derive(Clone, Copy)]
struct Unambiguous {
    depth: u32,
}

impl Unambiguous {
    fn inner<E: serde::de::Error>(self) -> std::result::Result<Self, E> {
        let depth = self.depth.checked_sub(1).ok_or_else(|| E::custom("nested too deep"))?;
        Ok(Self { depth })
    }
}

impl<'de> DeserializeSeed<'de> for Unambiguous {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> std::result::Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Unambiguous {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON without duplicate members")
    }

    fn visit_unit<E>(self) -> std::result::Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> std::result::Result<Value, E> {
        Ok(flag.into())
    }

    fn visit_i64<E>(self, number: i64) -> std::result::Result<Value, E> {
        Ok(number.into())
    }

    fn visit_u64<E>(self, number: u64) -> std::result::Result<Value, E> {
        Ok(number.into())
    }

    fn visit_f64<E>(self, number: f64) -> std::result::Result<Value, E> {
        Ok(number.into())
    }

    fn visit_str<E>(self, text: &str) -> std::result::Result<Value, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> std::result::Result<Value, A::Error> {
        let inner = self.inner()?;
        let mut array = Vec::new();
        while let Some(item) = items.next_element_seed(inner)? {
            array.push(item);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> std::result::Result<Value, A::Error> {
        let inner = self.inner()?;
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if object.insert(name, members.next_value_seed(inner)?).is_some() {
                return Err(A::Error::custom("duplicate member"));
            }
        }
        Ok(Value::Object(object))
    }
}
