//! Bytes of a known length: a byte string in CBOR, base64url without padding in JSON.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serializer, de::Error as _};

use crate::cbor::Bytes;
use crate::crypto::Signature;
use crate::jose::base64url;

pub(super) trait FixedBytes: Sized {
    fn as_slice(&self) -> &[u8];
    fn from_slice(bytes: &[u8]) -> Option<Self>;
}

impl<const N: usize> FixedBytes for [u8; N] {
    fn as_slice(&self) -> &[u8] {
        self
    }

    fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok()
    }
}

impl FixedBytes for Signature {
    fn as_slice(&self) -> &[u8] {
        self.as_bytes()
    }

    fn from_slice(bytes: &[u8]) -> Option<Self> {
        Self::from_bytes(bytes).ok()
    }
}

pub(super) fn serialize<T: FixedBytes, S: Serializer>(bytes: &T, serializer: S) -> Result<S::Ok, S::Error> {
    if serializer.is_human_readable() {
        serializer.serialize_str(&base64url::encode(bytes.as_slice()))
    } else {
        serializer.serialize_bytes(bytes.as_slice())
    }
}

pub(super) fn deserialize<'de, T: FixedBytes, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let bytes = if deserializer.is_human_readable() {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        Cow::Owned(base64url::decode(text.as_bytes()).map_err(D::Error::custom)?)
    } else {
        Cow::Borrowed(Bytes::deserialize(deserializer)?.0)
    };
    T::from_slice(&bytes).ok_or_else(|| D::Error::custom("another length"))
}
