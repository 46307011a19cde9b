use super::examples;
use crate::cbor::{self, Value};
use crate::cose;
use crate::crypto::SigningKey;
use crate::error::{Expired, Malformed, PeerMisbehaved, Result, Untrusted};
use crate::jose::jws::{self, Header};
use crate::status_list::token::{Publication, VerifiedStatusList, cwt, jwt};
use crate::status_list::{Bits, StatusList};
use crate::time::UnixTime;
use crate::x509::{self, testing};

const URI: &str = "https://ringe.example/status/1";

/// A token of one form, and how it is verified.
struct Form {
    sign: fn(&SigningKey, &[u8], &Publication<'_>) -> Vec<u8>,
    verify: fn(&[u8], &x509::TrustAnchors, UnixTime) -> Result<VerifiedStatusList>,
}

const FORMS: [Form; 2] = [
    Form {
        sign: |key, certificate, publication| {
            let prepared = jwt::prepare(&list(), publication, vec![certificate.to_vec()]).unwrap();
            let signature = key.sign(prepared.signature_payload());
            prepared.complete(signature).into_bytes()
        },
        verify: |token, anchors, now| jwt::verify(str::from_utf8(token).unwrap(), URI, anchors, now),
    },
    Form {
        sign: |key, certificate, publication| {
            let prepared = cwt::prepare(&list(), publication, vec![certificate.to_vec()]).unwrap();
            prepared.complete(&key.sign(prepared.signature_payload())).unwrap()
        },
        verify: |token, anchors, now| cwt::verify(token, URI, anchors, now),
    },
];

fn list() -> StatusList {
    let mut list = StatusList::new(Bits::One, 64).unwrap();
    list.set(5, 1).unwrap();
    list
}

fn publication(uri: &str) -> Publication<'_> {
    Publication { uri, iat: testing::NOW, exp: Some(testing::NOW.plus(3600)), ttl: Some(600) }
}

fn unhex(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

#[test]
fn a_signed_list_says_what_is_revoked_and_until_when_it_is_fresh() {
    let root = testing::Authority::root("Issuers");
    let (key, certificate) = root.leaf(x509::Profile::Issuer);
    for form in FORMS {
        let token = (form.sign)(&key, &certificate, &publication(URI));
        let verified = (form.verify)(&token, &root.anchors(), testing::NOW).unwrap();
        assert_eq!((verified.list.get(4), verified.list.get(5)), (Some(0), Some(1)));
        assert_eq!(verified.fresh_until, testing::NOW.plus(600));
        let unbounded = Publication { exp: None, ttl: None, ..publication(URI) };
        let token = (form.sign)(&key, &certificate, &unbounded);
        assert_eq!((form.verify)(&token, &root.anchors(), testing::NOW).unwrap().fresh_until, testing::NOW);
    }
}

#[test]
fn refuses_a_signed_list_that_does_not_hold_by_name() {
    let (root, other) = (testing::Authority::root("Issuers"), testing::Authority::root("Others"));
    let (key, certificate) = root.leaf(x509::Profile::Issuer);
    let (foreign_key, foreign) = other.leaf(x509::Profile::Issuer);
    let now = testing::NOW;
    for Form { sign, verify } in FORMS {
        let good = sign(&key, &certificate, &publication(URI));
        let verify = |token: &[u8], now| verify(token, &root.anchors(), now).unwrap_err();
        let elsewhere = sign(&key, &certificate, &publication("https://ringe.example/status/2"));
        assert_eq!(verify(&elsewhere, now), PeerMisbehaved::WrongAudience.into());
        assert_eq!(verify(&good, now.plus(3600)), Expired::Token.into());
        assert_eq!(verify(&good, UnixTime(now.0 - 61)), Expired::Token.into());
        let by_another = sign(&foreign_key, &foreign, &publication(URI));
        assert_eq!(verify(&by_another, now), Untrusted::Chain.into());
        let by_another_key = sign(&foreign_key, &certificate, &publication(URI));
        assert_eq!(verify(&by_another_key, now), Untrusted::Signature.into());
    }
}

#[test]
fn refuses_tokens_of_another_type() {
    let root = testing::Authority::root("Issuers");
    let (key, certificate) = root.leaf(x509::Profile::Issuer);
    let header = Header { x5c: vec![certificate.clone()], ..Header::typed("jwt") };
    let prepared = jws::prepare(&header, &serde_json::json!({ "sub": URI })).unwrap();
    let signature = key.sign(prepared.signature_payload());
    let refused = jwt::verify(&prepared.complete(signature), URI, &root.anchors(), testing::NOW).unwrap_err();
    assert_eq!(refused, PeerMisbehaved::WrongType.into());

    for typ in [None, Some("application/cwt")] {
        let chain = vec![certificate.clone()];
        let prepared = match typ {
            Some(typ) => cose::prepare_typed(typ, vec![0xa0], chain),
            None => cose::prepare(vec![0xa0], chain),
        };
        let prepared = prepared.unwrap();
        let signature = key.sign(prepared.signature_payload());
        let token = cbor::encode(&cbor::Tagged::<18, _>(prepared.complete(&signature))).unwrap();
        let refused = cwt::verify(&token, URI, &root.anchors(), testing::NOW).unwrap_err();
        assert_eq!(refused, PeerMisbehaved::WrongType.into());
    }
}

#[test]
fn reads_the_cwt_of_the_draft() {
    let examples = examples();
    let token = unhex(examples["status_list_cwt"].as_str().unwrap());
    let received = cwt::receive(&token).unwrap();
    assert!(received.x5chain().is_empty());
    let claims = cwt::claims(&received).unwrap();
    let expected = Publication {
        uri: "https://example.com/statuslists/1",
        iat: UnixTime(1_686_920_170),
        exp: Some(UnixTime(2_291_720_170)),
        ttl: Some(43_200),
    };
    assert_eq!(claims.publication, expected);
    let list = claims.list().unwrap();
    let statuses: Vec<u8> = (0..16).map(|index| list.get(index).unwrap()).collect();
    assert_eq!(statuses, [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1]);
}

#[test]
fn a_cwt_without_its_claims_or_tag_is_none() {
    let examples = examples();
    let token = unhex(examples["status_list_cwt"].as_str().unwrap());
    assert_eq!(cwt::receive(&token[1..]).unwrap_err(), Malformed::CborShape.into());
    for missing in [2, 6, 65_533] {
        let received = cwt::receive(&token).unwrap();
        let mut map: std::collections::BTreeMap<Value, Value> =
            cbor::decode(received.payload().unwrap(), &cbor::Limits::MESSAGE).unwrap();
        assert!(map.remove(&Value::Integer(missing)).is_some());
        let prepared = cose::prepare_typed(cwt::TYP, cbor::encode(&map).unwrap(), Vec::new()).unwrap();
        let signature = SigningKey::from_scalar(&[7; 32]).unwrap().sign(prepared.signature_payload());
        let received = prepared.complete(&signature);
        assert_eq!(cwt::claims(&received).unwrap_err(), Malformed::CborShape.into(), "{missing}");
    }
}
