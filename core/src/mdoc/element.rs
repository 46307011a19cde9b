//! One element that the issuer signed.

use core::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::ser::{Error as _, Serialize, Serializer};

use crate::attribute::{Attribute, Kind, Value};
use crate::cbor::{Bytes, Tagged, Text, text_map};
use crate::date::Date;

/// The tag of a day, `#6.1004(tstr)` (RFC 8943), `full-date` in ISO/IEC 18013-5, section 7.2.1.
const FULL_DATE: u64 = 1004;

/// An element and what its digest is salted with (ISO/IEC 18013-5, section 8.3.2.1.2.2).
///
/// ```cddl
/// IssuerSignedItem = {"digestID": uint, "random": bstr, "elementIdentifier": tstr, "elementValue": any}
/// ```
#[derive(Debug, serde::Serialize, serde::Deserialize)]
#[serde(remote = "Self")]
pub(super) struct IssuerSignedItem<'a> {
    #[serde(rename = "digestID")]
    pub(super) digest_id: u64,
    #[serde(borrow)]
    pub(super) random: Bytes<'a>,
    #[serde(borrow, rename = "elementIdentifier")]
    pub(super) element_identifier: Text<'a>,
    #[serde(borrow, rename = "elementValue")]
    pub(super) element_value: ElementValue<'a>,
}

text_map!(IssuerSignedItem<'a>);

/// A value as far as an [`Attribute`] can have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ElementValue<'a> {
    Flag(bool),
    Text(&'a str),
    FullDate(&'a str),
    Other,
}

impl<'a> ElementValue<'a> {
    /// How `value` is written for `attribute`; `None` if it is not of its kind.
    pub(super) fn new(attribute: Attribute, value: &'a Value) -> Option<Self> {
        match (attribute.kind(), value) {
            (Kind::Flag, Value::Flag(flag)) => Some(Self::Flag(*flag)),
            (Kind::Text, Value::Text(text)) => Some(Self::Text(text)),
            (Kind::Date, Value::Text(text)) => Date::parse(text).is_ok().then_some(Self::FullDate(text)),
            _ => None,
        }
    }

    /// What it says about `attribute`; `None` if it is not of its kind.
    pub(super) fn to_value(self, attribute: Attribute) -> Option<Value> {
        match (attribute.kind(), self) {
            (Kind::Flag, Self::Flag(flag)) => Some(Value::Flag(flag)),
            (Kind::Text, Self::Text(text)) => Some(Value::Text(text.to_owned())),
            (Kind::Date, Self::FullDate(text)) => Date::parse(text).is_ok().then(|| Value::Text(text.to_owned())),
            _ => None,
        }
    }
}

impl Serialize for ElementValue<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Flag(flag) => flag.serialize(serializer),
            Self::Text(text) => text.serialize(serializer),
            Self::FullDate(text) => Tagged::<FULL_DATE, _>(text).serialize(serializer),
            Self::Other => Err(S::Error::custom("a value that was not kept")),
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for ElementValue<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = ElementValue<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an element value")
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Self::Value, E> {
        Ok(ElementValue::Flag(flag))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(ElementValue::Text(text))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<Self::Value, D::Error> {
        if serde_cbor::tags::current_cbor_tag() == Some(FULL_DATE) {
            return Text::deserialize(inner).map(|Text(text)| ElementValue::FullDate(text));
        }
        IgnoredAny::deserialize(inner).map(|_| ElementValue::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<Self::Value, A::Error> {
        while array.next_element::<IgnoredAny>()?.is_some() {}
        Ok(ElementValue::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(ElementValue::Other)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(ElementValue::Other)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(ElementValue::Other)
    }

    fn visit_i128<E>(self, _: i128) -> Result<Self::Value, E> {
        Ok(ElementValue::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(ElementValue::Other)
    }

    fn visit_borrowed_bytes<E>(self, _: &'de [u8]) -> Result<Self::Value, E> {
        Ok(ElementValue::Other)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(ElementValue::Other)
    }
}
