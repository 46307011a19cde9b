//! What is verified, and what is trusted.

use siegelring_core::x509::TrustAnchors;

use crate::chain::Anchors;

/// A file that was handed in.
#[derive(Debug, Clone, Copy)]
pub struct File<'a> {
    /// Its name, as people know it.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// What is trusted, and for what. Nothing is trusted by default.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    /// The roots of this scheme's signature certificates.
    pub scheme: Anchors,
    /// The roots of signers of others.
    pub signers: Anchors,
    /// The roots of time stamp authorities.
    pub time_stamps: Anchors,
    /// Certificate revocation lists in DER, beside those in the files.
    pub crls: Vec<Vec<u8>>,
    /// The roots of credential issuers, for embedded approvals.
    pub issuers: Option<TrustAnchors>,
    /// The roots of the relying parties that asked for approvals.
    pub relying_parties: Option<TrustAnchors>,
}
