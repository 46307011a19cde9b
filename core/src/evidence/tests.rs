use super::*;
use crate::cbor::Value;
use crate::error::Error;

fn record() -> EvidenceRecord {
    EvidenceRecord {
        request: "a.b.c".to_owned(),
        format: CredentialFormat::Mdoc,
        presentation: vec![1, 2, 3],
        assessment: Some(ClaimedAssessment {
            level: Level::Substantial,
            reasons: vec!["user.pin".to_owned()],
            policy: "tr-03107".to_owned(),
        }),
    }
}

/// The record with other members.
fn with(change: impl FnOnce(&mut std::collections::BTreeMap<Value, Value>)) -> Vec<u8> {
    let Value::Map(mut members) = cbor::decode::<Value>(&record().to_bytes().unwrap(), &LIMITS).unwrap() else {
        unreachable!()
    };
    change(&mut members);
    cbor::encode(&Value::Map(members)).unwrap()
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn assessment(level: &str, reasons: Vec<Value>, policy: &str) -> Value {
    let members = [("level", text(level)), ("reasons", Value::Array(reasons)), ("policy", text(policy))];
    Value::Map(members.map(|(name, value)| (text(name), value)).into())
}

#[test]
fn a_record_is_read_as_it_was_written() {
    for record in [record(), EvidenceRecord { assessment: None, format: CredentialFormat::SdJwtVc, ..record() }] {
        assert_eq!(EvidenceRecord::from_bytes(&record.to_bytes().unwrap()), Ok(record));
    }
}

#[test]
fn refuses_records_of_another_shape() {
    let shape: Error = Malformed::CborShape.into();
    let evidence: Error = Malformed::Evidence.into();
    let other = |name: &str, value: Value| with(|members| drop(members.insert(text(name), value)));
    let without = |name: &str| with(|members| drop(members.remove(&text(name))));
    for (name, bytes, expected) in [
        ("nothing", vec![], Malformed::Cbor.into()),
        ("no map", vec![0x80], shape),
        ("another version", other("version", Value::Integer(2)), evidence),
        ("an unknown member", other("unknown", Value::Integer(1)), shape),
        ("no request", without("request"), shape),
        ("no presentation", without("presentation"), shape),
        ("no format", without("format"), shape),
        ("an unknown format", other("format", text("jwt_vc_json")), shape),
        ("a request in bytes", other("request", Value::Bytes(b"a.b.c".to_vec())), shape),
        ("a presentation in text", other("presentation", text("abc")), shape),
        ("an unknown level", other("assessment", assessment("highest", vec![], "demo")), shape),
        ("a reason that is no code", other("assessment", assessment("low", vec![text("a b")], "demo")), evidence),
        ("an empty reason", other("assessment", assessment("low", vec![text("")], "demo")), evidence),
        ("a policy without a name", other("assessment", assessment("low", vec![], "")), evidence),
        ("many reasons", other("assessment", assessment("low", vec![text("a"); 33], "demo")), evidence),
        (
            "too many items",
            other("assessment", assessment("low", vec![text("a"); 200], "demo")),
            Malformed::CborItems.into(),
        ),
        ("trailing bytes", [record().to_bytes().unwrap(), vec![0]].concat(), Malformed::CborTrailing.into()),
    ] {
        assert_eq!(EvidenceRecord::from_bytes(&bytes), Err(expected), "{name}");
    }
}

#[test]
fn refuses_a_record_whose_members_are_in_another_order() {
    let bytes = record().to_bytes().unwrap();
    let (format, presentation) = (b"\x66format\x68mso_mdoc".as_slice(), b"\x6cpresentation\x43\x01\x02\x03".as_slice());
    let at = bytes.windows(format.len()).position(|window| window == format).unwrap();
    let without = [&bytes[1..at], &bytes[at + format.len()..]].concat();
    let other_order = [&[bytes[0]], without.as_slice(), format].concat();
    assert!(bytes.windows(presentation.len()).any(|window| window == presentation));
    assert_eq!(EvidenceRecord::from_bytes(&other_order), Err(Malformed::Evidence.into()));
}

#[test]
fn refuses_to_write_what_could_not_be_read() {
    let long = EvidenceRecord { presentation: vec![0; MAX_LENGTH], ..record() };
    assert_eq!(long.to_bytes(), Err(Malformed::TooLong.into()));
    let mut named = record();
    named.assessment.as_mut().unwrap().reasons = vec!["ä".to_owned()];
    assert_eq!(named.to_bytes(), Err(Malformed::Evidence.into()));
}

#[test]
fn refuses_a_record_that_is_too_long() {
    assert_eq!(EvidenceRecord::from_bytes(&vec![0; MAX_LENGTH + 1]), Err(Malformed::TooLong.into()));
}
