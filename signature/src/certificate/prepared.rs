//! A certificate or a revocation list that waits for its signature.

use der::asn1::{Any, BitString};
use der::oid::db::rfc5912::ECDSA_WITH_SHA_256;
use der::{Decode as _, Encode, Sequence};
use siegelring_core::crypto::Signature;
use x509_cert::spki::AlgorithmIdentifierOwned;

use super::{CertificateError, Result};

/// A certificate or a revocation list that waits for the signature of its authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    to_be_signed: Vec<u8>,
}

/// `SIGNED{…}` of X.509: the shape of both `Certificate` and `CertificateList` (RFC 5280, sections 4.1 and 5.1).
#[derive(Sequence)]
struct Signed {
    to_be_signed: Any,
    algorithm: AlgorithmIdentifierOwned,
    signature: BitString,
}

impl Prepared {
    pub(super) fn new(to_be_signed: &impl Encode) -> Result<Self> {
        Ok(Self { to_be_signed: to_be_signed.to_der()? })
    }

    /// What the authority's key signs (ECDSA P-256 with SHA-256): the DER of `tbsCertificate` or `tbsCertList`.
    pub fn signature_payload(&self) -> &[u8] {
        &self.to_be_signed
    }

    /// The finished certificate or list, DER.
    ///
    /// # Errors
    /// [`CertificateError::Encoding`] if the signature is none: a zero, or a number beyond the order of the group.
    pub fn complete(self, signature: &Signature) -> Result<Vec<u8>> {
        let signature = signature.to_der().map_err(|_| CertificateError::Encoding)?;
        let signed = Signed {
            to_be_signed: Any::from_der(&self.to_be_signed)?,
            algorithm: algorithm(),
            signature: BitString::from_bytes(&signature)?,
        };
        Ok(signed.to_der()?)
    }
}

/// ecdsa-with-SHA256, whose parameters are absent (RFC 5758, section 3.2).
pub(super) const fn algorithm() -> AlgorithmIdentifierOwned {
    AlgorithmIdentifierOwned { oid: ECDSA_WITH_SHA_256, parameters: None }
}
