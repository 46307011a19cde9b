//! A presentation that waits for the device key's signature.

use super::state::Credential;
use crate::approval_element::ApprovalElement;
use crate::attribute::Attribute;
use crate::credential_format::CredentialFormat;
use crate::crypto::Signature;
use crate::error::{Malformed, Result};
use crate::jose::base64url;
use crate::mdoc::{self, IssuerSigned};
use crate::sd_jwt_vc::{self, KeyBinding};
use crate::transaction::TransactionAnswer;

/// What a presentation is bound to.
pub(super) struct Binding<'a> {
    /// `client_id` with its prefix.
    pub(super) audience: &'a str,
    /// The nonce of the request.
    pub(super) nonce: &'a str,
    /// The CBOR `SessionTranscript`.
    pub(super) transcript: &'a [u8],
    /// Which request was approved, how and when.
    pub(super) approval: ApprovalElement,
    /// What is approved beyond identity with this credential.
    pub(super) transactions: TransactionAnswer,
}

/// A presentation that waits for the device key's signature.
#[derive(Debug)]
pub struct PreparedPresentation(Prepared);

#[derive(Debug)]
enum Prepared {
    Mdoc(mdoc::present::PreparedDeviceResponse),
    SdJwtVc(sd_jwt_vc::present::PreparedPresentation),
}

impl PreparedPresentation {
    pub(super) fn new(credential: &Credential, attributes: &[Attribute], binding: Binding<'_>) -> Result<Self> {
        let bytes = &credential.bytes.0;
        let prepared = match credential.format {
            CredentialFormat::Mdoc => {
                let issued = IssuerSigned::from_bytes(bytes)?;
                let signed = binding.transactions.device_signed();
                mdoc::present::prepare(&issued, attributes, binding.transcript, &binding.approval, &signed)
                    .map(Prepared::Mdoc)
            }
            CredentialFormat::SdJwtVc => {
                let issued = std::str::from_utf8(bytes).map_err(|_| Malformed::State)?;
                let binding = KeyBinding {
                    aud: binding.audience,
                    nonce: binding.nonce,
                    iat: binding.approval.time,
                    approval: Some(&binding.approval),
                    transaction_data_hashes: binding.transactions.transaction_data_hashes(),
                    qes_approval: binding.transactions.qes_approval(),
                };
                sd_jwt_vc::present::prepare(issued, attributes, &binding).map(Prepared::SdJwtVc)
            }
        };
        prepared.map(Self)
    }

    /// The bytes that the device key signs with ES256.
    pub fn signature_payload(&self) -> &[u8] {
        match &self.0 {
            Prepared::Mdoc(prepared) => prepared.signature_payload(),
            Prepared::SdJwtVc(prepared) => prepared.signature_payload(),
        }
    }

    /// The presentation as it stands in a `vp_token`.
    ///
    /// # Errors
    /// [`Malformed`] if it cannot be encoded.
    pub fn complete(self, signature: Signature) -> Result<String> {
        match self.0 {
            Prepared::Mdoc(prepared) => Ok(base64url::encode(prepared.complete(&signature)?)),
            Prepared::SdJwtVc(prepared) => Ok(prepared.complete(signature)),
        }
    }
}
