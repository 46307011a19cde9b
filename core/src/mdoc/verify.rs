//! Verifying.
use crate::Result;
use crate::approval_element::ApprovalElement;
use crate::attribute::Attributes;
use crate::cbor;
use crate::crypto::PublicKey;
use crate::status_list::StatusRef;
use crate::time::UnixTime;
use crate::x509::{Certificate, TrustAnchors};

/// An element that is no [`crate::attribute::Attribute`] of the citizen credential.
#[derive(Debug, Clone, PartialEq)]
pub struct OtherElement {
    /// The namespace.
    pub namespace: String,
    /// The element identifier.
    pub name: String,
    /// The element value.
    pub value: cbor::Value,
}

/// A credential whose issuer's signature, digests and validity hold.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct IssuedMdoc {
    /// The document type.
    pub doc_type: String,
    /// The attributes disclosed in the citizen credential's namespace.
    pub attributes: Attributes,
    /// Everything else disclosed.
    pub other: Vec<OtherElement>,
    /// The key that presentations are signed with.
    pub device_key: PublicKey,
    /// The key that PIN proofs are signed with.
    pub pin_key: Option<PublicKey>,
    /// Namespaces in which the device key may sign every element.
    pub authorized_namespaces: Vec<String>,
    /// Where its status is found.
    pub status: Option<StatusRef>,
    /// Until when it is valid.
    pub valid_until: UnixTime,
    /// Who issued it.
    pub issuer: Certificate,
}

/// A presentation all of whose checks passed.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct VerifiedMdoc {
    /// The document type.
    pub doc_type: String,
    /// The attributes disclosed in the citizen credential's namespace.
    pub attributes: Attributes,
    /// Everything else disclosed by the issuer.
    pub other: Vec<OtherElement>,
    /// Everything signed by the device but the approval element.
    pub device_signed: Vec<OtherElement>,
    /// The key that signed the presentation.
    pub device_key: PublicKey,
    /// The key that PIN proofs are signed with.
    pub pin_key: Option<PublicKey>,
    /// What was approved, how and when; absent from wallets of others.
    pub approval: Option<ApprovalElement>,
    /// Namespaces in which the device key may sign every element.
    pub authorized_namespaces: Vec<String>,
    /// Where its status is found.
    pub status: Option<StatusRef>,
    /// Until when it is valid.
    pub valid_until: UnixTime,
    /// Who issued it.
    pub issuer: Certificate,
}

/// Verifies a device response that holds exactly one document.
pub fn verify(
    _device_response: &[u8],
    _session_transcript: &[u8],
    _anchors: &TrustAnchors,
    _now: UnixTime,
) -> Result<VerifiedMdoc> {
    todo!()
}

/// Verifies a credential just issued (an encoded `IssuerSigned`).
pub fn verify_issued(_issuer_signed: &[u8], _anchors: &TrustAnchors, _now: UnixTime) -> Result<IssuedMdoc> {
    todo!()
}
