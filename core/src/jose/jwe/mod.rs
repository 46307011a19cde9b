//! JSON Web Encryption in the compact form (RFC 7516): ECDH-ES with direct key agreement on P-256 (RFC 7518
//! section 4.6), content encrypted by AES-GCM.

mod concat_kdf;
mod header;

#[cfg(test)]
mod tests;

pub use header::{Enc, JweHeader};

use zeroize::Zeroizing;

use super::base64url;
use super::jwk::Jwk;
use crate::crypto::{self, AgreementKey, Plaintext, Rng};
use crate::error::{Malformed, Result};

/// The longest JWE that is read, in bytes.
pub const MAX_LENGTH: usize = 256 * 1024;

/// The length of the authentication tag of AES-GCM in bytes.
const TAG_LENGTH: usize = 16;

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
    let ephemeral = AgreementKey::generate(rng);
    let header = JweHeader {
        kid: recipient.kid.clone(),
        enc,
        epk: Jwk::from(&ephemeral.public_key()),
        apu: apu.map(<[u8]>::to_vec),
        apv: apv.map(<[u8]>::to_vec),
    };
    let key = content_key(&header, &ephemeral, recipient)?;
    let nonce = crypto::random::<12>(rng);
    let protected = base64url::encode(header.encode()?);
    let sealed = enc.aead().seal(&key, nonce, protected.as_bytes(), plaintext)?;
    let (ciphertext, tag) =
        sealed.split_at_checked(sealed.len().saturating_sub(TAG_LENGTH)).ok_or(Malformed::TooLong)?;
    let [nonce, ciphertext, tag] = [nonce.as_slice(), ciphertext, tag].map(base64url::encode);
    Ok(format!("{protected}..{nonce}.{ciphertext}.{tag}"))
}

/// Reads the header, to find the key.
///
/// # Errors
/// [`Malformed::TooLong`], [`Malformed::Jose`], [`Malformed::Base64`] or [`Malformed::Json`] for what is not a JWE with
/// direct key agreement; [`PeerMisbehaved::Algorithm`](crate::error::PeerMisbehaved::Algorithm) for another `alg` or
/// `enc`, or compression; [`PeerMisbehaved::Critical`](crate::error::PeerMisbehaved::Critical) for any `crit`.
pub fn header(compact: &str) -> Result<JweHeader> {
    Parts::split(compact)?.header()
}

/// Decrypts.
///
/// # Errors
/// As [`header`], and [`Untrusted::Decryption`](crate::error::Untrusted::Decryption) if it is for another key or was
/// changed.
pub fn decrypt(compact: &str, key: &AgreementKey) -> Result<Plaintext> {
    let parts = Parts::split(compact)?;
    let header = parts.header()?;
    let nonce = <[u8; 12]>::try_from(base64url::decode(parts.nonce)?).map_err(|_| Malformed::Jose)?;
    let mut sealed = base64url::decode(parts.ciphertext)?;
    let tag = base64url::decode(parts.tag)?;
    if tag.len() != TAG_LENGTH {
        return Err(Malformed::Jose.into());
    }
    sealed.extend(tag);
    let content_key = content_key(&header, key, &header.epk)?;
    header.enc.aead().open_in_place(&content_key, nonce, parts.protected.as_bytes(), sealed)
}

fn content_key(header: &JweHeader, own: &AgreementKey, other: &Jwk) -> Result<Zeroizing<Vec<u8>>> {
    let shared = own.agree(other.public_key())?;
    let party_info = [&header.apu, &header.apv].map(|info| info.as_deref().unwrap_or_default());
    concat_kdf::derive(&*shared, header.enc, party_info)
}

/// The parts of the compact form; there is no encrypted key in direct key agreement.
struct Parts<'a> {
    protected: &'a str,
    nonce: &'a str,
    ciphertext: &'a str,
    tag: &'a str,
}

impl<'a> Parts<'a> {
    fn split(compact: &'a str) -> Result<Self> {
        if compact.len() > MAX_LENGTH {
            return Err(Malformed::TooLong.into());
        }
        let mut parts = compact.split('.');
        let mut next = || parts.next().ok_or(Malformed::Jose);
        let (protected, encrypted_key, nonce, ciphertext, tag) = (next()?, next()?, next()?, next()?, next()?);
        if parts.next().is_some() || !encrypted_key.is_empty() {
            return Err(Malformed::Jose.into());
        }
        Ok(Self { protected, nonce, ciphertext, tag })
    }

    fn header(&self) -> Result<JweHeader> {
        JweHeader::parse(&base64url::decode(self.protected)?)
    }
}
