//! Credentials and wallets of others.

use super::*;
use crate::attribute::CITIZEN_CREDENTIAL;
use crate::cbor::{Tag24, Text, Value as Cbor};
use crate::cose;
use crate::error::PeerMisbehaved;
use crate::mdoc::device_authentication::{DeviceNameSpaces, device_authentication_bytes};
use crate::mdoc::device_response::{DeviceAuth, DeviceResponse, DeviceSigned, Document};
use crate::mdoc::verified::OtherElement;

fn respond(scheme: &Scheme, credential: &IssuerSigned, device_signed: &DeviceNameSpaces) -> Vec<u8> {
    let name_spaces = encode(device_signed).unwrap();
    let name_spaces = Tag24::new(&name_spaces);
    let signed = device_authentication_bytes(&transcript(), CITIZEN_CREDENTIAL, &name_spaces).unwrap();
    let prepared = cose::prepare_detached(&signed).unwrap();
    let signature = scheme.device.sign(prepared.signature_payload());
    let document = Document {
        doc_type: Text(CITIZEN_CREDENTIAL),
        issuer_signed: credential.fields().unwrap(),
        device_signed: DeviceSigned { name_spaces, device_auth: DeviceAuth::new(prepared.complete(&signature)) },
    };
    encode(&DeviceResponse::new(document)).unwrap()
}

#[test]
fn a_presentation_without_approval_verifies() {
    let scheme = Scheme::new();
    let response = respond(&scheme, &scheme.issue(&erika()), &DeviceNameSpaces::default());
    let verified = scheme.verify(&response).unwrap();
    assert_eq!(verified.approval, None);
    assert_eq!(verified.credential.attributes, erika());
}

#[test]
fn other_device_signed_elements_are_told_apart() {
    let scheme = Scheme::new();
    let other = OtherElement {
        namespace: "org.cloudsignatureconsortium.dm.1".into(),
        name: "qesApproval".into(),
        value: Cbor::Bytes(vec![1, 2, 3]),
    };
    let device_signed = DeviceNameSpaces { approval: Some(approval()), other: vec![other.clone()] };
    let verified = scheme.verify(&respond(&scheme, &scheme.issue(&erika()), &device_signed)).unwrap();
    assert_eq!(verified.approval, Some(approval()));
    assert_eq!(verified.device_signed, [other]);
}

#[test]
fn an_element_in_a_namespace_not_authorized_is_refused_even_if_signed() {
    let scheme = Scheme::new();
    let forged = OtherElement {
        namespace: CITIZEN_CREDENTIAL.into(),
        name: "family_name".into(),
        value: Cbor::Text("x".into()),
    };
    let device_signed = DeviceNameSpaces { approval: None, other: vec![forged] };
    let refused = scheme.verify(&respond(&scheme, &scheme.issue(&erika()), &device_signed)).unwrap_err();
    assert_eq!(refused, PeerMisbehaved::KeyAuthorization.into());
}
