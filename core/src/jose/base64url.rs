//! base64url without padding (RFC 4648 section 5, RFC 7515 section 2).

use base64::{DecodeSliceError, Engine as _};

use super::engine::URL_SAFE_NO_PAD;
use crate::error::{Malformed, Result};

/// Encodes bytes.
pub fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Encodes a SHA-256 digest.
pub(crate) fn encode_digest(digest: &[u8; 32]) -> [u8; DIGEST_LENGTH] {
    let mut text = [0; DIGEST_LENGTH];
    // There is room for all of it, so nothing can fail.
    let _ = URL_SAFE_NO_PAD.encode_slice(digest, &mut text);
    text
}

/// Characters of a SHA-256 digest.
pub(crate) const DIGEST_LENGTH: usize = 43;

/// Decodes text; exactly one text stands for given bytes.
///
/// # Errors
/// [`Malformed::Base64`] for other characters, padding, white space or bits beyond the last byte.
pub fn decode(text: impl AsRef<[u8]>) -> Result<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| Malformed::Base64.into())
}

/// Decodes text of `N` bytes; `None`: it is of another number.
///
/// # Errors
/// As [`decode`].
pub(crate) fn decode_array<const N: usize>(text: impl AsRef<[u8]>) -> Result<Option<[u8; N]>> {
    let mut bytes = [0; N];
    match URL_SAFE_NO_PAD.decode_slice(text, &mut bytes) {
        Ok(length) => Ok((length == N).then_some(bytes)),
        Err(DecodeSliceError::OutputSliceTooSmall) => Ok(None),
        Err(DecodeSliceError::DecodeError(_)) => Err(Malformed::Base64.into()),
    }
}
