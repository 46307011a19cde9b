//! Presentations that must be refused, each made from a good one by one change.

use proptest::prelude::*;

use super::*;
use crate::cbor::{Limits, Value as Cbor, decode};
use crate::error::{Expired, Malformed, PeerMisbehaved, Untrusted};
use crate::x509::TrustAnchors;

fn good() -> (Scheme, Vec<u8>) {
    let scheme = Scheme::new();
    let response = scheme.present(&scheme.issue(&erika()), &[Attribute::FamilyName, Attribute::AgeOver18]);
    (scheme, response)
}

fn text(text: &str) -> Cbor {
    Cbor::Text(text.into())
}

/// The value at this path of text keys, array positions and, with `""`, the contents of embedded CBOR.
fn change_at(value: &mut Cbor, path: &[&str], change: &dyn Fn(&mut Cbor)) {
    let Some((step, rest)) = path.split_first() else { return change(value) };
    match value {
        Cbor::Map(map) => {
            let entry = map.entry(text(step)).or_insert(Cbor::Null);
            change_at(entry, rest, change);
        }
        Cbor::Array(array) => change_at(&mut array[step.parse::<usize>().unwrap()], rest, change),
        Cbor::Tag(_, inner) => change_at(inner, path, change),
        Cbor::Bytes(bytes) if step.is_empty() => {
            let mut inner = decode(bytes, &Limits::MESSAGE).unwrap();
            change_at(&mut inner, rest, change);
            *bytes = encode(&inner).unwrap();
        }
        other => panic!("no {step} in {other:?}"),
    }
}

fn changed(response: &[u8], path: &[&str], change: &dyn Fn(&mut Cbor)) -> Vec<u8> {
    let mut value = decode(response, &Limits::MESSAGE).unwrap();
    change_at(&mut value, path, change);
    encode(&value).unwrap()
}

const ISSUER_AUTH: [&str; 4] = ["documents", "0", "issuerSigned", "issuerAuth"];
const MSO: [&str; 7] = ["documents", "0", "issuerSigned", "issuerAuth", "2", "", ""];
const ITEMS: [&str; 5] = ["documents", "0", "issuerSigned", "nameSpaces", "org.siegelring.citizen.1"];
const DEVICE_ELEMENTS: [&str; 5] = ["documents", "0", "deviceSigned", "nameSpaces", ""];
const DEVICE_AUTH: [&str; 4] = ["documents", "0", "deviceSigned", "deviceAuth"];

type Change = (&'static str, Vec<&'static str>, Box<dyn Fn(&mut Cbor)>, Error);

fn changes() -> Vec<Change> {
    fn case(
        name: &'static str,
        path: &[&'static str],
        more: &[&'static str],
        change: impl Fn(&mut Cbor) + 'static,
        error: impl Into<Error>,
    ) -> Change {
        (name, [path, more].concat(), Box::new(change), error.into())
    }
    let set = |value: Cbor| move |it: &mut Cbor| *it = value.clone();
    let remove = |key: &'static str| move |it: &mut Cbor| drop(map(it).remove(&text(key)));
    let empty = || Cbor::Map([].into());
    vec![
        case("another major version", &["version"], &[], set(text("2.0")), Malformed::Mdoc),
        case("an error status", &["status"], &[], set(Cbor::Integer(10)), Malformed::Mdoc),
        case("no document", &["documents"], &[], set(Cbor::Array(vec![])), Malformed::Mdoc),
        case("no documents at all", &[], &[], remove("documents"), Malformed::Mdoc),
        case("two documents", &["documents"], &[], |it| array(it).extend_from_within(..), Malformed::Mdoc),
        case("no status", &[], &[], remove("status"), Malformed::CborShape),
        case(
            "another document type",
            &["documents", "0", "docType"],
            &[],
            set(text("org.iso.18013.5.1.mDL")),
            PeerMisbehaved::WrongCredential,
        ),
        case("another value", &ITEMS, &["0", "", "elementValue"], set(text("Erikson")), PeerMisbehaved::Digest),
        case("another element", &ITEMS, &["0", "", "elementIdentifier"], set(text("city")), PeerMisbehaved::Digest),
        case("another digest id", &ITEMS, &["0", "", "digestID"], set(Cbor::Integer(99)), PeerMisbehaved::Digest),
        case("a short salt", &ITEMS, &["0", "", "random"], set(Cbor::Bytes(vec![0; 15])), Malformed::Mdoc),
        case("an element twice", &ITEMS, &[], |it| array(it).extend_from_within(..1), Malformed::Mdoc),
        case("an element without tag 24", &ITEMS, &["0"], set(Cbor::Bytes(vec![0xa0])), Malformed::CborShape),
        case(
            "an element of another namespace",
            &["documents", "0", "issuerSigned", "nameSpaces"],
            &[],
            |it| {
                let items = map(it).pop_first().unwrap().1;
                map(it).insert(text("org.iso.18013.5.1"), items);
            },
            PeerMisbehaved::Digest,
        ),
        case("a mobile security object of version 2", &MSO, &["version"], set(text("2.0")), Malformed::Mdoc),
        case("SHA-512", &MSO, &["digestAlgorithm"], set(text("SHA-512")), PeerMisbehaved::Algorithm),
        case(
            "an end before the begin",
            &MSO,
            &["validityInfo", "validUntil"],
            set(Cbor::Tag(0, Box::new(text("2020-01-01T00:00:00Z")))),
            Malformed::Mdoc,
        ),
        case(
            "a time without its tag",
            &MSO,
            &["validityInfo", "validUntil"],
            set(text("2030-01-01T00:00:00Z")),
            Malformed::CborShape,
        ),
        case("a status of unknown kind", &MSO, &["status"], set(empty()), Malformed::CborShape),
        case(
            "a later end, under the old signature",
            &MSO,
            &["validityInfo", "validUntil"],
            set(Cbor::Tag(0, Box::new(text("2027-12-01T00:00:00Z")))),
            Untrusted::Signature,
        ),
        case("another PIN key", &MSO, &["deviceKeyInfo", "keyInfo"], set(empty()), Untrusted::Signature),
        case("a changed issuer signature", &ISSUER_AUTH, &["3"], |it| bytes(it)[0] ^= 1, Untrusted::Signature),
        case("a detached mobile security object", &ISSUER_AUTH, &["2"], set(Cbor::Null), Malformed::Mdoc),
        case("no issuer certificate", &ISSUER_AUTH, &["1"], set(empty()), Untrusted::Chain),
        case(
            "another algorithm of the issuer",
            &ISSUER_AUTH,
            &["0"],
            set(Cbor::Bytes(vec![0xa1, 0x01, 0x38, 0x22])),
            PeerMisbehaved::Algorithm,
        ),
        case(
            "no authorizations",
            &MSO,
            &["deviceKeyInfo", "keyAuthorizations"],
            set(empty()),
            PeerMisbehaved::KeyAuthorization,
        ),
        case(
            "a namespace not authorized",
            &DEVICE_ELEMENTS,
            &["org.example"],
            set(Cbor::Map([(text("age_over_18"), Cbor::Bool(true))].into())),
            PeerMisbehaved::KeyAuthorization,
        ),
        case(
            "another approval",
            &DEVICE_ELEMENTS,
            &["org.siegelring.approval.1", "approval", "time"],
            set(Cbor::Integer(1)),
            Untrusted::Signature,
        ),
        case(
            "an approval of another shape",
            &DEVICE_ELEMENTS,
            &["org.siegelring.approval.1", "approval"],
            set(Cbor::Bool(true)),
            Malformed::CborShape,
        ),
        case(
            "more than an approval",
            &DEVICE_ELEMENTS,
            &["org.siegelring.approval.1", "more"],
            set(Cbor::Bool(true)),
            Malformed::CborShape,
        ),
        case(
            "no approval, under the old signature",
            &DEVICE_ELEMENTS,
            &[],
            remove("org.siegelring.approval.1"),
            Untrusted::Signature,
        ),
        case(
            "a changed device signature",
            &DEVICE_AUTH,
            &["deviceSignature", "3"],
            |it| bytes(it)[63] ^= 1,
            Untrusted::Signature,
        ),
        case("no device signature", &DEVICE_AUTH, &[], remove("deviceSignature"), Malformed::Mdoc),
        case("a MAC beside the signature", &DEVICE_AUTH, &["deviceMac"], set(Cbor::Array(vec![])), Malformed::Mdoc),
        case(
            "a MAC",
            &DEVICE_AUTH,
            &[],
            |it| {
                let signature = map(it).pop_first().unwrap().1;
                map(it).insert(text("deviceMac"), signature);
            },
            PeerMisbehaved::DeviceMac,
        ),
        case("no device-signed part", &["documents", "0"], &[], remove("deviceSigned"), Malformed::CborShape),
    ]
}

fn map(value: &mut Cbor) -> &mut std::collections::BTreeMap<Cbor, Cbor> {
    let Cbor::Map(map) = value else { panic!("{value:?}") };
    map
}

fn array(value: &mut Cbor) -> &mut Vec<Cbor> {
    let Cbor::Array(array) = value else { panic!("{value:?}") };
    array
}

fn bytes(value: &mut Cbor) -> &mut Vec<u8> {
    let Cbor::Bytes(bytes) = value else { panic!("{value:?}") };
    bytes
}

#[test]
fn refuses_every_changed_presentation_by_name() {
    let (scheme, response) = good();
    assert!(scheme.verify(&response).is_ok());
    assert_eq!(changed(&response, &[], &|_| {}), response);
    for (name, path, change, expected) in changes() {
        let response = changed(&response, &path, &*change);
        assert_eq!(scheme.verify(&response).unwrap_err(), expected, "{name}");
    }
}

#[test]
fn refuses_another_transcript() {
    let (scheme, response) = good();
    let other = encode(&((), (), ("OpenID4VPHandover", Bytes(&[8; 32])))).unwrap();
    let refused = verify(&response, &other, &scheme.root.anchors(), LATER).unwrap_err();
    assert_eq!(refused, Untrusted::Signature.into());
    let refused = verify(&response, &[], &scheme.root.anchors(), LATER).unwrap_err();
    assert_eq!(refused.code(), "misuse.argument");
}

#[test]
fn refuses_another_device_key() {
    let scheme = Scheme::new();
    let credential = scheme.issue(&erika());
    let thief = Scheme { device: SigningKey::generate(&mut OsRng), ..Scheme::new() };
    let response = thief.present(&credential, &[Attribute::City]);
    assert_eq!(scheme.verify(&response).unwrap_err(), Untrusted::Signature.into());
}

#[test]
fn refuses_an_unknown_issuer_and_one_for_another_purpose() {
    let (scheme, response) = good();
    let others = Authority::root("Root").anchors();
    assert_eq!(verify(&response, &transcript(), &others, LATER).unwrap_err(), Untrusted::Chain.into());
    let nobody = TrustAnchors::default();
    assert_eq!(verify(&response, &transcript(), &nobody, LATER).unwrap_err(), Untrusted::Chain.into());

    let (issuer, leaf) = scheme.root.leaf(Profile::RelyingParty);
    let scheme = Scheme { issuer, x5chain: vec![leaf], ..scheme };
    let response = scheme.present(&scheme.issue(&erika()), &[Attribute::City]);
    assert_eq!(scheme.verify(&response).unwrap_err(), Untrusted::Chain.into());
}

#[test]
fn refuses_a_credential_outside_its_validity() {
    let (scheme, response) = good();
    let at = |now| verify(&response, &transcript(), &scheme.root.anchors(), now).map(drop);
    assert_eq!(at(NOW.minus(1)), Err(Expired::Credential.into()));
    assert_eq!(at(NOW), Ok(()));
    assert_eq!(at(NOW.plus(1_000)), Ok(()));
    assert_eq!(at(NOW.plus(1_001)), Err(Expired::Credential.into()));
}

#[test]
fn refuses_a_credential_signed_before_its_issuer_was_certified() {
    let scheme = Scheme::new();
    let attributes = erika();
    let signed = UnixTime(NOW.0 - 2 * 365 * 86_400);
    let validity = Validity { signed, valid_from: NOW, valid_until: NOW.plus(1_000) };
    let prepared = issue::prepare(&IssueInput { validity, ..scheme.input(&attributes) }, &mut OsRng).unwrap();
    let bytes = prepared.complete(&scheme.issuer.sign(prepared.signature_payload())).unwrap();
    let refused = super::super::verify_issued(&bytes, &scheme.root.anchors(), LATER).unwrap_err();
    assert_eq!(refused, Untrusted::Chain.into());
}

#[test]
fn refuses_an_attribute_of_another_kind() {
    let (scheme, _) = good();
    // Signed by the issuer, but not what the name promises: text where a day belongs.
    let mut credential: Cbor = decode(scheme.issue(&erika()).to_bytes(), &Limits::MESSAGE).unwrap();
    change_at(&mut credential, &["nameSpaces", "org.siegelring.citizen.1", "0", "", "elementIdentifier"], &|it| {
        *it = text("birth_date");
    });
    change_at(&mut credential, &["nameSpaces", "org.siegelring.citizen.1", "0", "", "elementValue"], &|it| {
        *it = text("1964-08-12");
    });
    let credential = IssuerSigned::from_bytes(&encode(&credential).unwrap()).unwrap();
    assert_eq!(credential.attributes().unwrap_err(), Malformed::Mdoc.into());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_changed_byte_says_something_else(at: prop::sample::Index, change in 1_u8..) {
        thread_local!(static GOOD: (Scheme, Vec<u8>) = good());
        GOOD.with(|(scheme, response)| {
            let expected = scheme.verify(response).unwrap();
            let mut response = response.clone();
            let at = at.index(response.len());
            response[at] ^= change;
            // Nobody signs the minor version and the names of optional members, so these may be lost, but no more.
            if let Ok(verified) = scheme.verify(&response) {
                let attributes = verified.credential.attributes;
                prop_assert!(attributes.iter().all(|(name, it)| expected.credential.attributes.get(name) == Some(it)));
                prop_assert_eq!(verified.approval, expected.approval);
            }
            Ok(())
        })?;
    }

    #[test]
    fn never_panics_on_random_bytes(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
        let _ = verify(&bytes, &transcript(), &TrustAnchors::default(), NOW);
        let _ = IssuerSigned::from_bytes(&bytes);
    }
}
