//! The document security store (ETSI EN 319 142-1, 5.4.2): what a validator needs, in the file itself.

use crate::error::{Malformed, Result};

/// What a validator needs years later: level LT.
#[derive(Debug, Clone, Copy)]
pub struct ValidationData<'a> {
    /// Certificates in DER: authorities of the signer and of the time stamp.
    pub certificates: &'a [Vec<u8>],
    /// Revocation lists in DER.
    pub crls: &'a [Vec<u8>],
}

/// The bytes to append to a signed file: a `DSS` with one `VRI` entry for its last signature.
///
/// # Errors
/// As [`super::inspect`] for a file that is not sound.
pub fn validation_data(_signed: &[u8], _data: &ValidationData<'_>) -> Result<Vec<u8>> {
    Err(Malformed::PdfHeader.into())
}
