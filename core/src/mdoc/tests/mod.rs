mod annex_d;
mod foreign;
mod refusals;
mod round_trip;

use rand_core::OsRng;

use super::issue::{IssueInput, Validity};
use super::{IssuerSigned, VerifiedMdoc, issue, present, verify};
use crate::approval_element::{ApprovalElement, Arrival, PinProof};
use crate::attribute::{Attribute, Attributes, Value};
use crate::cbor::{Bytes, encode};
use crate::crypto::{Signature, SigningKey};
use crate::error::Error;
use crate::status_list::StatusRef;
use crate::time::UnixTime;
use crate::x509::Profile;
use crate::x509::testing::{Authority, NOW};

/// An issuer, a phone and what they know of each other.
struct Scheme {
    root: Authority,
    issuer: SigningKey,
    x5chain: Vec<Vec<u8>>,
    device: SigningKey,
    pin: SigningKey,
}

impl Scheme {
    fn new() -> Self {
        let root = Authority::root("Root");
        let (issuer, leaf) = root.leaf(Profile::Issuer);
        let (device, pin) = (SigningKey::generate(&mut OsRng), SigningKey::generate(&mut OsRng));
        Self { root, issuer, x5chain: vec![leaf], device, pin }
    }

    fn input<'a>(&'a self, attributes: &'a Attributes) -> IssueInput<'a> {
        IssueInput {
            attributes,
            device_key: self.device.public_key(),
            pin_key: Some(self.pin.public_key()),
            validity: Validity { signed: NOW, valid_from: NOW, valid_until: NOW.plus(1_000) },
            status: Some(status()),
            x5chain: &self.x5chain,
        }
    }

    fn issue(&self, attributes: &Attributes) -> IssuerSigned {
        let prepared = issue::prepare(&self.input(attributes), &mut OsRng).unwrap();
        let bytes = prepared.complete(&self.issuer.sign(prepared.signature_payload())).unwrap();
        IssuerSigned::from_bytes(&bytes).unwrap()
    }

    fn present(&self, credential: &IssuerSigned, attributes: &[Attribute]) -> Vec<u8> {
        let prepared = present::prepare(credential, attributes, &transcript(), &approval(), &[]).unwrap();
        prepared.complete(&self.device.sign(prepared.signature_payload())).unwrap()
    }

    fn verify(&self, device_response: &[u8]) -> Result<VerifiedMdoc, Error> {
        verify(device_response, &transcript(), &self.root.anchors(), LATER)
    }
}

const LATER: UnixTime = UnixTime(NOW.0 + 500);

fn transcript() -> Vec<u8> {
    encode(&((), (), ("OpenID4VPHandover", Bytes(&[7; 32])))).unwrap()
}

fn status() -> StatusRef {
    StatusRef { index: 412, uri: "https://issuer.example/status/3".into() }
}

fn approval() -> ApprovalElement {
    ApprovalElement {
        request_hash: [1; 32],
        arrival: Arrival::Scanned,
        time: LATER,
        pin_proof: Some(PinProof { evaluation_id: [2; 16], signature: Signature::from_bytes(&[3; 64]).unwrap() }),
    }
}

fn erika() -> Attributes {
    let text = |it: &str| Value::Text(it.into());
    [
        (Attribute::FamilyName, text("Mustermann")),
        (Attribute::GivenName, text("Erika")),
        (Attribute::BirthDate, text("1964-08-12")),
        (Attribute::AgeOver18, Value::Flag(true)),
        (Attribute::City, text("Köln")),
    ]
    .into()
}
