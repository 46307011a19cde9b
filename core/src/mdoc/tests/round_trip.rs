use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::attribute::{APPROVAL, CITIZEN_CREDENTIAL, CSC_DATA_MODEL, Kind, TRANSACTION};
use crate::date::Date;
use crate::mdoc::verify_issued;

fn any_attributes() -> impl Strategy<Value = Attributes> {
    let any_value = |attribute: Attribute| match attribute.kind() {
        Kind::Text => ".{0,40}".prop_map(Value::Text).boxed(),
        Kind::Date => {
            (0_u64..40_000).prop_map(|days| Value::Text(Date::from(UnixTime(days * 86_400)).to_string())).boxed()
        }
        Kind::Flag => any::<bool>().prop_map(Value::Flag).boxed(),
    };
    prop::sample::subsequence(Attribute::ALL, 1..Attribute::ALL.len())
        .prop_flat_map(move |chosen| chosen.into_iter().map(|it| (Just(it), any_value(it))).collect::<Vec<_>>())
        .prop_map(|pairs| pairs.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn what_is_issued_is_what_is_verified(attributes in any_attributes()) {
        let scheme = Scheme::new();
        let credential = scheme.issue(&attributes);
        let issued = verify_issued(credential.to_bytes(), &scheme.root.anchors(), LATER).unwrap();
        prop_assert_eq!(&issued.attributes, &attributes);
        prop_assert_eq!(&credential.attributes().unwrap(), &attributes);
    }

    #[test]
    fn what_is_selected_is_what_is_disclosed(
        (attributes, selected) in any_attributes().prop_flat_map(|all| {
            let names: Vec<_> = all.keys().copied().collect();
            (Just(all), prop::sample::subsequence(names.clone(), 0..=names.len()))
        })
    ) {
        let scheme = Scheme::new();
        let response = scheme.present(&scheme.issue(&attributes), &selected);
        let disclosed = scheme.verify(&response).unwrap().credential.attributes;
        let expected: Attributes = attributes.into_iter().filter(|(it, _)| selected.contains(it)).collect();
        prop_assert_eq!(disclosed, expected);
    }
}

#[test]
fn tells_everything_about_a_presentation() {
    let scheme = Scheme::new();
    let response = scheme.present(&scheme.issue(&erika()), &[Attribute::FamilyName]);
    let verified = scheme.verify(&response).unwrap();
    assert_eq!(verified.approval, Some(approval()));
    assert!(verified.device_signed.is_empty());
    let credential = verified.credential;
    assert_eq!(credential.doc_type, CITIZEN_CREDENTIAL);
    assert!(credential.other.is_empty());
    assert_eq!(credential.device_key, scheme.device.public_key());
    assert_eq!(credential.pin_key, Some(scheme.pin.public_key()));
    assert_eq!(credential.authorized_namespaces, [APPROVAL, TRANSACTION, CSC_DATA_MODEL]);
    assert_eq!(credential.status, Some(status()));
    assert_eq!(credential.valid_until, NOW.plus(1_000));
    assert_eq!(credential.issuer.der(), scheme.x5chain[0]);
}

#[test]
fn tells_the_holder_what_was_issued() {
    let scheme = Scheme::new();
    let credential = scheme.issue(&erika());
    assert_eq!(credential.device_key().unwrap(), scheme.device.public_key());
    assert_eq!(credential.pin_key().unwrap(), Some(scheme.pin.public_key()));
    assert_eq!(credential.status().unwrap(), Some(status()));
    assert_eq!(credential.valid_until().unwrap(), NOW.plus(1_000));
}

#[test]
fn does_without_pin_key_and_status() {
    let scheme = Scheme::new();
    let attributes = erika();
    let input = IssueInput { pin_key: None, status: None, ..scheme.input(&attributes) };
    let prepared = issue::prepare(&input, &mut OsRng).unwrap();
    let bytes = prepared.complete(&scheme.issuer.sign(prepared.signature_payload())).unwrap();
    let issued = verify_issued(&bytes, &scheme.root.anchors(), LATER).unwrap();
    assert_eq!((issued.pin_key, issued.status), (None, None));
}

#[test]
fn discloses_no_more_bytes_than_selected() {
    let scheme = Scheme::new();
    let response = scheme.present(&scheme.issue(&erika()), &[Attribute::GivenName]);
    let contains = |text: &str| response.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(contains("Erika") && !contains("Mustermann") && !contains("family_name"));
}

#[test]
fn salts_every_element_and_shuffles_digest_ids() {
    let scheme = Scheme::new();
    let (mut digest_ids, mut salts) = (BTreeSet::new(), BTreeSet::new());
    for _ in 0..40 {
        let credential = scheme.issue(&erika());
        let fields = credential.fields().unwrap();
        let items: Vec<_> =
            fields.name_spaces.0[0].1.iter().map(|it| it.value(&super::super::LIMITS).unwrap()).collect();
        assert_eq!(items.iter().map(|it| it.digest_id).collect::<Vec<_>>(), [0, 1, 2, 3, 4]);
        let family_name = items.iter().find(|it| it.element_identifier.0 == "family_name").unwrap();
        digest_ids.insert(family_name.digest_id);
        salts.extend(items.iter().map(|it| it.random.0.to_vec()));
    }
    assert_eq!(digest_ids.len(), 5, "each place was drawn at least once in forty times");
    assert_eq!(salts.len(), 200);
    assert!(salts.iter().all(|salt| salt.len() == 32));
}

#[test]
fn refuses_to_issue_what_makes_no_sense() {
    let scheme = Scheme::new();
    let attributes = erika();
    let refused = |input: IssueInput<'_>| issue::prepare(&input, &mut OsRng).unwrap_err().code();
    let none = Attributes::new();
    assert_eq!(refused(scheme.input(&none)), "misuse.argument");
    for (attribute, value) in [
        (Attribute::FamilyName, Value::Flag(true)),
        (Attribute::AgeOver18, Value::Text("true".into())),
        (Attribute::BirthDate, Value::Text("12.08.1964".into())),
    ] {
        assert_eq!(refused(scheme.input(&[(attribute, value)].into())), "misuse.argument");
    }
    assert_eq!(refused(IssueInput { x5chain: &[], ..scheme.input(&attributes) }), "misuse.argument");
    let backwards = Validity { signed: NOW, valid_from: NOW, valid_until: NOW };
    assert_eq!(refused(IssueInput { validity: backwards, ..scheme.input(&attributes) }), "misuse.argument");
    let too_early = Validity { signed: NOW, valid_from: NOW.minus(1), valid_until: NOW.plus(1) };
    assert_eq!(refused(IssueInput { validity: too_early, ..scheme.input(&attributes) }), "misuse.argument");
}

#[test]
fn refuses_to_present_what_is_not_there() {
    let scheme = Scheme::new();
    let credential = scheme.issue(&erika());
    let refused = |attribute, transcript: &[u8]| {
        present::prepare(&credential, &[attribute], transcript, &approval(), &[]).unwrap_err().code()
    };
    assert_eq!(refused(Attribute::Street, &transcript()), "refused.no_credential");
    assert_eq!(refused(Attribute::City, &[0x83, 0xf6]), "misuse.argument");
}

#[test]
fn presents_an_attribute_once_however_often_it_is_asked_for() {
    let scheme = Scheme::new();
    let response = scheme.present(&scheme.issue(&erika()), &[Attribute::City, Attribute::City]);
    assert_eq!(scheme.verify(&response).unwrap().credential.attributes.len(), 1);
}
