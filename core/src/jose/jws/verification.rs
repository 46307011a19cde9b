//! Checking a JWS: parse, find the key, verify.

use serde::de::DeserializeOwned;

use super::{Algorithm, Header, MAX_LENGTH};
use crate::crypto::{self, PublicKey, Signature};
use crate::error::{Malformed, PeerMisbehaved, Result};
use crate::jose::json::{self, Members};
use crate::jose::{base64url, split_once};

/// A well-formed JWS whose signature was not checked.
#[derive(Debug, Clone)]
pub struct UnverifiedJws<'a> {
    header: Header,
    algorithm: Algorithm,
    signing_input: &'a str,
    payload: Vec<u8>,
    signature: Vec<u8>,
}

/// Parses a JWS of at most [`MAX_LENGTH`] bytes.
///
/// # Errors
/// As [`parse_bounded`].
pub fn parse(compact: &str) -> Result<UnverifiedJws<'_>> {
    parse_bounded(compact, MAX_LENGTH)
}

/// Parses a JWS of at most `max_length` bytes.
///
/// # Errors
/// [`Malformed::TooLong`]; [`Malformed::Jose`] for another form; [`Malformed::Base64`] and [`Malformed::Json`] for its
/// parts; [`PeerMisbehaved::Algorithm`] for `none` and everything else but ES256 and RS256;
/// [`PeerMisbehaved::Critical`] for any `crit`, since no extension is understood here.
pub fn parse_bounded(compact: &str, max_length: usize) -> Result<UnverifiedJws<'_>> {
    if compact.len() > max_length {
        return Err(Malformed::TooLong.into());
    }
    let (protected, rest) = split_once(compact, b'.').ok_or(Malformed::Jose)?;
    let (payload, signature) = split_once(rest, b'.').ok_or(Malformed::Jose)?;
    if split_once(signature, b'.').is_some() {
        return Err(Malformed::Jose.into());
    }
    let signing_input = compact.get(..protected.len().saturating_add(1).saturating_add(payload.len()));
    let (algorithm, header) = Header::parse(&base64url::decode(protected)?)?;
    Ok(UnverifiedJws {
        header,
        algorithm,
        signing_input: signing_input.ok_or(Malformed::Jose)?,
        payload: base64url::decode(payload)?,
        signature: base64url::decode(signature)?,
    })
}

impl UnverifiedJws<'_> {
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

    /// The claims as they stand, borrowed. Believe nothing in them before [`Self::verify`].
    ///
    /// # Errors
    /// [`Malformed::Json`] if they are no object.
    pub(crate) fn unverified_members(&self) -> Result<Members<'_>> {
        json::members(&self.payload)
    }

    /// Checks the type and the signature.
    ///
    /// `typ` is compared without regard to case and to a leading `application/` (RFC 7515 section 4.1.9).
    ///
    /// # Errors
    /// [`PeerMisbehaved::WrongType`] for another or no `typ`; [`PeerMisbehaved::Algorithm`] if the header names
    /// another algorithm than the key's; [`Untrusted::Signature`](crate::error::Untrusted::Signature).
    pub fn verify(self, key: &VerificationKey, expected_typ: &str) -> Result<VerifiedJws> {
        if !self.header.is_of_type(expected_typ) {
            return Err(PeerMisbehaved::WrongType.into());
        }
        self.verify_signature(key)
    }

    /// Checks the type, and the signature by ES256 through a check of the caller's: of the bytes that were signed, and of
    /// the signature over them.
    ///
    /// # Errors
    /// Those of the check, else as [`Self::verify`].
    pub(crate) fn verify_by(
        self,
        expected_typ: &str,
        check: impl FnOnce(&[u8], &Signature) -> Result<()>,
    ) -> Result<VerifiedJws> {
        if !self.header.is_of_type(expected_typ) {
            return Err(PeerMisbehaved::WrongType.into());
        }
        if self.algorithm != Algorithm::Es256 {
            return Err(PeerMisbehaved::Algorithm.into());
        }
        check(self.signing_input.as_bytes(), &Signature::from_bytes(&self.signature)?)?;
        Ok(VerifiedJws { header: self.header, payload: self.payload })
    }

    /// Checks the signature of a message whose standard gives it no type of its own, such as a client assertion
    /// (RFC 7523) or an ID token: `typ` is absent or `JWT`.
    ///
    /// # Errors
    /// As [`Self::verify`].
    pub fn verify_untyped(self, key: &VerificationKey) -> Result<VerifiedJws> {
        if self.header.typ.is_some() && !self.header.is_of_type("JWT") {
            return Err(PeerMisbehaved::WrongType.into());
        }
        self.verify_signature(key)
    }

    fn verify_signature(self, key: &VerificationKey) -> Result<VerifiedJws> {
        if self.algorithm != key.algorithm() {
            return Err(PeerMisbehaved::Algorithm.into());
        }
        key.verify(self.signing_input.as_bytes(), &self.signature)?;
        Ok(VerifiedJws { header: self.header, payload: self.payload })
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
