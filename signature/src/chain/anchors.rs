//! Root certificates that are trusted for one purpose.

use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, TrustAnchor};
use webpki::anchor_from_trusted_cert;

use crate::defect::{Checked, Defect};

/// Root certificates that are trusted for one purpose. None by default.
#[derive(Debug, Clone, Default)]
pub struct Anchors {
    anchors: Vec<TrustAnchor<'static>>,
}

impl Anchors {
    /// From the `CERTIFICATE` sections of a PEM text (RFC 7468).
    ///
    /// # Errors
    /// [`Defect::Certificate`] if one does not parse or none is there.
    pub fn from_pem(pem: &str) -> Checked<Self> {
        let sections = CertificateDer::pem_slice_iter(pem.as_bytes());
        let list: Vec<Vec<u8>> =
            sections.map(|it| it.map(|der| der.to_vec()).map_err(|_| Defect::Certificate)).collect::<Checked<_>>()?;
        if list.is_empty() { Err(Defect::Certificate) } else { Self::from_der_list(&list) }
    }

    /// From certificates in DER.
    ///
    /// # Errors
    /// [`Defect::Certificate`] if one does not parse.
    pub fn from_der_list(list: &[Vec<u8>]) -> Checked<Self> {
        let anchor = |der: &Vec<u8>| {
            let der = CertificateDer::from(der.as_slice());
            anchor_from_trusted_cert(&der).map(|it| it.to_owned()).map_err(|_| Defect::Certificate)
        };
        Ok(Self { anchors: list.iter().map(anchor).collect::<Checked<_>>()? })
    }

    /// These and those of `other`.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.anchors.extend(other.anchors);
        self
    }

    /// Whether none is there.
    pub const fn is_empty(&self) -> bool {
        self.anchors.is_empty()
    }

    pub(super) fn as_slice(&self) -> &[TrustAnchor<'static>] {
        &self.anchors
    }
}
