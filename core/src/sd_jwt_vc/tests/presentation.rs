use proptest::prelude::*;

use super::*;
use crate::error::{Expired, Malformed, PeerMisbehaved, Refused, Untrusted};

#[test]
fn discloses_what_was_chosen_and_nothing_else() {
    let world = World::new();
    let credential = world.issue(&everything());
    let chosen = [Attribute::FamilyName, Attribute::City, Attribute::AgeOver18];
    let presentation = world.present(&credential, &chosen);
    let verified = world.verify(&presentation).unwrap();
    assert_eq!(verified.credential.attributes, only(&chosen));
    assert_eq!(verified.credential.other, []);
    assert_eq!((verified.approval, verified.transaction_data_hashes), (None, None));
    // The three claims and the two objects they stand in.
    assert_eq!(presentation.split('~').count(), 1 + 5 + 1);
}

#[test]
fn carries_the_approval_element_and_transaction_data_hashes() {
    let world = World::new();
    let approval = approval();
    let hashes = [[1; 32], [2; 32]];
    let binding = KeyBinding { approval: Some(&approval), transaction_data_hashes: &hashes, ..binding() };
    let presentation = world.present_bound(&world.issue(&everything()), &[], &binding);
    let verified = world.verify(&presentation).unwrap();
    assert_eq!(verified.approval, Some(approval));
    assert_eq!(verified.transaction_data_hashes, Some(hashes.to_vec()));
    let key_binding = presentation.rsplit('~').next().unwrap();
    let claims: Json = jws::parse(key_binding).unwrap().unverified_claims().unwrap();
    assert_eq!(claims["transaction_data_hashes_alg"], "sha-256");
}

#[test]
fn presents_nothing_that_the_credential_lacks() {
    let world = World::new();
    let credential = world.issue(&only(&[Attribute::FamilyName, Attribute::City]));
    for lacking in [Attribute::GivenName, Attribute::Street, Attribute::AgeOver18] {
        let refused = present::prepare(&credential, &[Attribute::FamilyName, lacking], &binding()).map(|_| ());
        assert_eq!(refused, Err(Refused::NoCredential.into()));
    }
}

#[test]
fn presents_no_presentation() {
    let world = World::new();
    let presentation = world.present(&world.issue(&everything()), &[Attribute::FamilyName]);
    let refused = present::prepare(&presentation, &[Attribute::FamilyName], &binding()).map(|_| ());
    assert_eq!(refused, Err(ApiMisuse::Argument.into()));
    assert_eq!(world.verify_issued(&presentation).map(|_| ()), Err(Malformed::SdJwt.into()));
}

#[test]
fn refuses_another_audience_nonce_or_time() {
    let world = World::new();
    let credential = world.issue(&everything());
    let at = |iat| KeyBinding { iat, ..binding() };
    for (binding, expected) in [
        (KeyBinding { aud: "x509_hash:shop", ..binding() }, Error::from(PeerMisbehaved::WrongAudience)),
        (KeyBinding { nonce: "another", ..binding() }, PeerMisbehaved::WrongNonce.into()),
        (at(NOW.minus(301)), Expired::Token.into()),
        (at(NOW.plus(301)), Expired::Token.into()),
    ] {
        let refused = world.verify(&world.present_bound(&credential, &[], &binding)).map(|_| ());
        assert_eq!(refused, Err(expected));
    }
    for iat in [NOW.minus(300), NOW.plus(300)] {
        assert!(world.verify(&world.present_bound(&credential, &[], &at(iat))).is_ok());
    }
}

#[test]
fn refuses_a_presentation_whose_disclosures_were_changed() {
    let world = World::new();
    let credential = world.issue(&everything());
    let presentation = world.present(&credential, &[Attribute::FamilyName]);
    let parts: Vec<_> = presentation.split('~').collect();
    let [issuer_signed, family_name, key_binding] = [parts[0], parts[1], parts[2]];
    let given_name = world.present(&credential, &[Attribute::GivenName]);
    let given_name = given_name.split('~').nth(1).unwrap();
    let digest: Error = PeerMisbehaved::Digest.into();
    for (changed, expected) in [
        (format!("{issuer_signed}~{key_binding}"), digest),
        (format!("{issuer_signed}~{given_name}~{key_binding}"), digest),
        (format!("{issuer_signed}~{family_name}~{given_name}~{key_binding}"), digest),
        (format!("{issuer_signed}~{family_name}~{family_name}~{key_binding}"), digest),
        (format!("{issuer_signed}~{family_name}~"), Malformed::SdJwt.into()),
        (format!("{issuer_signed}~{family_name}~~{key_binding}"), Malformed::Json.into()),
        (format!("{issuer_signed}.{key_binding}"), Malformed::SdJwt.into()),
    ] {
        assert_eq!(world.verify(&changed).map(|_| ()), Err(expected), "{changed:.40}");
    }
}

#[test]
fn refuses_a_key_binding_by_another_key() {
    let (mut world, thief) = (World::new(), SigningKey::generate(&mut OsRng));
    let credential = world.issue(&everything());
    world.device_key = thief;
    assert_eq!(world.verify(&world.present(&credential, &[])).map(|_| ()), Err(Untrusted::Signature.into()));
}

#[test]
fn refuses_an_issuer_that_is_not_trusted() {
    let (world, other) = (World::new(), World::new());
    let presentation = other.present(&other.issue(&everything()), &[]);
    assert_eq!(world.verify(&presentation).map(|_| ()), Err(Untrusted::Chain.into()));
    let mut impostor = World { x5c: world.x5c.clone(), ..other };
    assert_eq!(world.verify_issued(&impostor.issue(&everything())).map(|_| ()), Err(Untrusted::Signature.into()));
    let (issuer_key, leaf) = world.root.leaf(Profile::RelyingParty);
    impostor = World { x5c: vec![leaf], issuer_key, ..impostor };
    assert_eq!(world.verify_issued(&impostor.issue(&everything())).map(|_| ()), Err(Untrusted::Chain.into()));
}

#[test]
fn refuses_a_credential_outside_its_time() {
    let world = World::new();
    for (member, time, expected) in [
        ("exp", NOW, Err(Expired::Credential.into())),
        ("exp", NOW.plus(1), Ok(())),
        ("nbf", NOW.plus(301), Err(Expired::Credential.into())),
        ("nbf", NOW.plus(300), Ok(())),
        ("iat", NOW.plus(301), Err(Expired::Credential.into())),
        ("iat", NOW.minus(100_000), Ok(())),
    ] {
        let mut payload = world.payload();
        payload[member] = time.0.into();
        assert_eq!(world.verify_issued(&world.signed(&payload, &[])).map(|_| ()), expected, "{member} {time:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_choice_of_any_attributes_arrives(
        has in prop::sample::subsequence(Attribute::ALL.to_vec(), 1..=Attribute::ALL.len()),
        choice: u32,
        text in "\\PC{0,30}",
    ) {
        let world = World::new();
        let mut attributes = only(&has);
        for (_, value) in attributes.iter_mut().filter(|(attribute, _)| attribute.kind() == Kind::Text) {
            *value = Value::Text(text.clone());
        }
        let chosen: Vec<_> = has.iter().enumerate().filter(|(at, _)| choice >> at & 1 == 1).map(|(_, it)| *it).collect();
        let verified = world.verify(&world.present(&world.issue(&attributes), &chosen)).unwrap();
        attributes.retain(|attribute, _| chosen.contains(attribute));
        prop_assert_eq!(verified.credential.attributes, attributes);
        prop_assert_eq!(verified.credential.other, vec![]);
    }

    #[test]
    fn arbitrary_text_is_refused_quietly(text in "[A-Za-z0-9_.~-]{0,200}") {
        prop_assert!(World::new().verify(&text).is_err());
    }
}
