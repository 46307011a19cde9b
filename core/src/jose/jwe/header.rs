//! The protected header.

use serde::{Deserialize, Serialize};

use crate::crypto::Aead;
use crate::error::{PeerMisbehaved, Result};
use crate::jose::jwk::Jwk;
use crate::jose::{base64url, json};

/// A content encryption algorithm (RFC 7518 section 5.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Enc {
    /// AES-128 in Galois/Counter Mode.
    #[serde(rename = "A128GCM")]
    A128Gcm,
    /// AES-256 in Galois/Counter Mode.
    #[serde(rename = "A256GCM")]
    A256Gcm,
}

impl Enc {
    /// Its registered name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::A128Gcm => "A128GCM",
            Self::A256Gcm => "A256GCM",
        }
    }

    /// The algorithm with this registered name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::A128Gcm, Self::A256Gcm].into_iter().find(|enc| enc.name() == name)
    }

    pub(super) const fn aead(self) -> Aead {
        match self {
            Self::A128Gcm => Aead::A128Gcm,
            Self::A256Gcm => Aead::A256Gcm,
        }
    }
}

/// What the header of a JWE says, before it is decrypted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JweHeader {
    /// The key it is encrypted to.
    pub kid: Option<String>,
    /// How the content is encrypted.
    pub enc: Enc,
    /// The sender's ephemeral key.
    pub epk: Jwk,
    /// Agreement PartyUInfo (RFC 7518 section 4.6.1.2).
    pub apu: Option<Vec<u8>>,
    /// Agreement PartyVInfo (RFC 7518 section 4.6.1.3).
    pub apv: Option<Vec<u8>>,
}

impl JweHeader {
    pub(super) fn encode(&self) -> Result<Vec<u8>> {
        json::encode(&Raw {
            alg: ECDH_ES.into(),
            enc: self.enc.name().into(),
            kid: self.kid.clone(),
            epk: self.epk.clone(),
            apu: self.apu.as_ref().map(base64url::encode),
            apv: self.apv.as_ref().map(base64url::encode),
            crit: false,
            zip: false,
        })
    }

    pub(super) fn parse(bytes: &[u8]) -> Result<Self> {
        let raw: Raw = json::decode(bytes)?;
        if raw.crit {
            return Err(PeerMisbehaved::Critical.into());
        }
        if raw.alg != ECDH_ES || raw.zip {
            return Err(PeerMisbehaved::Algorithm.into());
        }
        Ok(Self {
            kid: raw.kid,
            enc: Enc::from_name(&raw.enc).ok_or(PeerMisbehaved::Algorithm)?,
            epk: raw.epk,
            apu: raw.apu.map(base64url::decode).transpose()?,
            apv: raw.apv.map(base64url::decode).transpose()?,
        })
    }
}

const ECDH_ES: &str = "ECDH-ES";

/// The members that are looked at; `crit` and `zip` only to refuse them.
#[derive(Serialize, Deserialize)]
struct Raw {
    alg: String,
    enc: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    kid: Option<String>,
    epk: Jwk,
    #[serde(skip_serializing_if = "Option::is_none")]
    apu: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    apv: Option<String>,
    #[serde(default, skip_serializing, deserialize_with = "json::present")]
    crit: bool,
    #[serde(default, skip_serializing, deserialize_with = "json::present")]
    zip: bool,
}
