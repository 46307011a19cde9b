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
    pub(super) encoded: Cow<'a, str>,
    /// The claim name; none for an element of an array.
    pub(super) name: Option<String>,
    /// What is disclosed.
    pub(super) value: Value,
}

impl<'a> Disclosure<'a> {
    /// Parses the base64url text.
    pub(super) fn parse(encoded: &'a str) -> Result<Self> {
        let decoded = base64url::decode(encoded)?;
        let Json::Array(parts) = json::tree(&decoded)? else {
            return Err(Malformed::Json.into());
        };
        let (name, value) = match parts.as_slice() {
            [Json::Text(_), Json::Text(name), value] => (Some(name.to_string()), value),
            [Json::Text(_), value] => (None, value),
            _ => return Err(Malformed::SdJwt.into()),
        };
        Ok(Self { encoded: encoded.into(), name, value: value.to_value() })
    }

    /// A claim with a fresh salt of 128 bits.
    pub(super) fn new(name: &str, value: Value, rng: &mut dyn Rng) -> Result<Self> {
        let salt = base64url::encode(crypto::random::<16>(rng));
        let encoded = base64url::encode(json::encode(&(salt, name, &value))?);
        Ok(Self { encoded: encoded.into(), name: Some(name.into()), value })
    }

    /// The digest that stands for it, base64url of SHA-256 over the text.
    pub(super) fn digest(&self) -> String {
        base64url::encode(crypto::sha256(self.encoded.as_bytes()))
    }
}
