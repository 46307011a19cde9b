//! Present some elements of a credential, signed by the device key.

use super::device_authentication::{DeviceNameSpaces, device_authentication_bytes};
use super::device_response::{DeviceAuth, DeviceResponse, DeviceSigned, Document};
use super::issuer_signed::Fields;
use super::verify::check_key_authorizations;
use super::{IssuerSigned, LIMITS, OtherElement};
use crate::approval_element::ApprovalElement;
use crate::attribute::{Attribute, CITIZEN_CREDENTIAL};
use crate::cbor::{self, Pairs, Tag24, Text};
use crate::cose::{self, PreparedSign1};
use crate::crypto::Signature;
use crate::error::{Refused, Result};

/// A device response that waits for the device key's signature.
#[derive(Debug, Clone)]
pub struct PreparedDeviceResponse {
    credential: IssuerSigned,
    attributes: Vec<Attribute>,
    device_name_spaces: Vec<u8>,
    device_signature: PreparedSign1,
}

/// Prepares the presentation of `attributes` together with the approval element and what else the device key signs, such
/// as the answers to transaction data.
///
/// `session_transcript` is the encoded CBOR `SessionTranscript` of the request
/// ([`crate::openid4vp::session_transcript`]).
///
/// # Errors
/// [`Refused::NoCredential`] if the credential lacks one of the attributes; [`PeerMisbehaved::KeyAuthorization`](crate::error::PeerMisbehaved::KeyAuthorization) if its
/// issuer does not let the device key sign one of these elements;
/// [`ApiMisuse::Argument`](crate::error::ApiMisuse::Argument) if the session transcript is no CBOR.
pub fn prepare(
    credential: &IssuerSigned,
    attributes: &[Attribute],
    session_transcript: &[u8],
    approval: &ApprovalElement,
    device_signed: &[OtherElement],
) -> Result<PreparedDeviceResponse> {
    let mso = credential.mobile_security_object()?;
    let device_name_spaces = DeviceNameSpaces { approval: Some(approval.clone()), other: device_signed.to_vec() };
    check_key_authorizations(&device_name_spaces, &mso)?;
    select(credential.fields()?, attributes)?;
    let device_name_spaces = cbor::encode(&device_name_spaces)?;
    let signed = device_authentication_bytes(session_transcript, mso.doc_type.0, &Tag24::new(&device_name_spaces))?;
    Ok(PreparedDeviceResponse {
        credential: credential.clone(),
        attributes: attributes.to_vec(),
        device_name_spaces,
        device_signature: cose::prepare_detached(&signed)?,
    })
}

impl PreparedDeviceResponse {
    /// What the device key signs with ES256.
    pub fn signature_payload(&self) -> &[u8] {
        self.device_signature.signature_payload()
    }

    /// The encoded `DeviceResponse`.
    ///
    /// # Errors
    /// None in practice: what is encoded was decoded from the credential.
    pub fn complete(&self, signature: &Signature) -> Result<Vec<u8>> {
        let mso = self.credential.mobile_security_object()?;
        cbor::encode(&DeviceResponse::new(Document {
            doc_type: mso.doc_type,
            issuer_signed: select(self.credential.fields()?, &self.attributes)?,
            device_signed: DeviceSigned {
                name_spaces: Tag24::new(&self.device_name_spaces),
                device_auth: DeviceAuth::new(self.device_signature.complete(signature)),
            },
        }))
    }
}

/// Leaves only the elements of `attributes`, in the issuer's order and bytes.
fn select<'a>(mut fields: Fields<'a>, attributes: &[Attribute]) -> Result<Fields<'a>> {
    let mut selected = Vec::new();
    for (name_space, items) in fields.name_spaces.0 {
        for item in items {
            let Text(name) = item.value(&LIMITS)?.element_identifier;
            let wanted = Attribute::from_mdoc_element(name).is_some_and(|it| attributes.contains(&it));
            if name_space.0 == CITIZEN_CREDENTIAL && wanted {
                selected.push(item);
            }
        }
    }
    let distinct: std::collections::BTreeSet<_> = attributes.iter().collect();
    if selected.len() != distinct.len() {
        return Err(Refused::NoCredential.into());
    }
    fields.name_spaces = Pairs::default();
    if !selected.is_empty() {
        fields.name_spaces.0.push((Text(CITIZEN_CREDENTIAL), selected));
    }
    Ok(fields)
}
