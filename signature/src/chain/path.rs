//! The path from a certificate to a root that is trusted.

use std::time::Duration;

use rustls_pki_types::{CertificateDer, UnixTime as PathTime};
use siegelring_core::time::UnixTime;
use webpki::{
    ALL_VERIFICATION_ALGS, EndEntityCert, Error as PathError, ExtendedKeyUsageValidator, KeyPurposeId,
    KeyPurposeIdIter, RequiredEkuNotFoundContext, spki_for_anchor,
};

use super::{Anchors, Certificate};

/// What a certificate is to be trusted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Signing documents: no extended key usage, or one of those that signers in the field have.
    Document,
    /// Making time stamps (RFC 3161 section 2.3).
    TimeStamp,
}

/// Why there is no path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChainFault {
    /// No path to a root that is trusted.
    Unknown,
    /// The certificate, or one above it, is not for this purpose.
    Usage,
    /// A certificate on the path had expired.
    Expired,
    /// A certificate on the path was not valid yet.
    NotYetValid,
    /// A certificate on the path cannot be read, or breaks the rules of RFC 5280.
    Broken,
}

/// A path that holds.
#[derive(Debug, Clone)]
pub struct Path {
    /// The certificates in DER, leaf first, without the root.
    pub certificates: Vec<Vec<u8>>,
    /// The `SubjectPublicKeyInfo` of the root, in DER.
    root_key: Vec<u8>,
}

impl Path {
    /// The key that certified the certificate at this place of the path.
    pub(super) fn issuer_key(&self, place: usize) -> Option<Vec<u8>> {
        let Some(issuer) = self.certificates.get(place.saturating_add(1)) else { return Some(self.root_key.clone()) };
        Certificate::parse(issuer).ok().map(|it| it.public_key_info().to_vec())
    }
}

/// Finds a path from `leaf` over some of `pool` to one of `anchors` that was valid at `at`.
///
/// # Errors
/// [`ChainFault`]: the most telling one, if several paths were tried.
pub fn find_path(
    leaf: &Certificate<'_>,
    pool: &[&[u8]],
    anchors: &Anchors,
    purpose: Purpose,
    at: UnixTime,
) -> Result<Path, ChainFault> {
    let fits = match purpose {
        Purpose::Document => leaf.may_sign() && !leaf.is_authority(),
        Purpose::TimeStamp => leaf.may_stamp(),
    };
    if !fits {
        return Err(ChainFault::Usage);
    }
    let der = CertificateDer::from(leaf.der());
    let end_entity = EndEntityCert::try_from(&der).map_err(fault)?;
    let authorities: Vec<_> = pool.iter().filter(|it| **it != leaf.der()).map(|it| CertificateDer::from(*it)).collect();
    let path = end_entity
        .verify_for_usage(
            ALL_VERIFICATION_ALGS,
            anchors.as_slice(),
            &authorities,
            PathTime::since_unix_epoch(Duration::from_secs(at.0)),
            purpose,
            None,
            None,
        )
        .map_err(fault)?;
    let above = path.intermediate_certificates().map(|it| it.der().to_vec());
    Ok(Path {
        certificates: std::iter::once(leaf.der().to_vec()).chain(above).collect(),
        root_key: spki_for_anchor(path.anchor()).as_ref().to_vec(),
    })
}

/// `id-kp-documentSigning` (RFC 9336), `id-kp-emailProtection`, `id-kp-clientAuth`, `anyExtendedKeyUsage`, and those by
/// which Microsoft and Adobe name document signing: object identifiers in DER without tag and length.
const DOCUMENT: [&[u8]; 6] = [
    &[0x2b, 6, 1, 5, 5, 7, 3, 36],
    &[0x2b, 6, 1, 5, 5, 7, 3, 4],
    &[0x2b, 6, 1, 5, 5, 7, 3, 2],
    ANY,
    &[0x2b, 6, 1, 4, 1, 0x82, 0x37, 10, 3, 12],
    &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x2f, 1, 1, 5],
];
const TIME_STAMP: [&[u8]; 2] = [&[0x2b, 6, 1, 5, 5, 7, 3, 8], ANY];
const ANY: &[u8] = &[0x55, 0x1d, 0x25, 0];

impl ExtendedKeyUsageValidator for Purpose {
    fn validate(&self, usages: KeyPurposeIdIter<'_, '_>) -> Result<(), PathError> {
        let fitting: &[&[u8]] = match self {
            Self::Document => &DOCUMENT,
            Self::TimeStamp => &TIME_STAMP,
        };
        let mut none = true;
        for usage in usages {
            let usage = usage?;
            none = false;
            if fitting.iter().any(|oid| KeyPurposeId::new(oid) == usage) {
                return Ok(());
            }
        }
        if none {
            Ok(())
        } else {
            Err(PathError::RequiredEkuNotFoundContext(RequiredEkuNotFoundContext {
                required: webpki::KeyUsage::client_auth(),
                present: Vec::new(),
            }))
        }
    }
}

fn fault(error: PathError) -> ChainFault {
    match error {
        PathError::CertExpired { .. } => ChainFault::Expired,
        PathError::CertNotValidYet { .. } => ChainFault::NotYetValid,
        PathError::RequiredEkuNotFoundContext(_) | PathError::CaUsedAsEndEntity => ChainFault::Usage,
        PathError::UnknownIssuer | PathError::InvalidSignatureForPublicKey => ChainFault::Unknown,
        _ => ChainFault::Broken,
    }
}
