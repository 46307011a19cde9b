//! Public keys in JSON (RFC 7517): P-256 (`EC`), and RSA for clients that authenticate with it.

mod members;
mod set;

#[cfg(test)]
mod tests;

pub use set::JwkSet;

use serde::{Deserialize, Serialize};

use super::{base64url, jws::VerificationKey};
use crate::crypto::{self, PublicKey};

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
