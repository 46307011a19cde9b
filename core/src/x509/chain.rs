//! Trust anchors, and paths that end in one.

use rustls_pki_types::{CertificateDer, TrustAnchor};

use super::{Certificate, Profile};
use crate::error::Result;
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
    /// [`Malformed::Certificate`](crate::error::Malformed::Certificate) if one does not parse or none is there.
    pub fn from_pem(pem: &str) -> Result<Self> {
        todo!()
    }

    /// From certificates in DER.
    ///
    /// # Errors
    /// [`Malformed::Certificate`](crate::error::Malformed::Certificate) if one does not parse or none is there.
    pub fn from_der_list(list: &[Vec<u8>]) -> Result<Self> {
        todo!()
    }
}

/// Checks that `chain`, leaf first, is exactly a path to one of `anchors` and that the leaf fits `profile`; gives the leaf.
///
/// The trust anchor itself is no part of a chain (HAIP 1.0 section 5), nor is any certificate the path does not need.
///
/// # Errors
/// [`Untrusted::Chain`](crate::error::Untrusted::Chain) for a chain that does not end in an anchor, is too long, names
/// the anchor or fits another profile; [`Expired::Certificate`](crate::error::Expired::Certificate);
/// [`PeerMisbehaved::Critical`](crate::error::PeerMisbehaved::Critical) for a critical extension not understood; and
/// the errors of [`Certificate::parse`].
pub fn verify_chain(chain: &[Vec<u8>], anchors: &TrustAnchors, profile: Profile, now: UnixTime) -> Result<Certificate> {
    todo!()
}
