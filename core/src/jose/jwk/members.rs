//! The JSON form of public keys.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Jwk, RsaJwk};
use crate::crypto::PublicKey;
use crate::error::{Error, Malformed, Result};
use crate::jose::base64url;
use crate::jose::json::{self, Text};

/// The members in their JSON form; `d` only to notice a private key.
#[derive(Default, Serialize, Deserialize)]
struct Members<'a> {
    #[serde(borrow)]
    kty: Cow<'a, str>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    crv: Option<Text<'a>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    x: Option<Text<'a>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    y: Option<Text<'a>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    n: Option<Text<'a>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    e: Option<Text<'a>>,
    #[serde(default, skip_serializing, deserialize_with = "json::present")]
    d: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kid: Option<String>,
    #[serde(default, rename = "use", skip_serializing_if = "Option::is_none")]
    public_key_use: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    alg: Option<String>,
}

impl Members<'_> {
    fn bytes(member: Option<&Text<'_>>) -> Result<Vec<u8>> {
        base64url::decode(member.ok_or(Malformed::Key)?.0.as_bytes())
    }

    fn expect(&self, kty: &str) -> Result<()> {
        if self.kty == kty && !self.d { Ok(()) } else { Err(Malformed::Key.into()) }
    }
}

impl TryFrom<Members<'_>> for Jwk {
    type Error = Error;

    fn try_from(members: Members<'_>) -> Result<Self> {
        members.expect("EC")?;
        if members.crv.as_ref().is_none_or(|crv| crv.0 != "P-256") {
            return Err(Malformed::Key.into());
        }
        let (x, y) = (coordinate(members.x.as_ref())?, coordinate(members.y.as_ref())?);
        let key = PublicKey::from_coordinates(&x, &y)?;
        Ok(Self { key, kid: members.kid, public_key_use: members.public_key_use, alg: members.alg })
    }
}

fn coordinate(member: Option<&Text<'_>>) -> Result<[u8; 32]> {
    base64url::decode_array(member.ok_or(Malformed::Key)?.0.as_bytes())?.ok_or(Malformed::Key.into())
}

impl From<&Jwk> for Members<'_> {
    fn from(jwk: &Jwk) -> Self {
        Self {
            kty: "EC".into(),
            crv: Some(Text("P-256".into())),
            x: Some(Text(base64url::encode(jwk.key.x()).into())),
            y: Some(Text(base64url::encode(jwk.key.y()).into())),
            kid: jwk.kid.clone(),
            public_key_use: jwk.public_key_use.clone(),
            alg: jwk.alg.clone(),
            ..Self::default()
        }
    }
}

impl TryFrom<Members<'_>> for RsaJwk {
    type Error = Error;

    fn try_from(members: Members<'_>) -> Result<Self> {
        members.expect("RSA")?;
        let (n, e) = (Members::bytes(members.n.as_ref())?, Members::bytes(members.e.as_ref())?);
        if !(256..=1024).contains(&n.len()) || e.is_empty() || e.len() > 5 {
            return Err(Malformed::Key.into());
        }
        Ok(Self { n, e, kid: members.kid, public_key_use: members.public_key_use, alg: members.alg })
    }
}

impl From<&RsaJwk> for Members<'_> {
    fn from(jwk: &RsaJwk) -> Self {
        Self {
            kty: "RSA".into(),
            n: Some(Text(base64url::encode(&jwk.n).into())),
            e: Some(Text(base64url::encode(&jwk.e).into())),
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
