//! A device response read and checked as far as that needs no key.

use super::device_authentication::DeviceNameSpaces;
use super::device_response::{DeviceResponse, Document};
use super::issuer_signed::Element;
use super::mso::MobileSecurityObject;
use super::verify::{check_digests, check_key_authorizations, disclosed};
use super::{LIMITS, OtherElement};
use crate::attribute::Attributes;
use crate::cbor;
use crate::error::{PeerMisbehaved, Result};
use crate::time::UnixTime;

/// The parts of a response that fit each other. Nobody's signature is verified yet.
pub(super) struct Contents<'a> {
    pub(super) document: Document<'a>,
    pub(super) mso: MobileSecurityObject<'a>,
    pub(super) elements: Vec<Element<'a>>,
    pub(super) device_signed: DeviceNameSpaces,
}

impl<'a> Contents<'a> {
    /// Reads a `DeviceResponse` with exactly one document: its type, validity, digests and key authorizations.
    pub(super) fn read(device_response: &'a [u8], now: UnixTime) -> Result<Self> {
        let document = cbor::decode::<DeviceResponse<'a>>(device_response, &LIMITS)?.into_document()?;
        let mso = document.issuer_signed.mobile_security_object()?;
        if document.doc_type != mso.doc_type {
            return Err(PeerMisbehaved::WrongCredential.into());
        }
        mso.check_validity(now)?;
        let elements = document.issuer_signed.elements()?;
        check_digests(&elements, &mso)?;
        let device_signed = document.device_signed.name_spaces.value(&LIMITS)?;
        check_key_authorizations(&device_signed, &mso)?;
        Ok(Self { document, mso, elements, device_signed })
    }
}

/// What a response says, whoever signed it: for [`crate::internal`] alone.
pub(crate) fn unverified_contents(device_response: &[u8], now: UnixTime) -> Result<(Attributes, Vec<OtherElement>)> {
    disclosed(&Contents::read(device_response, now)?.elements)
}

/// The bytes that stand before the digests of a response's elements, each without tag and length: for
/// [`crate::internal`] alone.
pub(crate) fn unverified_elements(device_response: &[u8]) -> Result<Vec<&[u8]>> {
    let document = cbor::decode::<DeviceResponse<'_>>(device_response, &LIMITS)?.into_document()?;
    Ok(document.issuer_signed.elements()?.iter().map(|element| element.bytes.inner_bytes()).collect())
}
