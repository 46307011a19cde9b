//! A credential as the phone keeps it.

use serde::{Deserialize, Serialize};

use super::{Bytes, Key};
use crate::attribute::Attributes;
use crate::credential_format::CredentialFormat;
use crate::holder::{CredentialSummary, KeyRef};
use crate::time::UnixTime;

/// A credential that was checked when it was issued.
#[derive(Clone, Serialize, Deserialize)]
pub(in crate::holder) struct Credential {
    /// How it is written.
    pub(in crate::holder) format: CredentialFormat,
    /// The encoded `IssuerSigned`, or the compact SD-JWT, as received.
    pub(in crate::holder) bytes: Bytes,
    /// The type: `docType` or `vct`.
    pub(in crate::holder) credential_type: String,
    /// The key that presentations are signed with.
    pub(in crate::holder) key: KeyRef,
    /// The number of the PIN key that was signed into it, and that key.
    pub(in crate::holder) pin_key: (u32, Key),
    /// What it says.
    pub(in crate::holder) attributes: Attributes,
    /// Who issued it: the certificate's organisation.
    pub(in crate::holder) issuer: String,
    /// Until when it is valid.
    pub(in crate::holder) valid_until: UnixTime,
}

impl Credential {
    /// What the app shows of it.
    pub(in crate::holder) fn summary(&self) -> CredentialSummary {
        CredentialSummary {
            format: self.format,
            issuer: self.issuer.clone(),
            attributes: self.attributes.clone(),
            valid_until: self.valid_until,
        }
    }
}
