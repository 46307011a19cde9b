//! `@animo-id/mdoc` and our mdocs.

use rand_core::OsRng;
use serde_json::{Value as Json, json};
use siegelring_core::approval_element::{ApprovalElement, Arrival};
use siegelring_core::attribute::{APPROVAL, Attribute, Attributes, CITIZEN_CREDENTIAL};
use siegelring_core::cbor::Value as Cbor;
use siegelring_core::error::{Error, PeerMisbehaved, Untrusted};
use siegelring_core::jose::base64url;
use siegelring_core::mdoc::issue::{self, IssueInput, Validity};
use siegelring_core::mdoc::{IssuerSigned, VerifiedMdoc, present, verify};
use siegelring_core::openid4vp::session_transcript::session_transcript;

use super::scheme::{DISCLOSED, Scheme, disclosed, erika, private_jwk, public_jwk};
use super::script::{Refusal, ask};
use super::twin;

const PEER: &str = "mdoc.mjs";
const FIRST_ITEM: [&str; 7] = ["documents", "0", "issuerSigned", "nameSpaces", CITIZEN_CREDENTIAL, "0", ""];
const DIGESTS: [&str; 9] =
    ["documents", "0", "issuerSigned", "issuerAuth", "2", "", "", "valueDigests", CITIZEN_CREDENTIAL];
const ISSUER_SIGNATURE: [&str; 5] = ["documents", "0", "issuerSigned", "issuerAuth", "3"];
const DEVICE_SIGNATURE: [&str; 6] = ["documents", "0", "deviceSigned", "deviceAuth", "deviceSignature", "3"];

fn transcript(nonce: &str) -> Vec<u8> {
    session_transcript("x509_hash:a", nonce, Some(&[7; 32]), "https://ringe.example/wallet/responses/1").unwrap()
}

fn issued(scheme: &Scheme) -> IssuerSigned {
    let attributes = erika();
    let validity = Validity { signed: scheme.now, valid_from: scheme.now, valid_until: scheme.now.plus(1_000) };
    let input = IssueInput {
        attributes: &attributes,
        device_key: scheme.device.public_key(),
        pin_key: Some(scheme.device.public_key()),
        validity,
        status: None,
        x5chain: std::slice::from_ref(&scheme.certificate),
    };
    let prepared = issue::prepare(&input, &mut OsRng).unwrap();
    IssuerSigned::from_bytes(&prepared.complete(&scheme.issuer.sign(prepared.signature_payload())).unwrap()).unwrap()
}

fn presented(scheme: &Scheme) -> Vec<u8> {
    let approval =
        ApprovalElement { request_hash: [1; 32], arrival: Arrival::Scanned, time: scheme.now, pin_proof: None };
    let prepared = present::prepare(&issued(scheme), &DISCLOSED, &transcript("nonce"), &approval, &[]).unwrap();
    prepared.complete(&scheme.device.sign(prepared.signature_payload())).unwrap()
}

fn peer_verifies(scheme: &Scheme, device_response: &[u8], transcript: &[u8]) -> Result<Json, Refusal> {
    let question = json!({
        "ask": "verify",
        "device_response": base64url::encode(device_response),
        "session_transcript": base64url::encode(transcript),
        "root": base64url::encode(&scheme.root),
        "now": scheme.now,
    });
    ask(PEER, &question)
}

fn peer_presents(scheme: &Scheme, issuer_signed: &str, elements: &[&str]) -> Vec<u8> {
    let question = json!({
        "ask": "present",
        "issuer_signed": issuer_signed,
        "elements": elements,
        "session_transcript": base64url::encode(transcript("nonce")),
        "device_key": private_jwk(&scheme.device),
    });
    base64url::decode(ask(PEER, &question).unwrap().as_str().unwrap()).unwrap()
}

fn peer_issues(scheme: &Scheme) -> String {
    let question = json!({
        "ask": "issue",
        "doc_type": CITIZEN_CREDENTIAL,
        "elements": { "family_name": "Mustermann", "resident_city": "Köln", "age_over_18": true },
        "birth_date": "1964-08-12",
        "device_key": public_jwk(&scheme.device),
        "issuer_key": private_jwk(&scheme.issuer),
        "certificate": base64url::encode(&scheme.certificate),
        "signed": scheme.now,
        "valid_until": scheme.now.plus(1_000),
    });
    ask(PEER, &question).unwrap().as_str().unwrap().to_owned()
}

fn we_verify(scheme: &Scheme, device_response: &[u8]) -> Result<VerifiedMdoc, Error> {
    verify(device_response, &transcript("nonce"), &scheme.anchors(), scheme.now)
}

fn erikson(element: &mut Cbor) {
    let Cbor::Map(item) = element else { panic!("{element:?}") };
    item.insert(Cbor::Text("elementValue".into()), Cbor::Text("Erikson".into()));
}

fn change_a_digest(digests: &mut Cbor) {
    let Cbor::Map(digests) = digests else { panic!("{digests:?}") };
    digests.values_mut().for_each(twin::flip);
}

#[test]
fn the_peer_verifies_what_we_present() {
    let scheme = Scheme::new();
    let answer = peer_verifies(&scheme, &presented(&scheme), &transcript("nonce")).unwrap();
    let elements = json!({ "family_name": "Mustermann", "birth_date": "1964-08-12", "resident_city": "Köln", "age_over_18": true });
    assert_eq!(
        answer,
        json!([{
            "doc_type": CITIZEN_CREDENTIAL,
            "elements": { CITIZEN_CREDENTIAL: elements },
            "device_signed": [APPROVAL],
        }])
    );
}

#[test]
fn the_peer_refuses_the_twins_of_what_we_present() {
    let scheme = Scheme::new();
    let good = presented(&scheme);
    for (name, twin, nonce, reason) in [
        ("value", twin::with(&good, &FIRST_ITEM, erikson), "nonce", "The calculated digest"),
        ("digest", twin::with(&good, &DIGESTS, change_a_digest), "nonce", "Issuer signature must be valid"),
        ("issuer", twin::with(&good, &ISSUER_SIGNATURE, twin::flip), "nonce", "Issuer signature must be valid"),
        ("device", twin::with(&good, &DEVICE_SIGNATURE, twin::flip), "nonce", "Unable to verify deviceAuth signature"),
        ("transcript", good.clone(), "another nonce", "Unable to verify deviceAuth signature"),
    ] {
        let Refusal(said) = peer_verifies(&scheme, &twin, &transcript(nonce)).unwrap_err();
        assert!(said.starts_with(reason), "{name}: {said}");
    }
}

#[test]
fn we_verify_what_the_peer_issues_and_presents() {
    let scheme = Scheme::new();
    let elements = DISCLOSED.map(Attribute::mdoc_element);
    let response = peer_presents(&scheme, &peer_issues(&scheme), &elements);
    let verified = we_verify(&scheme, &response).unwrap();
    assert_eq!(verified.credential.attributes, disclosed());
    assert_eq!(verified.credential.device_key, scheme.device.public_key());
    assert_eq!(verified.approval, None);
    assert_eq!(verified.credential.pin_key, None);
}

#[test]
fn we_verify_what_we_issued_and_the_peer_presents() {
    let scheme = Scheme::new();
    let credential = base64url::encode(issued(&scheme).to_bytes());
    let verified = we_verify(&scheme, &peer_presents(&scheme, &credential, &["age_over_18"])).unwrap();
    let only_age: Attributes = erika().into_iter().filter(|(it, _)| *it == Attribute::AgeOver18).collect();
    assert_eq!(verified.credential.attributes, only_age);
}

#[test]
fn we_refuse_the_twins_of_what_the_peer_presents() {
    let scheme = Scheme::new();
    let good = peer_presents(&scheme, &peer_issues(&scheme), &["family_name"]);
    assert!(we_verify(&scheme, &good).is_ok());
    let refused = |path: &[&str], change: fn(&mut Cbor)| we_verify(&scheme, &twin::with(&good, path, change)).err();
    assert_eq!(refused(&FIRST_ITEM, erikson), Some(PeerMisbehaved::Digest.into()));
    assert_eq!(refused(&DIGESTS, change_a_digest), Some(PeerMisbehaved::Digest.into()));
    assert_eq!(refused(&ISSUER_SIGNATURE, twin::flip), Some(Untrusted::Signature.into()));
    assert_eq!(refused(&DEVICE_SIGNATURE, twin::flip), Some(Untrusted::Signature.into()));
}
