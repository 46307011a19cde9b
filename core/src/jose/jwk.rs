//! Public keys in JSON (RFC 7517): P-256 (`EC`), and RSA for clients that authenticate with it.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{base64url, json, jws::VerificationKey};
use crate::crypto::{self, PublicKey};
use crate::error::{Malformed, Result};

/// How many keys of a set are looked at; what follows is ignored.
const MAX_KEYS: usize = 32;

/// A P-256 public key (RFC 7518 section 6.2). Members that are not known are ignored; a private key is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Jwk {
    key: PublicKey,
    /// Key ID, `kid`.
    pub kid: Option<String>,
    /// What it may be used for, `use`: `sig` or `enc`.
    pub public_key_use: Option<String>,
    /// The one algorithm it is used with, `alg`.
    pub alg: Option<String>,
}

impl Jwk {
    /// The key itself.
    pub const fn public_key(&self) -> &PublicKey {
        &self.key
    }

    /// SHA-256 thumbprint (RFC 7638): names the key alone, whatever `kid`, `use` and `alg` say.
    pub fn thumbprint(&self) -> [u8; 32] {
        let (x, y) = (base64url::encode(self.key.x()), base64url::encode(self.key.y()));
        crypto::sha256(format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#).as_bytes())
    }

    /// The same key, as the signature key `kid`.
    #[must_use]
    pub fn for_signatures(self, kid: &str) -> Self {
        Self { kid: Some(kid.into()), public_key_use: Some("sig".into()), alg: Some("ES256".into()), ..self }
    }

    /// The same key, as the encryption key `kid`.
    #[must_use]
    pub fn for_encryption(self, kid: &str) -> Self {
        Self { kid: Some(kid.into()), public_key_use: Some("enc".into()), alg: Some("ECDH-ES".into()), ..self }
    }
}

impl From<&PublicKey> for Jwk {
    fn from(key: &PublicKey) -> Self {
        Self { key: *key, kid: None, public_key_use: None, alg: None }
    }
}

/// An RSA public key (RFC 7518 section 6.3), for client assertions and RS256 ID tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RsaJwk {
    /// Modulus, big-endian without leading zeros.
    pub n: Vec<u8>,
    /// Exponent, big-endian without leading zeros.
    pub e: Vec<u8>,
    /// Key ID, `kid`.
    pub kid: Option<String>,
    /// What it may be used for, `use`.
    pub public_key_use: Option<String>,
    /// The one algorithm it is used with, `alg`.
    pub alg: Option<String>,
}

/// A public key of either kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum PublicJwk {
    /// P-256.
    Ec(Jwk),
    /// RSA.
    Rsa(RsaJwk),
}

impl PublicJwk {
    /// Key ID.
    pub fn kid(&self) -> Option<&str> {
        match self {
            Self::Ec(key) => key.kid.as_deref(),
            Self::Rsa(key) => key.kid.as_deref(),
        }
    }

    /// The key with the one algorithm it verifies.
    pub fn verification_key(&self) -> VerificationKey {
        match self {
            Self::Ec(key) => VerificationKey::Es256(key.key),
            Self::Rsa(key) => VerificationKey::Rs256 { n: key.n.clone(), e: key.e.clone() },
        }
    }
}

/// A set of keys that verify signatures (RFC 7517 section 5).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct JwkSet {
    /// The keys, in the order of the set.
    pub keys: Vec<PublicJwk>,
}

impl JwkSet {
    /// Parses a set. Encryption keys, keys for other algorithms, of other kinds or malformed are skipped, as RFC 7517
    /// section 5 asks, and so is everything after the 32nd key.
    ///
    /// # Errors
    /// [`Malformed::Json`] if it is no JWK set, or names a member twice.
    pub fn parse(bytes: &[u8]) -> Result<Self> {
        #[derive(Deserialize)]
        struct Raw {
            keys: Vec<serde_json::Value>,
        }
        let raw: Raw = json::decode(bytes)?;
        let keys = raw.keys.into_iter().take(MAX_KEYS).filter_map(|key| serde_json::from_value(key).ok());
        Ok(Self { keys: keys.filter(verifies_signatures).collect() })
    }

    /// The keys that may have made a signature with this `kid`: those of the same name, or every key if none is named.
    pub fn candidates<'a>(&'a self, kid: Option<&'a str>) -> impl Iterator<Item = &'a PublicJwk> {
        self.keys.iter().filter(move |key| kid.is_none() || key.kid() == kid)
    }
}

fn verifies_signatures(key: &PublicJwk) -> bool {
    let (public_key_use, alg, expected) = match key {
        PublicJwk::Ec(key) => (&key.public_key_use, &key.alg, "ES256"),
        PublicJwk::Rsa(key) => (&key.public_key_use, &key.alg, "RS256"),
    };
    public_key_use.as_deref().is_none_or(|it| it == "sig") && alg.as_deref().is_none_or(|it| it == expected)
}

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
    #[serde(default, skip_serializing)]
    d: Option<serde::de::IgnoredAny>,
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
        if self.kty == kty && self.d.is_none() { Ok(()) } else { Err(Malformed::Key.into()) }
    }
}

impl TryFrom<Members> for Jwk {
    type Error = crate::Error;

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
    type Error = crate::Error;

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
