//! What is written, read again by the types that wrote it.

use cms::content_info::ContentInfo;
use cms::signed_data::SignedData;
use der::{Decode as _, Encode as _};
use siegelring_core::crypto::Signature;

use super::{CmsInput, oid, prepare};
use crate::error::{ApiMisuse, Malformed};
use crate::testing::{Authority, NOW};

const DIGEST: [u8; 32] = [7; 32];

fn read(der: &[u8]) -> SignedData {
    let content = ContentInfo::from_der(der).unwrap();
    assert_eq!(content.content_type, oid::SIGNED_DATA);
    content.content.decode_as().unwrap()
}

#[test]
fn signs_the_attributes_in_the_order_of_der() {
    let (key, leaf) = Authority::root("Root").short_lived("Erika Mustermann");
    let certificates = [leaf];
    let input = CmsInput {
        certificates: &certificates,
        signing_time: Some(NOW),
        media_type: Some("application/xml"),
        approval: Some(b"evidence"),
        ..CmsInput::new(DIGEST)
    };
    let prepared = prepare(&input).unwrap();
    let signature = key.sign(prepared.signature_payload());
    key.public_key().verify(prepared.signature_payload(), &signature).unwrap();
    let payload = prepared.signature_payload().to_vec();
    let signed = read(&prepared.complete(&signature).unwrap().der().unwrap());
    let signer = &signed.signer_infos.0.as_slice()[0];
    let attributes = signer.signed_attrs.as_ref().unwrap();
    assert_eq!(attributes.to_der().unwrap(), payload);
    let written: Vec<_> = attributes.iter().map(|it| it.to_der().unwrap()).collect();
    let mut sorted = written.clone();
    sorted.sort();
    assert_eq!(written, sorted);
    assert_eq!(written.len(), 6);
    assert!(signed.encap_content_info.econtent.is_none());
}

#[test]
fn keeps_the_time_stamp_outside_what_is_signed() {
    let (key, leaf) = Authority::root("Root").short_lived("Erika Mustermann");
    let certificates = [leaf];
    let prepared = prepare(&CmsInput { certificates: &certificates, ..CmsInput::new(DIGEST) }).unwrap();
    let signature = key.sign(prepared.signature_payload());
    let signed = prepared.complete(&signature).unwrap();
    let value = signed.signature_value().to_vec();
    assert_eq!(Signature::from_der(&value).unwrap(), signature);
    let token = [0x30, 3, 2, 1, 9];
    let stamped = read(&signed.with_time_stamp(&token).unwrap().der().unwrap());
    let signer = &stamped.signer_infos.0.as_slice()[0];
    assert_eq!(signer.signature.as_bytes(), value);
    let unsigned = signer.unsigned_attrs.as_ref().unwrap().as_slice();
    assert_eq!(unsigned[0].oid, oid::SIGNATURE_TIME_STAMP);
    assert_eq!(unsigned[0].values.as_slice()[0].to_der().unwrap(), token);
}

#[test]
fn refuses_what_cannot_be_a_signature() {
    assert_eq!(prepare(&CmsInput::new(DIGEST)).unwrap_err(), ApiMisuse::Argument.into());
    let certificates = [b"no certificate".to_vec()];
    let input = CmsInput { certificates: &certificates, ..CmsInput::new(DIGEST) };
    assert_eq!(prepare(&input).unwrap_err(), Malformed::Certificate.into());
}
