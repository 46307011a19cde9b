//! The JSON form of public keys.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Jwk, RsaJwk};
use crate::crypto::PublicKey;
use crate::error::{Error, Malformed, Result};
use crate::jose::{base64url, json};

/// The members in their JSON form; `d` only to notice a private key.
#[derive(Default, Serialize, Deserialize)]
struct Members {
    kty: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    crv: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    x: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    y: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    n: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    e: Option<String>,
    #[serde(default, skip_serializing, deserialize_with = "json::present")]
    d: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kid: Option<String>,
    #[serde(default, rename = "use", skip_serializing_if = "Option::is_none")]
    public_key_use: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    alg: Option<String>,
}

impl Members {
    fn bytes(member: Option<&String>) -> Result<Vec<u8>> {
        base64url::decode(member.ok_or(Malformed::Key)?)
    }

    fn expect(&self, kty: &str) -> Result<()> {
        if self.kty == kty && !self.d { Ok(()) } else { Err(Malformed::Key.into()) }
    }
}

impl TryFrom<Members> for Jwk {
    type Error = Error;

    fn try_from(members: Members) -> Result<Self> {
        members.expect("EC")?;
        if members.crv.as_deref() != Some("P-256") {
            return Err(Malformed::Key.into());
        }
        let (x, y) = (Members::bytes(members.x.as_ref())?, Members::bytes(members.y.as_ref())?);
        let key = PublicKey::from_coordinates(&x, &y)?;
        Ok(Self { key, kid: members.kid, public_key_use: members.public_key_use, alg: members.alg })
    }
}

impl From<&Jwk> for Members {
    fn from(jwk: &Jwk) -> Self {
        Self {
            kty: "EC".into(),
            crv: Some("P-256".into()),
            x: Some(base64url::encode(jwk.key.x())),
            y: Some(base64url::encode(jwk.key.y())),
            kid: jwk.kid.clone(),
            public_key_use: jwk.public_key_use.clone(),
            alg: jwk.alg.clone(),
            ..Self::default()
        }
    }
}

impl TryFrom<Members> for RsaJwk {
    type Error = Error;

    fn try_from(members: Members) -> Result<Self> {
        members.expect("RSA")?;
        let (n, e) = (Members::bytes(members.n.as_ref())?, Members::bytes(members.e.as_ref())?);
        if !(256..=1024).contains(&n.len()) || e.is_empty() || e.len() > 5 {
            return Err(Malformed::Key.into());
        }
        Ok(Self { n, e, kid: members.kid, public_key_use: members.public_key_use, alg: members.alg })
    }
}

impl From<&RsaJwk> for Members {
    fn from(jwk: &RsaJwk) -> Self {
        Self {
            kty: "RSA".into(),
            n: Some(base64url::encode(&jwk.n)),
            e: Some(base64url::encode(&jwk.e)),
            kid: jwk.kid.clone(),
            public_key_use: jwk.public_key_use.clone(),
            alg: jwk.alg.clone(),
            ..Self::default()
        }
    }
}

macro_rules! through_members {
    ($($key:ident)*) => {$(
        impl Serialize for $key {
            fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
                Members::from(self).serialize(serializer)
            }
        }

        impl<'de> Deserialize<'de> for $key {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
                Self::try_from(Members::deserialize(deserializer)?).map_err(serde::de::Error::custom)
            }
        }
    )*};
}

through_members!(Jwk RsaJwk);
