//! Presenting.
use super::IssuerSigned;
use crate::Result;
use crate::approval_element::ApprovalElement;
use crate::attribute::Attribute;
use crate::crypto::Signature;

/// A device response that waits for the device key's signature.
#[derive(Debug)]
pub struct PreparedDeviceResponse {
    _todo: (),
}

/// Prepares.
pub fn prepare(
    _credential: &IssuerSigned,
    _attributes: &[Attribute],
    _session_transcript: &[u8],
    _approval: &ApprovalElement,
) -> Result<PreparedDeviceResponse> {
    todo!()
}

impl PreparedDeviceResponse {
    /// The bytes that the device key signs with ES256.
    pub fn signature_payload(&self) -> &[u8] {
        todo!()
    }

    /// The encoded `DeviceResponse`.
    pub fn complete(self, _signature: &Signature) -> Result<Vec<u8>> {
        todo!()
    }
}
