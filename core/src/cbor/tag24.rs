//! Encoded CBOR inside CBOR, kept as it was received.

use core::fmt;
use core::marker::PhantomData;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Bytes, Limits, Tagged, decode, put_bytes};
use crate::crypto::sha256;
use crate::error;

/// Tag 24 as it is written.
const TAG: [u8; 2] = [0xd8, 24];
/// Bytes of the tag and the longest head of a byte string.
const MOST_HEADS: usize = 11;

/// `#6.24(bstr .cbor T)` (RFC 8949, section 3.4.5.1): the bytes, and what they are to be decoded as.
///
/// Whoever signs or digests such an item means its bytes, so these are kept; [`Tag24::value`] decodes them.
pub struct Tag24<'a, T> {
    inner: &'a [u8],
    decodes_to: PhantomData<fn() -> T>,
}

impl<T> Clone for Tag24<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Tag24<'_, T> {}

impl<'a, T> Tag24<'a, T> {
    /// Around the encoded `T`.
    pub const fn new(inner: &'a [u8]) -> Self {
        Self { inner, decodes_to: PhantomData }
    }

    /// The encoded `T`, without tag and length.
    pub const fn inner_bytes(&self) -> &'a [u8] {
        self.inner
    }

    /// The whole item: tag, length and encoded `T`.
    ///
    /// # Errors
    /// None in practice: a byte string always encodes.
    pub fn to_bytes(&self) -> error::Result<Vec<u8>> {
        Ok(self.whole())
    }

    /// Writes the whole item.
    pub(crate) fn put(&self, to: &mut Vec<u8>) {
        to.extend(TAG);
        put_bytes(to, self.inner);
    }

    /// SHA-256 of the whole item, which is what ISO/IEC 18013-5, section 9.1.2.5 calls the digest of an element.
    pub fn digest(&self) -> [u8; 32] {
        // Only one form of tag and length is admitted, so what is digested is what was received.
        sha256(&self.whole())
    }

    fn whole(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.inner.len() + MOST_HEADS);
        self.put(&mut bytes);
        bytes
    }
}

impl<'a, T: Deserialize<'a>> Tag24<'a, T> {
    /// Decodes what is inside.
    ///
    /// # Errors
    /// Those of [`decode()`].
    pub fn value(&self, limits: &Limits) -> error::Result<T> {
        decode(self.inner, limits)
    }
}

impl<T> Serialize for Tag24<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Tagged::<24, _>(Bytes(self.inner)).serialize(serializer)
    }
}

impl<'de: 'a, 'a, T> Deserialize<'de> for Tag24<'a, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Tagged::<24, Bytes<'de>>::deserialize(deserializer).map(|Tagged(Bytes(inner))| Self::new(inner))
    }
}

impl<T> fmt::Debug for Tag24<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tag24({} bytes)", self.inner.len())
    }
}
