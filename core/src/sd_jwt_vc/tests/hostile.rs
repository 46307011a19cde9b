//! Credentials and key bindings that are well signed and still wrong.

use super::*;
use crate::error::{Malformed, PeerMisbehaved};
use crate::sd_jwt_vc::{MAX_DISCLOSURES, MAX_LENGTH, OtherClaim};

/// The claims of a credential with these members and disclosures.
fn verified(world: &World, members: Json, disclosures: &[Json]) -> Result<IssuedSdJwt, Error> {
    let mut payload = world.payload();
    payload.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    world.verify_issued(&world.signed(&payload, disclosures))
}

fn claim(name: &str, value: Json) -> Json {
    json!(["salt", name, value])
}

#[test]
fn refuses_digests_and_disclosures_that_do_not_fit() {
    let world = World::new();
    let family_name = claim("family_name", "Muster".into());
    let sd = |digests: Json| json!({ "_sd": digests });
    let digest_of = |it: &Json| Json::from(digest(it));
    let wrong: Error = PeerMisbehaved::Digest.into();
    let shape: Error = Malformed::SdJwt.into();
    let twice = sd(json!([digest(&family_name), digest(&family_name)]));
    let nested_twice = json!({ "_sd": [digest(&family_name)], "address": { "_sd": [digest(&family_name)] } });
    let taken = json!({ "_sd": [digest(&family_name)], "family_name": "Other" });
    let same_name = claim("family_name", "Other".into());
    let both = sd(json!([digest(&family_name), digest(&same_name)]));
    let [reserved_sd, reserved_dots] = [claim("_sd", json!([])), claim("...", "x".into())];
    let element = json!(["salt", "element"]);
    let deep = (0..40).fold(json!(1), |inner, _| json!({ "a": inner }));
    for (name, members, disclosures, expected) in [
        ("no digest names it", json!({}), vec![family_name.clone()], wrong),
        ("one digest twice", twice, vec![family_name.clone()], wrong),
        ("one digest in two places", nested_twice, vec![family_name.clone()], wrong),
        ("a disclosure twice", sd(json!([digest(&family_name)])), vec![family_name.clone(); 2], wrong),
        ("the claim is there already", taken, vec![family_name.clone()], wrong),
        ("two disclosures of one name", both, vec![family_name.clone(), same_name], wrong),
        ("the name _sd", sd(json!([digest(&reserved_sd)])), vec![reserved_sd], wrong),
        ("the name ...", sd(json!([digest(&reserved_dots)])), vec![reserved_dots], wrong),
        ("an element as a claim", sd(json!([digest(&element)])), vec![element.clone()], shape),
        ("a claim as an element", json!({ "a": [{ "...": digest(&family_name) }] }), vec![family_name.clone()], shape),
        ("_sd that is no array", sd(digest_of(&family_name)), vec![], shape),
        ("a digest that is no text", sd(json!([1])), vec![], shape),
        ("a digest of an element that is no text", json!({ "a": [{ "...": 1 }] }), vec![], shape),
        ("... beside other members", json!({ "a": [{ "...": digest(&element), "b": 1 }] }), vec![], shape),
        ("... outside an array", json!({ "a": { "...": digest(&element) } }), vec![], shape),
        ("another digest algorithm", json!({ "_sd_alg": "sha-512" }), vec![], PeerMisbehaved::Algorithm.into()),
        ("a digest algorithm that is no text", json!({ "_sd_alg": 256 }), vec![], PeerMisbehaved::Algorithm.into()),
        ("one part", sd(json!([])), vec![json!(["salt"])], shape),
        ("four parts", sd(json!([])), vec![json!(["salt", "a", 1, 2])], shape),
        ("a salt that is no text", sd(json!([])), vec![json!([1, "a", 1])], shape),
        ("a name that is no text", sd(json!([])), vec![json!(["salt", 1, 1])], shape),
        ("no array", sd(json!([])), vec![json!({ "a": 1 })], Malformed::Json.into()),
        ("nested too deep", json!({ "a": deep }), vec![], Malformed::Json.into()),
    ] {
        assert_eq!(verified(&world, members, &disclosures).map(|_| ()), Err(expected), "{name}");
    }
}

#[test]
fn refuses_disclosures_that_nest_too_deep() {
    let world = World::new();
    let mut disclosures = vec![claim("a", json!(1))];
    for _ in 0..20 {
        let inner = digest(disclosures.last().unwrap());
        disclosures.push(claim("a", json!({ "_sd": [inner] })));
    }
    let members = json!({ "_sd": [digest(disclosures.last().unwrap())] });
    assert_eq!(verified(&world, members, &disclosures).map(|_| ()), Err(Malformed::SdJwt.into()));
}

#[test]
fn refuses_a_disclosure_of_what_cannot_be_withheld() {
    let world = World::new();
    for name in ["iss", "nbf", "exp", "vct#integrity", "status", PIN_KEY] {
        let disclosure = claim(name, json!(1));
        let members = json!({ "_sd": [digest(&disclosure)] });
        assert_eq!(verified(&world, members, &[disclosure]).map(|_| ()), Err(PeerMisbehaved::Digest.into()), "{name}");
    }
}

#[test]
fn refuses_a_credential_without_type_or_key() {
    let world = World::new();
    for member in ["vct", "cnf"] {
        let mut payload = world.payload();
        payload.as_object_mut().unwrap().remove(member);
        let refused = world.verify_issued(&world.signed(&payload, &[])).map(|_| ());
        assert_eq!(refused, Err(Malformed::Json.into()), "{member}");
    }
    for (member, value, expected) in [
        ("cnf", json!({ "kid": "1" }), Malformed::Json),
        (PIN_KEY, json!("="), Malformed::Base64),
        (PIN_KEY, json!(base64url::encode([4; 64])), Malformed::Key),
        ("exp", json!("tomorrow"), Malformed::Json),
    ] {
        let refused = verified(&world, json!({ member: value.clone() }), &[]).map(|_| ());
        assert_eq!(refused, Err(expected.into()), "{member}: {value}");
    }
}

#[test]
fn refuses_another_type_of_message() {
    let world = World::new();
    for typ in ["vc+sd-jwt", "JWT", KEY_BINDING_TYP] {
        let header = jws::Header { x5c: world.x5c.clone(), ..jws::Header::typed(typ) };
        let credential = sd_jwt(&signed(&header, &world.payload(), &world.issuer_key), &[]);
        let refused = world.verify_issued(&credential).map(|_| ());
        assert_eq!(refused, Err(PeerMisbehaved::WrongType.into()), "{typ}");
    }
}

#[test]
fn ignores_decoys_and_what_is_withheld() {
    let world = World::new();
    let (street, other) = (claim("street_address", "Ring 1".into()), json!(["salt", "second"]));
    let members = json!({
        "_sd": [digest(&json!("decoy"))],
        "_sd_alg": "sha-256",
        "address": { "_sd": [digest(&street), digest(&json!("withheld claim"))] },
        "nationalities": ["DE", { "...": digest(&other) }, { "...": digest(&json!("withheld element")) }],
        "status": { "other_mechanism": {} },
    });
    let issued = verified(&world, members, &[street, other]).unwrap();
    assert_eq!(issued.attributes, Attributes::from([(Attribute::Street, Value::Text("Ring 1".into()))]));
    assert_eq!(issued.other, [OtherClaim { path: vec!["nationalities".into()], value: json!(["DE", "second"]) }]);
    assert_eq!((issued.status, issued.valid_until, issued.pin_key), (None, None, None));
}

#[test]
fn keeps_claims_of_others_up_to_a_limit() {
    let world = World::new();
    let of = |count: usize| (0..count).map(|at| (format!("claim{at}"), json!({ "inner": at }))).collect::<Json>();
    let issued = verified(&world, of(64), &[]).unwrap();
    assert_eq!(issued.other.len(), 64);
    assert!(issued.other.contains(&OtherClaim { path: vec!["claim7".into(), "inner".into()], value: json!(7) }));
    assert_eq!(verified(&world, of(65), &[]).map(|_| ()), Err(Malformed::TooLong.into()));
}

#[test]
fn an_attribute_of_another_kind_is_a_claim_of_others() {
    let world = World::new();
    let members = json!({ "family_name": 7, "age_equal_or_over": { "18": "yes" }, "birthdate": "1964-02-30" });
    let issued = verified(&world, members, &[]).unwrap();
    assert!(issued.attributes.is_empty());
    assert_eq!(issued.other.len(), 3);
}

#[test]
fn refuses_what_is_too_long() {
    let world = World::new();
    let too_long = Err(Malformed::TooLong.into());
    assert_eq!(world.verify_issued(&"~".repeat(MAX_LENGTH + 1)).map(|_| ()), too_long);
    let disclosures: Vec<_> = (0..=MAX_DISCLOSURES).map(|at| claim(&at.to_string(), json!(at))).collect();
    assert_eq!(verified(&world, json!({}), &disclosures).map(|_| ()), too_long);
}

#[test]
fn refuses_key_bindings_that_do_not_bind() {
    let world = World::new();
    let credential = world.signed(&world.payload(), &[]);
    let with = |member: &str, value: Json| {
        let mut claims = key_binding_claims();
        claims[member] = value;
        claims
    };
    let without = |member: &str| {
        let mut claims = key_binding_claims();
        claims.as_object_mut().unwrap().remove(member);
        claims
    };
    let json: Error = Malformed::Json.into();
    let hash = base64url::encode([0; 32]);
    assert!(world.verify(&world.bound(&credential, key_binding_claims())).is_ok());
    assert!(world.verify(&world.bound(&credential, with("jti", "unknown claims are ignored".into()))).is_ok());
    for (claims, expected) in [
        (without("aud"), json),
        (without("nonce"), json),
        (without("iat"), json),
        (with("aud", json!([AUD, "x509_hash:shop"])), json),
        (with("sd_hash", hash.clone().into()), PeerMisbehaved::Digest.into()),
        (with("sd_hash", "".into()), PeerMisbehaved::Digest.into()),
        (with("org.siegelring.approval.1", json!({ "time": 1 })), json),
        (with("transaction_data_hashes_alg", "sha-512".into()), PeerMisbehaved::Algorithm.into()),
        (with("transaction_data_hashes", json!([hash, "AA"])), PeerMisbehaved::InvalidTransactionData.into()),
        (with("transaction_data_hashes", json!(["="])), Malformed::Base64.into()),
    ] {
        let refused = world.verify(&world.bound(&credential, claims.clone())).map(|_| ());
        assert_eq!(refused, Err(expected), "{claims}");
    }
    for typ in ["JWT", TYP, "openid4vci-proof+jwt"] {
        let mut claims = key_binding_claims();
        claims["sd_hash"] = base64url::encode(sha256(credential.as_bytes())).into();
        let bound = format!("{credential}{}", signed(&jws::Header::typed(typ), &claims, &world.device_key));
        assert_eq!(world.verify(&bound).map(|_| ()), Err(PeerMisbehaved::WrongType.into()), "{typ}");
    }
}
