//! COSE_Key.

use core::fmt;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap as _, Serializer};

use super::label::Label;
use crate::cbor::Bytes;
use crate::crypto::PublicKey;

// RFC 9052, table 4; RFC 9053, tables 17 to 19.
const KTY: i64 = 1;
const CRV: i64 = -1;
const X: i64 = -2;
const Y: i64 = -3;
const EC2: i64 = 2;
const P256: i64 = 1;

/// A P-256 public key (RFC 9053, section 7.1.1); other members are ignored, compressed points refused.
///
/// ```cddl
/// COSE_Key = {1: 2, -1: 1, -2: bstr .size 32, -3: bstr .size 32}
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CoseKey(pub PublicKey);

impl Serialize for CoseKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry(&KTY, &EC2)?;
        map.serialize_entry(&CRV, &P256)?;
        map.serialize_entry(&X, &Bytes(&self.0.x()))?;
        map.serialize_entry(&Y, &Bytes(&self.0.y()))?;
        map.end()
    }
}

impl<'de> Deserialize<'de> for CoseKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members)
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = CoseKey;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an EC2 key on P-256")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<CoseKey, A::Error> {
        let (mut kty, mut crv, mut x, mut y) = (None, None, None, None);
        while let Some(label) = map.next_key()? {
            match label {
                Label::Int(KTY) => kty = Some(map.next_value::<i64>()?),
                Label::Int(CRV) => crv = Some(map.next_value::<i64>()?),
                Label::Int(X) => x = Some(map.next_value::<Bytes<'de>>()?),
                Label::Int(Y) => y = Some(map.next_value::<Bytes<'de>>()?),
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        match (kty, crv, x, y) {
            (Some(EC2), Some(P256), Some(Bytes(x)), Some(Bytes(y))) => {
                PublicKey::from_coordinates(x, y).map(CoseKey).map_err(A::Error::custom)
            }
            _ => Err(A::Error::custom("not an uncompressed EC2 key on P-256")),
        }
    }
}
