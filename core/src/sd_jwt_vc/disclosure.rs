//! One disclosure (RFC 9901 section 4.2).

use std::borrow::Cow;

use serde_json::Value;

use crate::crypto::{self, Rng};
use crate::error::{Malformed, Result};
use crate::jose::base64url;
use crate::jose::json::{self, Json};

/// A claim, or an element of an array, with the salt that hides it in its digest.
pub(super) struct Disclosure<'a> {
    /// The text that stands in the SD-JWT and that the digest is about.
    pub(super) encoded: &'a str,
    /// The claim name; none for an element of an array.
    pub(super) name: Option<Cow<'a, str>>,
    /// What is disclosed.
    pub(super) value: Json<'a>,
}

/// The digest that stands for a disclosure: base64url of SHA-256 over its text.
pub(super) type Digest = [u8; base64url::DIGEST_LENGTH];

impl<'a> Disclosure<'a> {
    /// Reads the JSON, `decoded`, that stands in the base64url text.
    pub(super) fn read(encoded: &'a str, decoded: &'a [u8]) -> Result<Self> {
        let Json::Array(parts) = json::tree(decoded)? else {
            return Err(Malformed::Json.into());
        };
        let mut parts = parts.into_iter();
        match [parts.next(), parts.next(), parts.next(), parts.next()] {
            [Some(Json::Text(_)), Some(Json::Text(name)), Some(value), None] => {
                Ok(Self { encoded, name: Some(name), value })
            }
            [Some(Json::Text(_)), Some(value), None, None] => Ok(Self { encoded, name: None, value }),
            _ => Err(Malformed::SdJwt.into()),
        }
    }

    /// The digest that stands for it.
    pub(super) fn digest(&self) -> Digest {
        base64url::encode_digest(&sha256(self.encoded))
    }
}

/// A disclosure of a claim, with a fresh salt of 128 bits.
pub(super) fn disclose(name: &str, value: &Value, rng: &mut dyn Rng) -> Result<String> {
    let salt = base64url::encode(crypto::random::<16>(rng));
    json::encode(&(salt, name, value)).map(base64url::encode)
}

/// The digest that stands for a disclosure, as text.
pub(super) fn digest(encoded: &str) -> String {
    base64url::encode(sha256(encoded))
}

fn sha256(encoded: &str) -> [u8; 32] {
    crypto::sha256(encoded.as_bytes())
}
