//! Labels: the keys of COSE maps.

use core::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};

/// `label = int / tstr` (RFC 9052, section 1.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label<'a> {
    Int(i64),
    Text(&'a str),
}

impl<'de: 'a, 'a> Deserialize<'de> for Label<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct IntOrText;
        impl<'de> Visitor<'de> for IntOrText {
            type Value = Label<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a label, an integer or text")
            }

            fn visit_i64<E: Error>(self, label: i64) -> Result<Self::Value, E> {
                Ok(Label::Int(label))
            }

            fn visit_u64<E: Error>(self, label: u64) -> Result<Self::Value, E> {
                i64::try_from(label).map(Label::Int).map_err(E::custom)
            }

            fn visit_borrowed_str<E: Error>(self, label: &'de str) -> Result<Self::Value, E> {
                Ok(Label::Text(label))
            }
        }
        deserializer.deserialize_any(IntOrText)
    }
}
