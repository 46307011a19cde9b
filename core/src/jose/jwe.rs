//! JSON Web Encryption in the compact form (RFC 7516): ECDH-ES with direct key agreement on P-256 (RFC 7518
//! section 4.6), content encrypted by AES-GCM.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::jwk::Jwk;
use super::{base64url, json};
use crate::crypto::{self, Aead, AgreementKey, Rng};
use crate::error::{Malformed, PeerMisbehaved, Result};

/// The longest JWE that is read, in bytes.
pub const MAX_LENGTH: usize = 256 * 1024;

/// A content encryption algorithm (RFC 7518 section 5.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Enc {
    /// AES-128 in Galois/Counter Mode.
    #[serde(rename = "A128GCM")]
    A128Gcm,
    /// AES-256 in Galois/Counter Mode.
    #[serde(rename = "A256GCM")]
    A256Gcm,
}

/// What the header of a JWE says, before it is decrypted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JweHeader {
    /// The key it is encrypted to.
    pub kid: Option<String>,
    /// How the content is encrypted.
    pub enc: Enc,
    /// The sender's ephemeral key.
    pub epk: Jwk,
    /// Agreement PartyUInfo (RFC 7518 section 4.6.1.2).
    pub apu: Option<Vec<u8>>,
    /// Agreement PartyVInfo (RFC 7518 section 4.6.1.3).
    pub apv: Option<Vec<u8>>,
}

/// Encrypts to `recipient`, whose `kid` goes into the header.
///
/// # Errors
/// [`Malformed::Key`] if `recipient` is no point of the curve.
pub fn encrypt(
    plaintext: &[u8],
    recipient: &Jwk,
    enc: Enc,
    apu: Option<&[u8]>,
    apv: Option<&[u8]>,
    rng: &mut dyn Rng,
) -> Result<String> {
    todo!()
}

/// Reads the header, to find the key.
///
/// # Errors
/// [`Malformed::TooLong`], [`Malformed::Jose`], [`Malformed::Base64`], [`Malformed::Json`] for what is not a JWE;
/// [`PeerMisbehaved::Algorithm`] for another `alg` or `enc`; [`PeerMisbehaved::Critical`] for any `crit`.
pub fn header(compact: &str) -> Result<JweHeader> {
    todo!()
}

/// Decrypts.
///
/// # Errors
/// As [`header`], and [`crate::error::Untrusted::Decryption`] if it is for another key or was changed.
pub fn decrypt(compact: &str, key: &AgreementKey) -> Result<Zeroizing<Vec<u8>>> {
    todo!()
}
