//! Trust anchors, and paths that end in one.

use std::time::Duration;

use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, TrustAnchor, UnixTime as PathTime};
use webpki::{EndEntityCert, Error as PathError, anchor_from_trusted_cert, ring::ECDSA_P256_SHA256, spki_for_anchor};

use super::certificate::{MAX_CERTIFICATE, parsed};
use super::{Certificate, Profile};
use crate::error::{Error, Expired, Malformed, PeerMisbehaved, Result, Untrusted};
use crate::time::UnixTime;

/// The longest chain that is looked at, in certificates with the leaf.
pub const MAX_CHAIN: usize = 4;

/// The root certificates that are trusted for one purpose.
#[derive(Debug, Clone, Default)]
pub struct TrustAnchors {
    anchors: Vec<TrustAnchor<'static>>,
}

impl TrustAnchors {
    /// From the `CERTIFICATE` sections of a PEM text (RFC 7468).
    ///
    /// # Errors
    /// [`Malformed::Certificate`] if one does not parse or none is there.
    pub fn from_pem(pem: &str) -> Result<Self> {
        let sections = CertificateDer::pem_slice_iter(pem.as_bytes());
        let list = sections.map(|it| it.map(|der| der.to_vec()).map_err(|_| Malformed::Certificate.into()));
        Self::from_der_list(&list.collect::<Result<Vec<_>>>()?)
    }

    /// From certificates in DER.
    ///
    /// # Errors
    /// [`Malformed::Certificate`] if one does not parse or none is there.
    pub fn from_der_list(list: &[Vec<u8>]) -> Result<Self> {
        if list.is_empty() {
            return Err(Malformed::Certificate.into());
        }
        let anchor = |der: &Vec<u8>| {
            let der = CertificateDer::from(der.as_slice());
            anchor_from_trusted_cert(&der).map(|it| it.to_owned()).map_err(|_| Malformed::Certificate.into())
        };
        Ok(Self { anchors: list.iter().map(anchor).collect::<Result<_>>()? })
    }

    /// Whether this key (a `SubjectPublicKeyInfo` in DER) is an anchor's, whatever certificate names it.
    fn have_key(&self, key: &[u8]) -> bool {
        self.anchors.iter().any(|anchor| spki_for_anchor(anchor).as_ref() == key)
    }
}

/// Checks that `chain`, leaf first, is exactly a path to one of `anchors` and that the leaf fits `profile`; gives the
/// leaf.
///
/// The trust anchor itself is no part of a chain (HAIP 1.0 section 5), nor is any certificate the path does not need.
///
/// # Errors
/// [`Untrusted::Chain`] for a chain that does not end in an anchor, is too long, names the anchor or fits another
/// profile; [`Expired::Certificate`]; [`PeerMisbehaved::Critical`] for a critical extension that is not understood; and
/// the errors of [`Certificate::parse`].
pub fn verify_chain(chain: &[Vec<u8>], anchors: &TrustAnchors, profile: Profile, now: UnixTime) -> Result<Certificate> {
    let (leaf, authorities) = chain.split_first().ok_or(Untrusted::Chain)?;
    if chain.len() > MAX_CHAIN {
        return Err(Untrusted::Chain.into());
    }
    let certificate = Certificate::parse(leaf)?;
    let parsed_leaf = parsed(leaf)?;
    profile.check_leaf(&parsed_leaf)?;
    if anchors.have_key(parsed_leaf.public_key().raw) {
        return Err(Untrusted::Chain.into());
    }
    authorities.iter().try_for_each(|der| check_authority(der, anchors))?;
    check_path(leaf, authorities, anchors, profile, now)?;
    Ok(certificate)
}

fn check_authority(der: &[u8], anchors: &TrustAnchors) -> Result<()> {
    if der.len() > MAX_CERTIFICATE {
        return Err(Malformed::TooLong.into());
    }
    let certificate = parsed(der)?;
    let key_usage = certificate.key_usage().map_err(|_| Malformed::Certificate)?;
    let certifies = key_usage.is_none_or(|it| it.value.key_cert_sign());
    if !certifies || anchors.have_key(certificate.public_key().raw) {
        return Err(Untrusted::Chain.into());
    }
    Ok(())
}

fn check_path(
    leaf: &[u8],
    authorities: &[Vec<u8>],
    anchors: &TrustAnchors,
    profile: Profile,
    now: UnixTime,
) -> Result<()> {
    let leaf = CertificateDer::from(leaf);
    let authorities: Vec<_> = authorities.iter().map(|der| CertificateDer::from(der.as_slice())).collect();
    let end_entity = EndEntityCert::try_from(&leaf).map_err(fault)?;
    let path = end_entity
        .verify_for_usage(
            &[ECDSA_P256_SHA256],
            &anchors.anchors,
            &authorities,
            PathTime::since_unix_epoch(Duration::from_secs(now.0)),
            profile.allowed_by_authorities(),
            None,
            None,
        )
        .map_err(fault)?;
    let used = path.intermediate_certificates().map(|authority| authority.der());
    if used.eq(authorities.iter().cloned()) { Ok(()) } else { Err(Untrusted::Chain.into()) }
}

fn fault(error: PathError) -> Error {
    match error {
        PathError::CertExpired { .. } | PathError::CertNotValidYet { .. } => Expired::Certificate.into(),
        PathError::UnsupportedCriticalExtension => PeerMisbehaved::Critical.into(),
        PathError::BadDer | PathError::BadDerTime | PathError::MalformedExtensions => Malformed::Certificate.into(),
        _ => Untrusted::Chain.into(),
    }
}
