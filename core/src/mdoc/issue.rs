//! Issuing.
use crate::Result;
use crate::attribute::Attributes;
use crate::crypto::{PublicKey, Rng, Signature};
use crate::status_list::StatusRef;
use crate::time::UnixTime;

/// When a credential is valid (`ValidityInfo`, ISO/IEC 18013-5, section 9.1.2.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    /// When it was signed.
    pub signed: UnixTime,
    /// From when on it is valid; not before `signed`.
    pub valid_from: UnixTime,
    /// Until when it is valid.
    pub valid_until: UnixTime,
}

/// What an mdoc is to say.
#[derive(Debug, Clone)]
pub struct IssueInput<'a> {
    /// What is said about the person.
    pub attributes: &'a Attributes,
    /// The key that presentations are signed with.
    pub device_key: PublicKey,
    /// The key that PIN proofs are signed with (MSO `keyInfo` label -65537).
    pub pin_key: Option<PublicKey>,
    /// When it is valid.
    pub validity: Validity,
    /// Where its status is found.
    pub status: Option<StatusRef>,
    /// The issuer's certificates in DER, leaf first, without the trust anchor.
    pub x5chain: &'a [Vec<u8>],
}

/// An mdoc that waits for the issuer's signature.
#[derive(Debug)]
pub struct PreparedMdoc {
    _todo: (),
}

/// Prepares an mdoc.
pub fn prepare(_input: &IssueInput<'_>, _rng: &mut dyn Rng) -> Result<PreparedMdoc> {
    todo!()
}

impl PreparedMdoc {
    /// The bytes that the issuer signs with ES256.
    pub fn signature_payload(&self) -> &[u8] {
        todo!()
    }

    /// The encoded `IssuerSigned`, which is the credential of OpenID4VCI format `mso_mdoc`.
    pub fn complete(self, _signature: &Signature) -> Result<Vec<u8>> {
        todo!()
    }
}
