//! The protected header.

use std::borrow::Cow;

use base64::Engine as _;
use serde::{Deserialize, Serialize, Serializer};

use super::Algorithm;
use crate::error::{Malformed, PeerMisbehaved, Result};
use crate::jose::engine::STANDARD;
use crate::jose::json::{self, Text};
use crate::jose::jwk::Jwk;

/// The protected header (RFC 7515 section 4.1) without `alg`, which follows from the key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Header {
    /// Media type of the whole, which tells one kind of message from another (RFC 8725 section 3.11).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub typ: Option<String>,
    /// Key ID.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kid: Option<String>,
    /// Certificate chain in DER, leaf first; base64 with padding in the header (RFC 7515 section 4.1.6).
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "serialize_x5c")]
    pub x5c: Vec<Vec<u8>>,
    /// The key itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jwk: Option<Jwk>,
    /// A key attestation (OpenID4VCI 1.0 appendix D), itself a JWS.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_attestation: Option<String>,
}

impl Header {
    /// A header with this `typ` and nothing else.
    pub fn typed(typ: &str) -> Self {
        Self { typ: Some(typ.into()), ..Self::default() }
    }

    /// Whether `typ` is `expected`, without regard to case and to a leading `application/` (RFC 7515 section 4.1.9).
    pub(super) fn is_of_type(&self, expected: &str) -> bool {
        fn short(typ: &str) -> &str {
            match typ.split_at_checked(12) {
                Some((prefix, rest)) if prefix.eq_ignore_ascii_case("application/") => rest,
                _ => typ,
            }
        }
        self.typ.as_deref().is_some_and(|typ| short(typ).eq_ignore_ascii_case(short(expected)))
    }

    pub(super) fn parse(bytes: &[u8]) -> Result<(Algorithm, Self)> {
        let raw = Raw::deserialize(&json::tree(bytes)?).map_err(|_| Malformed::Json)?;
        if raw.crit {
            return Err(PeerMisbehaved::Critical.into());
        }
        let algorithm = match &*raw.alg {
            "ES256" => Algorithm::Es256,
            "RS256" => Algorithm::Rs256,
            _ => return Err(PeerMisbehaved::Algorithm.into()),
        };
        let x5c = raw.x5c.iter().map(|Text(it)| STANDARD.decode(it.as_bytes()).map_err(|_| Malformed::Base64.into()));
        let header = Self {
            typ: raw.typ,
            kid: raw.kid,
            x5c: x5c.collect::<Result<_>>()?,
            jwk: raw.jwk,
            key_attestation: raw.key_attestation,
        };
        Ok((algorithm, header))
    }
}

/// The members that are looked at; others are ignored, as RFC 7515 section 4 asks, unless `crit` is there.
#[derive(Deserialize)]
struct Raw<'a> {
    #[serde(borrow)]
    alg: Cow<'a, str>,
    typ: Option<String>,
    kid: Option<String>,
    #[serde(borrow, default)]
    x5c: Vec<Text<'a>>,
    jwk: Option<Jwk>,
    key_attestation: Option<String>,
    #[serde(default, deserialize_with = "json::present")]
    crit: bool,
}

fn serialize_x5c<S: Serializer>(chain: &[Vec<u8>], serializer: S) -> std::result::Result<S::Ok, S::Error> {
    serializer.collect_seq(chain.iter().map(|der| STANDARD.encode(der)))
}
