//! The example of ISO/IEC 18013-5, Annex D.

use serde::Deserialize;

use crate::cbor::{Bytes, Limits, Tag24, Value, decode, encode};
use crate::crypto::{AgreementKey, PublicKey, hkdf_sha256, hmac_sha256, sha256};
use crate::error::{Expired, PeerMisbehaved};
use crate::mdoc::device_authentication::device_authentication_bytes;
use crate::mdoc::device_response::{DeviceResponse, Document};
use crate::mdoc::verify::{check_digests, disclosed};
use crate::mdoc::{LIMITS, verify};
use crate::time::UnixTime;
use crate::x509::{Certificate, TrustAnchors};

#[derive(Deserialize)]
struct AnnexD {
    device_response: String,
    session_transcript_bytes: String,
    ds_cert: String,
    ephemeral_reader_key_x: String,
    ephemeral_reader_key_y: String,
    static_device_key_x: String,
    static_device_key_y: String,
    static_device_key_d: String,
}

fn annex_d() -> AnnexD {
    serde_json::from_str(include_str!("../../../../tests/vectors/iso-18013-5/annex-d.json")).unwrap()
}

fn hex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

fn document(device_response: &[u8]) -> Document<'_> {
    decode::<DeviceResponse<'_>>(device_response, &LIMITS).unwrap().into_document().unwrap()
}

#[test]
fn reads_and_digests_every_element() {
    let device_response = hex(&annex_d().device_response);
    let document = document(&device_response);
    let mso = document.issuer_signed.mobile_security_object().unwrap();
    assert_eq!(mso.doc_type.0, "org.iso.18013.5.1.mDL");
    assert_eq!(mso.check_validity(UnixTime::from_rfc3339("2021-01-01T00:00:00Z").unwrap()), Ok(()));
    let elements = document.issuer_signed.elements().unwrap();
    assert_eq!(check_digests(&elements, &mso), Ok(()));

    let (attributes, other) = disclosed(&elements).unwrap();
    assert!(attributes.is_empty(), "family_name in the mDL's namespace is not the citizen credential's");
    let names: Vec<_> = other.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(
        names,
        ["family_name", "issue_date", "expiry_date", "document_number", "portrait", "driving_privileges"]
    );
    assert_eq!(other[0].value, Value::Text("Doe".into()));
    assert_eq!(other[1].value, Value::Tag(1004, Box::new(Value::Text("2019-10-20".into()))));
}

#[test]
fn verifies_the_issuer_signature() {
    let vectors = annex_d();
    let device_response = hex(&vectors.device_response);
    let issuer_auth = document(&device_response).issuer_signed.issuer_auth;
    assert_eq!(issuer_auth.x5chain(), [Bytes(&hex(&vectors.ds_cert))]);
    let signer = Certificate::parse(&hex(&vectors.ds_cert)).unwrap();
    assert_eq!(issuer_auth.verify(signer.public_key()), Ok(()));
}

#[test]
fn names_the_device_key() {
    let vectors = annex_d();
    let device_response = hex(&vectors.device_response);
    let mso = document(&device_response).issuer_signed.mobile_security_object().unwrap();
    let key = PublicKey::from_coordinates(&hex(&vectors.static_device_key_x), &hex(&vectors.static_device_key_y));
    assert_eq!(mso.device_key_info.device_key.0, key.unwrap());
}

#[test]
fn refuses_the_mac_by_name() {
    let device_response = hex(&annex_d().device_response);
    let then = UnixTime::from_rfc3339("2021-01-01T00:00:00Z").unwrap();
    let refused = |now| verify(&device_response, &[0xf6], &TrustAnchors::default(), now).unwrap_err();
    assert_eq!(refused(then), PeerMisbehaved::DeviceMac.into());
    assert_eq!(refused(UnixTime::from_rfc3339("2026-01-01T00:00:00Z").unwrap()), Expired::Credential.into());
}

/// The MAC is no business of ours, but its input is what a device signature signs too (section 9.1.3.5).
#[test]
fn builds_the_device_authentication_that_the_mac_covers() {
    let vectors = annex_d();
    let device_response = hex(&vectors.device_response);
    let document = document(&device_response);
    let transcript_bytes = hex(&vectors.session_transcript_bytes);
    let transcript = decode::<Tag24<'_, Value>>(&transcript_bytes, &Limits::MESSAGE).unwrap().inner_bytes();
    let authentication =
        device_authentication_bytes(transcript, document.doc_type.0, &document.device_signed.name_spaces).unwrap();

    let device = AgreementKey::from_scalar(&hex(&vectors.static_device_key_d)).unwrap();
    let reader =
        PublicKey::from_coordinates(&hex(&vectors.ephemeral_reader_key_x), &hex(&vectors.ephemeral_reader_key_y));
    let shared = device.agree(&reader.unwrap()).unwrap();
    let key = hkdf_sha256(&sha256(&transcript_bytes), &*shared, b"EMacKey");
    let hmac_256_256 = [0xa1, 0x01, 0x05];
    let covered = encode(&("MAC0", Bytes(&hmac_256_256), Bytes(&[]), Bytes(&authentication))).unwrap();
    let mac = hmac_sha256(&*key, &covered);
    assert!(device_response.windows(32).any(|window| window == mac));
}
