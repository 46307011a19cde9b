//! Sets of public keys.

use serde::{Deserialize, Serialize};

use super::PublicJwk;
use crate::error::Result;
use crate::jose::json;

/// How many keys of a set are looked at; what follows is ignored.
const MAX_KEYS: usize = 32;

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
    /// [`Malformed::Json`](crate::error::Malformed::Json) if it is no JWK set, or names a member twice.
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
