//! Tags (RFC 8949, section 3.4) that must be there.

use core::fmt;
use core::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};

/// A tagged item is asked for as a pair of this name: the number of its tag and what is within.
pub(super) const TAGGED: &str = "#6";

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

            fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Self::Value, A::Error> {
                match parts.next_element::<u64>()? {
                    Some(tag) if tag == N => {}
                    _ => return Err(A::Error::custom("another tag")),
                }
                parts.next_element()?.map(Tagged).ok_or(A::Error::custom("a tag around nothing"))
            }
        }
        deserializer.deserialize_tuple_struct(TAGGED, 2, WithTag(PhantomData))
    }
}
