//! The signed list as a CWT (section 5.2; RFC 8392).

use core::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap as _, Serializer};

use super::{MAX_LENGTH, Publication, VerifiedStatusList};
use crate::cbor::{self, Bytes, Limits, Tagged, Text, text_map};
use crate::cose::{self, CoseSign1, PreparedSign1};
use crate::crypto::Signature;
use crate::error::{self, Malformed, PeerMisbehaved};
use crate::status_list::{Bits, StatusList};
use crate::time::UnixTime;
use crate::x509::{self, Profile, TrustAnchors};

/// The COSE header `typ` (RFC 9596), which is the media type.
pub const TYP: &str = "application/statuslist+cwt";

/// COSE_Sign1 (RFC 9052, section 2).
const COSE_SIGN1: u64 = 18;

// RFC 8392, section 4; Token Status List, section 14.
const SUB: u64 = 2;
const EXP: u64 = 4;
const IAT: u64 = 6;
const STATUS_LIST: u64 = 65_533;
const TTL: u64 = 65_534;

/// A few claims, one of them long.
const LIMITS: Limits = Limits { max_bytes: MAX_LENGTH, max_depth: 8, max_items: 200 };

/// ```cddl
/// {2: tstr, 6: uint, ? 4: uint, ? 65534: uint, 65533: {"bits": 1 / 2 / 4 / 8, "lst": bstr}}
/// ```
#[derive(Debug)]
pub(in crate::status_list) struct Claims<'a> {
    pub(in crate::status_list) publication: Publication<'a>,
    status_list: Packed<'a>,
}

#[derive(Debug, serde::Serialize, serde::Deserialize)]
#[serde(remote = "Self")]
struct Packed<'a> {
    bits: u8,
    #[serde(borrow)]
    lst: Bytes<'a>,
}

text_map!(Packed<'a>);

/// A CWT that only lacks its signature.
#[derive(Debug, Clone)]
pub struct PreparedCwt(PreparedSign1);

/// Prepares a token over `list`.
///
/// # Errors
/// None in practice: a list always encodes.
pub fn prepare(list: &StatusList, publication: &Publication<'_>, x5chain: Vec<Vec<u8>>) -> error::Result<PreparedCwt> {
    let lst = list.compress()?;
    let status_list = Packed { bits: list.bits().number(), lst: Bytes(&lst) };
    let claims = cbor::encode(&Claims { publication: *publication, status_list })?;
    cose::prepare_typed(TYP, claims, x5chain).map(PreparedCwt)
}

impl PreparedCwt {
    /// What the key's holder signs with ES256.
    pub fn signature_payload(&self) -> &[u8] {
        self.0.signature_payload()
    }

    /// The token.
    ///
    /// # Errors
    /// None in practice: byte strings always encode.
    pub fn complete(&self, signature: &Signature) -> error::Result<Vec<u8>> {
        cbor::encode(&Tagged::<COSE_SIGN1, _>(self.0.complete(signature)))
    }
}

/// Verifies a token fetched from `uri`.
///
/// # Errors
/// As [`cbor::decode`], [`CoseSign1::verify`], [`x509::verify_chain`] and [`StatusList::decompress`];
/// [`PeerMisbehaved::WrongType`] for a CWT of another type; [`PeerMisbehaved::WrongAudience`] if it is the list of
/// another address; [`Expired::Token`](crate::error::Expired::Token) if it is past its time or from the future.
pub fn verify(token: &[u8], uri: &str, anchors: &TrustAnchors, now: UnixTime) -> error::Result<VerifiedStatusList> {
    let received = receive(token)?;
    let signer = x509::verify_chain(received.x5chain(), anchors, Profile::Issuer, now)?;
    received.verify(signer.public_key())?;
    let claims = claims(&received)?;
    claims.publication.check(uri, now)?;
    Ok(VerifiedStatusList { list: claims.list()?, fresh_until: claims.publication.fresh_until(now) })
}

/// Reads a token of this type, unverified.
pub(in crate::status_list) fn receive(token: &[u8]) -> error::Result<CoseSign1<'_>> {
    let Tagged(received) = cbor::decode::<Tagged<COSE_SIGN1, CoseSign1<'_>>>(token, &LIMITS)?;
    if received.typ()? == Some(TYP) { Ok(received) } else { Err(PeerMisbehaved::WrongType.into()) }
}

/// The claims inside.
pub(in crate::status_list) fn claims<'a>(received: &CoseSign1<'a>) -> error::Result<Claims<'a>> {
    cbor::decode(received.payload().ok_or(Malformed::Cose)?, &LIMITS)
}

impl Claims<'_> {
    /// The list inside.
    pub(in crate::status_list) fn list(&self) -> error::Result<StatusList> {
        let Bytes(compressed) = self.status_list.lst;
        StatusList::decompress(Bits::from_number(self.status_list.bits)?, compressed)
    }
}

impl Serialize for Claims<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Publication { uri, iat, exp, ttl } = &self.publication;
        let optional = usize::from(exp.is_some()) + usize::from(ttl.is_some());
        let mut map = serializer.serialize_map(Some(3 + optional))?;
        map.serialize_entry(&SUB, uri)?;
        if let Some(exp) = exp {
            map.serialize_entry(&EXP, exp)?;
        }
        map.serialize_entry(&IAT, iat)?;
        map.serialize_entry(&STATUS_LIST, &self.status_list)?;
        if let Some(ttl) = ttl {
            map.serialize_entry(&TTL, ttl)?;
        }
        map.end()
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Claims<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ByNumber;
        impl<'de> Visitor<'de> for ByNumber {
            type Value = Claims<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the claims of a status list")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let (mut uri, mut iat, mut status_list) = (None, None, None);
                let (mut exp, mut ttl) = (None, None);
                while let Some(label) = map.next_key::<cose::Label<'de>>()? {
                    let cose::Label::Int(claim) = label else {
                        map.next_value::<IgnoredAny>()?;
                        continue;
                    };
                    match u64::try_from(claim) {
                        Ok(SUB) => uri = Some(map.next_value::<Text<'de>>()?.0),
                        Ok(IAT) => iat = Some(map.next_value()?),
                        Ok(EXP) => exp = Some(map.next_value::<UnixTime>()?),
                        Ok(TTL) => ttl = Some(map.next_value::<u64>()?),
                        Ok(STATUS_LIST) => status_list = Some(map.next_value()?),
                        _ => drop(map.next_value::<IgnoredAny>()?),
                    }
                }
                let missing = || A::Error::custom("a claim is missing");
                let (uri, iat) = (uri.ok_or_else(missing)?, iat.ok_or_else(missing)?);
                let publication = Publication { uri, iat, exp, ttl };
                Ok(Claims { publication, status_list: status_list.ok_or_else(missing)? })
            }
        }
        deserializer.deserialize_map(ByNumber)
    }
}
