//! JSON Web Signature in the compact form (RFC 7515), signed by ES256 or RS256.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::jwk::Jwk;
use super::{base64url, json};
use crate::crypto::{self, PublicKey, Signature};
use crate::error::{Malformed, PeerMisbehaved, Result, Untrusted};

/// The longest JWS that [`parse`] takes, in bytes.
pub const MAX_LENGTH: usize = 64 * 1024;

/// A signature algorithm (RFC 7518 section 3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Algorithm {
    /// ECDSA with P-256 and SHA-256.
    #[serde(rename = "ES256")]
    Es256,
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    #[serde(rename = "RS256")]
    Rs256,
}

/// A key with the one algorithm it verifies: a header cannot choose another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VerificationKey {
    /// P-256, for ES256.
    Es256(PublicKey),
    /// RSA, for RS256.
    Rs256 {
        /// Modulus, big-endian.
        n: Vec<u8>,
        /// Exponent, big-endian.
        e: Vec<u8>,
    },
}

impl VerificationKey {
    const fn algorithm(&self) -> Algorithm {
        match self {
            Self::Es256(_) => Algorithm::Es256,
            Self::Rs256 { .. } => Algorithm::Rs256,
        }
    }

    fn verify(&self, message: &[u8], signature: &[u8]) -> Result<()> {
        match self {
            Self::Es256(key) => key.verify(message, &Signature::from_bytes(signature)?),
            Self::Rs256 { n, e } => crypto::verify_rs256(n, e, message, signature),
        }
    }
}

impl From<PublicKey> for VerificationKey {
    fn from(key: PublicKey) -> Self {
        Self::Es256(key)
    }
}

/// The protected header (RFC 7515 section 4.1) without `alg`, which follows from the key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Header {
    /// Media type of the whole, which tells one kind of message from another (RFC 8725 section 3.11).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub typ: Option<String>,
    /// Key ID.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kid: Option<String>,
    /// Certificate chain in DER, leaf first; base64 with padding in the header.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "x5c::serialize")]
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
}

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
/// [`Malformed::Json`] if `claims` have no form in JSON.
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
/// [`Malformed::Json`] if `claims` have no form in JSON.
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

/// A well-formed JWS whose signature was not checked.
#[derive(Debug, Clone)]
pub struct UnverifiedJws {
    header: Header,
    algorithm: Algorithm,
    signing_input: String,
    payload: Vec<u8>,
    signature: Vec<u8>,
}

/// Parses a JWS of at most [`MAX_LENGTH`] bytes.
///
/// # Errors
/// As [`parse_bounded`].
pub fn parse(compact: &str) -> Result<UnverifiedJws> {
    parse_bounded(compact, MAX_LENGTH)
}

/// Parses a JWS of at most `max_length` bytes.
///
/// # Errors
/// [`Malformed::TooLong`]; [`Malformed::Jose`] for another form; [`Malformed::Base64`] and [`Malformed::Json`] for its
/// parts; [`PeerMisbehaved::Algorithm`] for `none` and everything else but ES256 and RS256;
/// [`PeerMisbehaved::Critical`] for any `crit`, since no extension is understood here.
pub fn parse_bounded(compact: &str, max_length: usize) -> Result<UnverifiedJws> {
    todo!()
}

impl UnverifiedJws {
    /// The header, for finding the key. Believe nothing in it before [`Self::verify`].
    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// The algorithm that the header claims.
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The claims, for finding the key. Believe nothing in them before [`Self::verify`].
    ///
    /// # Errors
    /// [`Malformed::Json`] if they have another shape.
    pub fn unverified_claims<T: DeserializeOwned>(&self) -> Result<T> {
        json::decode(&self.payload)
    }

    /// Checks the type and the signature.
    ///
    /// `typ` is compared without regard to case and to a leading `application/` (RFC 7515 section 4.1.9).
    ///
    /// # Errors
    /// [`PeerMisbehaved::WrongType`] for another or no `typ`; [`PeerMisbehaved::Algorithm`] if the header names
    /// another algorithm than the key's; [`Untrusted::Signature`].
    pub fn verify(self, key: &VerificationKey, expected_typ: &str) -> Result<VerifiedJws> {
        todo!()
    }

    /// Checks the signature of a message whose standard gives it no type of its own, such as a client assertion
    /// (RFC 7523) or an ID token: `typ` is absent or `JWT`.
    ///
    /// # Errors
    /// As [`Self::verify`].
    pub fn verify_untyped(self, key: &VerificationKey) -> Result<VerifiedJws> {
        todo!()
    }
}

/// A JWS whose type and signature were checked.
#[derive(Debug, Clone)]
pub struct VerifiedJws {
    header: Header,
    payload: Vec<u8>,
}

impl VerifiedJws {
    /// The header.
    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// The payload as it was signed.
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// The claims.
    ///
    /// # Errors
    /// [`Malformed::Json`] if they have another shape, or name a member twice.
    pub fn claims<T: DeserializeOwned>(&self) -> Result<T> {
        json::decode(&self.payload)
    }
}

/// `x5c` (RFC 7515 section 4.1.6): base64 with padding, not base64url.
mod x5c {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use serde::Serializer;

    pub(super) fn serialize<S: Serializer>(chain: &[Vec<u8>], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(chain.iter().map(|der| STANDARD.encode(der)))
    }
}
