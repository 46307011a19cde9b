//! Making a JWS: prepare, sign outside, complete.

use serde::Serialize;

use super::{Algorithm, Header};
use crate::crypto::Signature;
use crate::error::Result;
use crate::jose::{base64url, json};

/// The same header with its algorithm, as it is written.
#[derive(Serialize)]
struct Protected<'a> {
    alg: Algorithm,
    #[serde(flatten)]
    header: &'a Header,
}

/// A JWS that only lacks its ES256 signature.
#[derive(Debug, Clone)]
pub struct PreparedJws(String);

/// Prepares a JWS over `claims`, to be signed by ES256.
///
/// # Errors
/// [`Malformed::Json`](crate::error::Malformed::Json) if `claims` have no form in JSON.
pub fn prepare(header: &Header, claims: &impl Serialize) -> Result<PreparedJws> {
    signing_input(Algorithm::Es256, header, claims).map(PreparedJws)
}

impl PreparedJws {
    /// The bytes to sign.
    pub fn signature_payload(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// The JWS in its compact form.
    pub fn complete(self, signature: Signature) -> String {
        completed(self.0, signature.as_bytes())
    }
}

/// A JWS that only lacks its RS256 signature.
#[derive(Debug, Clone)]
pub struct PreparedRs256Jws(String);

/// Prepares a JWS over `claims`, to be signed by RS256.
///
/// # Errors
/// [`Malformed::Json`](crate::error::Malformed::Json) if `claims` have no form in JSON.
pub fn prepare_rs256(header: &Header, claims: &impl Serialize) -> Result<PreparedRs256Jws> {
    signing_input(Algorithm::Rs256, header, claims).map(PreparedRs256Jws)
}

impl PreparedRs256Jws {
    /// The bytes to sign.
    pub fn signature_payload(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// The JWS in its compact form, with a signature as long as the key's modulus.
    pub fn complete(self, signature: &[u8]) -> String {
        completed(self.0, signature)
    }
}

fn signing_input(alg: Algorithm, header: &Header, claims: &impl Serialize) -> Result<String> {
    let protected = base64url::encode(json::encode(&Protected { alg, header })?);
    Ok(format!("{protected}.{}", base64url::encode(json::encode(claims)?)))
}

fn completed(mut signing_input: String, signature: &[u8]) -> String {
    signing_input.push('.');
    signing_input.push_str(&base64url::encode(signature));
    signing_input
}
