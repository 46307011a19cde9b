//! The two headers of a COSE message.

use core::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap as _, Serializer};

use super::label::Label;
use crate::cbor::{self, Bytes, Limits};
use crate::error::{self, Malformed, PeerMisbehaved};

// RFC 9052, section 3.1; RFC 9053, table 1; RFC 9360, table 1; RFC 9596, section 2.
const ALG: i64 = 1;
const CRIT: i64 = 2;
const TYP: i64 = 16;
const X5CHAIN: i64 = 33;
const ES256: i64 = -7;

/// The protected header that is written: `{1: -7}`.
pub(super) const PROTECTED_ES256: &[u8] = &[0xa1, 0x01, 0x26];

/// The protected header with a type: `{1: -7, 16: typ}`.
pub(super) fn protected_with_typ(typ: &str) -> error::Result<Vec<u8>> {
    cbor::encode(&Typed(typ))
}

/// The type that an encoded protected header names, if it is text.
pub(super) fn typ(protected: &[u8]) -> error::Result<Option<&str>> {
    let header: Protected<'_> = cbor::decode(protected, &Limits::MESSAGE).map_err(|_| Malformed::Cose)?;
    Ok(match header.typ {
        Some(Label::Text(typ)) => Some(typ),
        _ => None,
    })
}

struct Typed<'a>(&'a str);

impl Serialize for Typed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry(&ALG, &ES256)?;
        map.serialize_entry(&TYP, self.0)?;
        map.end()
    }
}

/// Checks that an encoded protected header names ES256 and nothing critical.
pub(super) fn check_protected(protected: &[u8]) -> error::Result<()> {
    if protected == PROTECTED_ES256 {
        return Ok(());
    }
    let header: Protected<'_> = cbor::decode(protected, &Limits::MESSAGE).map_err(|_| Malformed::Cose)?;
    match header {
        Protected { critical: true, .. } => Err(PeerMisbehaved::Critical.into()),
        Protected { algorithm: Some(ES256), .. } => Ok(()),
        Protected { algorithm: Some(_), .. } => Err(PeerMisbehaved::Algorithm.into()),
        Protected { algorithm: None, .. } => Err(Malformed::Cose.into()),
    }
}

struct Protected<'a> {
    algorithm: Option<i64>,
    critical: bool,
    typ: Option<Label<'a>>,
}

impl<'de: 'a, 'a> Deserialize<'de> for Protected<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Parameters;
        impl<'de> Visitor<'de> for Parameters {
            type Value = Protected<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a protected header")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut header = Protected { algorithm: None, critical: false, typ: None };
                while let Some(label) = map.next_key()? {
                    match label {
                        Label::Int(ALG) => header.algorithm = Some(map.next_value()?),
                        Label::Int(TYP) => header.typ = Some(map.next_value()?),
                        other => {
                            header.critical |= other == Label::Int(CRIT);
                            map.next_value::<IgnoredAny>()?;
                        }
                    }
                }
                Ok(header)
            }
        }
        deserializer.deserialize_map(Parameters)
    }
}

/// The unprotected header: of its parameters only the certificates matter.
#[derive(Debug, Clone, Default)]
pub(super) struct Unprotected<'a> {
    /// DER, leaf first (RFC 9360, section 2).
    pub(super) x5chain: Vec<Bytes<'a>>,
}

impl Serialize for Unprotected<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(usize::from(!self.x5chain.is_empty())))?;
        match self.x5chain.as_slice() {
            [] => {}
            [only] => map.serialize_entry(&X5CHAIN, only)?,
            several => map.serialize_entry(&X5CHAIN, several)?,
        }
        map.end()
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Unprotected<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Parameters;
        impl<'de> Visitor<'de> for Parameters {
            type Value = Unprotected<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an unprotected header")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut header = Unprotected::default();
                while let Some(label) = map.next_key()? {
                    match label {
                        Label::Int(X5CHAIN) => header.x5chain = map.next_value::<X5Chain<'de>>()?.0,
                        _ => drop(map.next_value::<IgnoredAny>()?),
                    }
                }
                Ok(header)
            }
        }
        deserializer.deserialize_map(Parameters)
    }
}

/// `COSE_X509 = bstr / [2*certs: bstr]`
struct X5Chain<'a>(Vec<Bytes<'a>>);

impl<'de: 'a, 'a> Deserialize<'de> for X5Chain<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrMore;
        impl<'de> Visitor<'de> for OneOrMore {
            type Value = X5Chain<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("one certificate or an array of them")
            }

            fn visit_borrowed_bytes<E>(self, certificate: &'de [u8]) -> Result<Self::Value, E> {
                Ok(X5Chain(vec![Bytes(certificate)]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<Self::Value, A::Error> {
                let mut chain = Vec::new();
                while let Some(certificate) = array.next_element()? {
                    chain.push(certificate);
                }
                Ok(X5Chain(chain))
            }
        }
        deserializer.deserialize_any(OneOrMore)
    }
}
