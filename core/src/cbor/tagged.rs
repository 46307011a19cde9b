//! Tags (RFC 8949, section 3.4) that must be there.

use core::fmt;
use core::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::ser::{Serialize, Serializer};

/// `T` with the tag number `N`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tagged<const N: u64, T>(pub T);

impl<const N: u64, T: Serialize> Serialize for Tagged<N, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serde_cbor::tags::Tagged::new(Some(N), &self.0).serialize(serializer)
    }
}

impl<'de, const N: u64, T: Deserialize<'de>> Deserialize<'de> for Tagged<N, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct WithTag<const N: u64, T>(PhantomData<T>);
        impl<'de, const N: u64, T: Deserialize<'de>> Visitor<'de> for WithTag<N, T> {
            type Value = Tagged<N, T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "tag {N}")
            }

            // `serde_cbor` hands a tagged item over as a newtype, its tag number beside it.
            fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<Self::Value, D::Error> {
                match serde_cbor::tags::current_cbor_tag() {
                    Some(tag) if tag == N => T::deserialize(inner).map(Tagged),
                    _ => Err(D::Error::custom("another tag")),
                }
            }
        }
        deserializer.deserialize_any(WithTag(PhantomData))
    }
}
