//! What verification gives. Nobody else can make these.

use crate::approval_element::ApprovalElement;
use crate::attribute::Attributes;
use crate::cbor;
use crate::crypto::PublicKey;
use crate::status_list::StatusRef;
use crate::time::UnixTime;
use crate::x509::Certificate;

/// A credential of which the issuer's signature, the digests and the validity hold.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct IssuedMdoc {
    /// The document type.
    pub doc_type: String,
    /// What it says in the namespace of the citizen credential.
    pub attributes: Attributes,
    /// What else it says.
    pub other: Vec<OtherElement>,
    /// The key that signs presentations.
    pub device_key: PublicKey,
    /// The key that signs PIN proofs.
    pub pin_key: Option<PublicKey>,
    /// The namespaces of which the device key may sign all elements.
    pub authorized_namespaces: Vec<String>,
    /// Where its status is found; that it is not revoked is not verified by this.
    pub status: Option<StatusRef>,
    /// Until when it is valid.
    pub valid_until: UnixTime,
    /// Who issued it.
    pub issuer: Certificate,
}

/// A presentation of such a credential, of which the device key's signature over the session transcript holds too.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct VerifiedMdoc {
    /// The credential, with the attributes that were disclosed.
    pub credential: IssuedMdoc,
    /// What was approved, how and when; wallets of others do not say. Its PIN proof is not verified by this.
    pub approval: Option<ApprovalElement>,
    /// What else the device key signed.
    pub device_signed: Vec<OtherElement>,
}

/// An element that is no [`Attribute`](crate::attribute::Attribute).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherElement {
    /// The namespace.
    pub namespace: String,
    /// The element identifier.
    pub name: String,
    /// The element value.
    pub value: cbor::Value,
}
