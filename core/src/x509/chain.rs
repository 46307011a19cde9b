//! Trust anchors, and paths that end in one.

use std::sync::Arc;
use std::time::Duration;

use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, TrustAnchor, UnixTime as PathTime};
use webpki::{EndEntityCert, Error as PathError, anchor_from_trusted_cert, ring::ECDSA_P256_SHA256, spki_for_anchor};
use x509_parser::extensions::KeyUsage;
use x509_parser::oid_registry::OID_X509_EXT_KEY_USAGE;
use x509_parser::prelude::X509Certificate;

use super::certificate::{extension, parsed_bounded, validity};
use super::seen::{Path, Seen};
use super::{Certificate, Profile, Remembered};
use crate::crypto::Signature;
use crate::error::{Error, Expired, Malformed, PeerMisbehaved, Result, Untrusted};
use crate::time::UnixTime;

/// The longest chain that is looked at, in certificates with the leaf.
pub const MAX_CHAIN: usize = 4;

/// The root certificates that are trusted for one purpose.
///
/// They never change. Whoever sees the same chains and signatures again and again lets them remember what was found good
/// ([`TrustAnchors::remembering`]); clones remember together, other anchors begin anew.
#[derive(Debug, Clone, Default)]
pub struct TrustAnchors {
    anchors: Vec<TrustAnchor<'static>>,
    seen: Option<Arc<Seen>>,
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
        Ok(Self { anchors: list.iter().map(anchor).collect::<Result<_>>()?, seen: None })
    }

    /// The same anchors with an empty memory for chains, and for so many signatures of certified signers (if any), each
    /// with the complete bytes that were signed: some 2 kB for a credential, and at most 32 MB in all.
    #[must_use]
    pub fn remembering(self, signatures: usize) -> Self {
        Self { seen: Some(Arc::new(Seen::new(signatures))), ..self }
    }

    /// What the memory was good for so far; nothing without one.
    pub fn remembered(&self) -> Remembered {
        self.seen.as_ref().map(|seen| seen.remembered()).unwrap_or_default()
    }

    /// Verifies an ES256 signature of `signer`, whose chain [`verify_chain`] found to end in one of these anchors.
    pub(crate) fn verify_signature(&self, signer: &Certificate, message: &[u8], signature: &Signature) -> Result<()> {
        let key = signer.public_key();
        match &self.seen {
            Some(seen) => seen.signature((key, message, signature), || key.verify(message, signature)),
            None => key.verify(message, signature),
        }
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
pub fn verify_chain(
    chain: &[impl AsRef<[u8]>],
    anchors: &TrustAnchors,
    profile: Profile,
    now: UnixTime,
) -> Result<Certificate> {
    let Some(seen) = &anchors.seen else { return Ok(find_path(chain, anchors, profile, now)?.leaf) };
    if let Some(leaf) = seen.chain(chain, profile, now) {
        return Ok(leaf);
    }
    let path = find_path(chain, anchors, profile, now)?;
    seen.keep_chain(chain, profile, path.clone());
    Ok(path.leaf)
}

fn find_path(chain: &[impl AsRef<[u8]>], anchors: &TrustAnchors, profile: Profile, now: UnixTime) -> Result<Path> {
    let (leaf_der, authorities) = chain.split_first().ok_or(Untrusted::Chain)?;
    if chain.len() > MAX_CHAIN {
        return Err(Untrusted::Chain.into());
    }
    let leaf_der = leaf_der.as_ref();
    let parsed_leaf = parsed_bounded(leaf_der)?;
    let leaf = Certificate::read(leaf_der, &parsed_leaf)?;
    profile.check_leaf(&parsed_leaf)?;
    if anchors.have_key(parsed_leaf.public_key().raw) {
        return Err(Untrusted::Chain.into());
    }
    let (mut not_before, mut not_after) = (leaf.not_before(), leaf.not_after());
    for der in authorities {
        let authority = parsed_bounded(der.as_ref())?;
        check_authority(&authority, anchors)?;
        let (from, until) = validity(&authority)?;
        (not_before, not_after) = (not_before.max(from), not_after.min(until));
    }
    check_path(leaf_der, authorities, anchors, profile, now)?;
    Ok(Path { leaf, not_before, not_after })
}

fn check_authority(certificate: &X509Certificate<'_>, anchors: &TrustAnchors) -> Result<()> {
    let key_usage: Option<KeyUsage> = extension(certificate, &OID_X509_EXT_KEY_USAGE)?;
    let certifies = key_usage.is_none_or(|it| it.key_cert_sign());
    if !certifies || anchors.have_key(certificate.public_key().raw) {
        return Err(Untrusted::Chain.into());
    }
    Ok(())
}

fn check_path(
    leaf: &[u8],
    authorities: &[impl AsRef<[u8]>],
    anchors: &TrustAnchors,
    profile: Profile,
    now: UnixTime,
) -> Result<()> {
    let leaf = CertificateDer::from(leaf);
    let authorities: Vec<_> = authorities.iter().map(|der| CertificateDer::from(der.as_ref())).collect();
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
