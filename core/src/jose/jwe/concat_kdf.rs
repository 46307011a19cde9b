//! The key derivation of ECDH-ES (RFC 7518 section 4.6.2), which is the Concat KDF of NIST SP 800-56A with SHA-256.

use zeroize::Zeroizing;

use super::Enc;
use crate::crypto;
use crate::error::{Malformed, Result};

/// Derives the content encryption key; one round of SHA-256 is enough for both lengths.
pub(super) fn derive(shared: &[u8], enc: Enc, [apu, apv]: [&[u8]; 2]) -> Result<Zeroizing<Vec<u8>>> {
    let length = enc.aead().key_length();
    let bits = u32::try_from(length * 8).map_err(|_| Malformed::TooLong)?.to_be_bytes();
    let [algorithm_length, apu_length, apv_length] = [prefix(enc.name().as_bytes())?, prefix(apu)?, prefix(apv)?];
    let round = 1_u32.to_be_bytes();
    let digest = Zeroizing::new(crypto::sha256_of(&[
        &round,
        shared,
        &algorithm_length,
        enc.name().as_bytes(),
        &apu_length,
        apu,
        &apv_length,
        apv,
        &bits,
    ]));
    Ok(Zeroizing::new(digest.iter().copied().take(length).collect()))
}

/// The length of a field of variable length, as it stands before the field.
fn prefix(field: &[u8]) -> Result<[u8; 4]> {
    Ok(u32::try_from(field.len()).map_err(|_| Malformed::TooLong)?.to_be_bytes())
}
