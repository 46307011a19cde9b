use proptest::prelude::*;
use rand_core::OsRng;
use serde_json::{Value, json};

use super::{Jwk, JwkSet, PublicJwk};
use crate::crypto::{AgreementKey, SigningKey};
use crate::error::Malformed;
use crate::jose::jws::VerificationKey;

/// The key of RFC 7517 appendix A.1 on P-256.
fn example() -> Value {
    json!({
        "kty": "EC", "crv": "P-256", "use": "enc", "kid": "1",
        "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
        "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
    })
}

fn changed(member: &str, value: Value) -> Value {
    let mut key = example();
    key[member] = value;
    key
}

fn rsa(modulus_length: usize) -> Value {
    json!({ "kty": "RSA", "n": crate::jose::base64url::encode(vec![0x80; modulus_length]), "e": "AQAB", "alg": "RS256" })
}

#[test]
fn the_thumbprint_is_that_of_rfc_7638_whatever_else_the_key_says() {
    let key: Jwk = serde_json::from_value(example()).unwrap();
    // SHA-256 of {"crv":"P-256","kty":"EC","x":"MKBC…","y":"4Etl…"}, computed independently.
    assert_eq!(crate::jose::base64url::encode(key.thumbprint()), "cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s");
    assert_eq!(Jwk::from(key.public_key()).thumbprint(), key.thumbprint());
    assert_eq!(key.clone().for_signatures("2").thumbprint(), key.thumbprint());
}

#[test]
fn ignores_members_it_does_not_know() {
    let key: Jwk = serde_json::from_value(changed("private_kid", json!({ "a": 1 }))).unwrap();
    assert_eq!(key.kid.as_deref(), Some("1"));
    assert_eq!(key.public_key_use.as_deref(), Some("enc"));
    assert_eq!(serde_json::to_value(&key).unwrap(), example());
}

#[test]
fn refuses_keys_that_are_none() {
    for (member, value) in [
        ("kty", json!("oct")),
        ("kty", json!("RSA")),
        ("crv", json!("P-384")),
        ("crv", Value::Null),
        ("x", json!("MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7A")),
        ("x", json!("MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4=")),
        ("y", json!(7)),
        ("y", Value::Null),
        ("d", json!("870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE")),
        ("d", Value::Null),
    ] {
        assert!(serde_json::from_value::<Jwk>(changed(member, value.clone())).is_err(), "{member}: {value}");
    }
}

#[test]
fn a_key_that_is_no_point_of_the_curve_agrees_on_nothing_and_verifies_nothing() {
    let off_curve: Jwk = serde_json::from_value(changed("y", example()["x"].clone())).unwrap();
    let signing = SigningKey::generate(&mut OsRng);
    assert!(AgreementKey::generate(&mut OsRng).agree(off_curve.public_key()).is_err());
    assert!(off_curve.public_key().verify(b"message", &signing.sign(b"message")).is_err());
}

#[test]
fn a_set_keeps_what_verifies_and_skips_the_rest() {
    let set = json!({ "keys": [
        example(),
        changed("use", json!("sig")),
        changed("use", Value::Null),
        { "kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", "use": "sig" },
        { "kty": "EC", "use": "sig" },
        changed("alg", json!("ECDH-ES")),
        rsa(256),
        rsa(128),
        { "kty": "RSA", "n": "AA", "e": "AQAB", "alg": "PS256" },
        "no key",
    ]});
    let set = JwkSet::parse(set.to_string().as_bytes()).unwrap();
    let kinds: Vec<_> = set.keys.iter().map(|key| matches!(key, PublicJwk::Ec(_))).collect();
    assert_eq!(kinds, [true, true, false]);
    assert!(
        matches!(set.keys[2].verification_key(), VerificationKey::Rs256 { n, e } if n.len() == 256 && e == [1, 0, 1])
    );
    assert_eq!(set.candidates(Some("1")).count(), 2);
    assert_eq!(set.candidates(Some("2")).count(), 0);
    assert_eq!(set.candidates(None).count(), 3);
}

#[test]
fn a_set_is_bounded_and_unambiguous() {
    let many = json!({ "keys": vec![changed("use", json!("sig")); 40] });
    assert_eq!(JwkSet::parse(many.to_string().as_bytes()).unwrap().keys.len(), 32);
    for bad in ["", "[]", "{}", r#"{"keys":{}}"#, r#"{"keys":[],"keys":[]}"#, r#"{"keys":[{"kty":"EC","kty":"EC"}]}"#] {
        assert_eq!(JwkSet::parse(bad.as_bytes()), Err(Malformed::Json.into()), "{bad}");
    }
}

proptest! {
    #[test]
    fn every_key_survives_json(x: [u8; 32], y: [u8; 32], kid: Option<String>) {
        let mut key = Jwk::from(&crate::crypto::PublicKey::from_coordinates(&x, &y).unwrap());
        key.kid = kid;
        let public = PublicJwk::Ec(key);
        let text = serde_json::to_string(&public).unwrap();
        prop_assert_eq!(serde_json::from_str::<PublicJwk>(&text).unwrap(), public);
    }

    #[test]
    fn every_rsa_key_survives_json(n in prop::collection::vec(any::<u8>(), 256..=1024), e in prop::collection::vec(any::<u8>(), 1..=5)) {
        let public = PublicJwk::Rsa(super::RsaJwk { n, e, kid: None, public_key_use: None, alg: None });
        let text = serde_json::to_string(&public).unwrap();
        prop_assert_eq!(serde_json::from_str::<PublicJwk>(&text).unwrap(), public);
    }
}
