use proptest::prelude::*;
use rand_core::OsRng;
use serde_json::{Value, json};

use super::{Enc, MAX_LENGTH, concat_kdf, decrypt, encrypt, header};
use crate::crypto::AgreementKey;
use crate::error::{Error, Malformed, PeerMisbehaved, Untrusted};
use crate::jose::base64url;
use crate::jose::jwk::Jwk;

const BOTH: [Enc; 2] = [Enc::A128Gcm, Enc::A256Gcm];

fn key() -> AgreementKey {
    AgreementKey::from_scalar(&base64url::decode("VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw").unwrap()).unwrap()
}

fn recipient() -> Jwk {
    Jwk::from(&key().public_key()).for_encryption("1")
}

fn encrypted(plaintext: &[u8]) -> String {
    encrypt(plaintext, &recipient(), Enc::A256Gcm, None, Some(b"nonce"), &mut OsRng).unwrap()
}

/// The same JWE with one member of its header changed.
fn changed(member: &str, value: Value) -> String {
    let compact = encrypted(b"plaintext");
    let (protected, rest) = compact.split_once('.').unwrap();
    let mut header: Value = serde_json::from_slice(&base64url::decode(protected).unwrap()).unwrap();
    header[member] = value;
    format!("{}.{rest}", base64url::encode(header.to_string()))
}

#[test]
fn derives_the_key_of_rfc_7518_appendix_c() {
    let ephemeral: Jwk = serde_json::from_value(json!({
        "kty": "EC", "crv": "P-256",
        "x": "gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0",
        "y": "SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps",
    }))
    .unwrap();
    let shared = key().agree(ephemeral.public_key()).unwrap();
    let derived = concat_kdf::derive(&*shared, Enc::A128Gcm, [b"Alice", b"Bob"]).unwrap();
    assert_eq!(base64url::encode(&*derived), "VqqN6vgjbSBcIijNcacQGg");
}

#[test]
fn derives_a_longer_key_for_the_longer_cipher() {
    let derived = concat_kdf::derive(&[1; 32], Enc::A256Gcm, [b"", b""]).unwrap();
    let shorter = concat_kdf::derive(&[1; 32], Enc::A128Gcm, [b"", b""]).unwrap();
    assert_eq!((derived.len(), shorter.len()), (32, 16));
    assert_ne!(derived[..16], shorter[..], "the algorithm is part of what is derived");
}

#[test]
fn the_header_names_the_key_and_the_parties() {
    for enc in BOTH {
        let compact = encrypt(b"plaintext", &recipient(), enc, Some(b"Alice"), Some(b"Bob"), &mut OsRng).unwrap();
        let header = header(&compact).unwrap();
        assert_eq!((header.kid.as_deref(), header.enc), (Some("1"), enc));
        assert_eq!((header.apu.as_deref(), header.apv.as_deref()), (Some(&b"Alice"[..]), Some(&b"Bob"[..])));
        assert_eq!(decrypt(&compact, &key()).unwrap().as_slice(), b"plaintext");
    }
}

#[test]
fn every_message_has_its_own_ephemeral_key() {
    assert_ne!(header(&encrypted(b"")).unwrap().epk, header(&encrypted(b"")).unwrap().epk);
}

#[test]
fn refuses_another_key() {
    let other = AgreementKey::generate(&mut OsRng);
    assert_eq!(decrypt(&encrypted(b"plaintext"), &other).map(|_| ()), Err(Untrusted::Decryption.into()));
}

#[test]
fn refuses_a_recipient_that_is_no_point_of_the_curve() {
    let key = crate::crypto::PublicKey::from_coordinates(&[1; 32], &[1; 32]).unwrap();
    let refused = encrypt(b"plaintext", &Jwk::from(&key), Enc::A128Gcm, None, None, &mut OsRng);
    assert_eq!(refused, Err(Malformed::Key.into()));
}

#[test]
fn refuses_headers_that_are_not_allowed() {
    let algorithm: Error = PeerMisbehaved::Algorithm.into();
    let off_curve =
        json!({ "kty": "EC", "crv": "P-256", "x": base64url::encode([1; 32]), "y": base64url::encode([1; 32]) });
    for (member, value, expected) in [
        ("alg", json!("ECDH-ES+A128KW"), algorithm),
        ("alg", json!("dir"), algorithm),
        ("alg", json!("RSA-OAEP"), algorithm),
        ("enc", json!("A128CBC-HS256"), algorithm),
        ("enc", json!("none"), algorithm),
        ("zip", json!("DEF"), algorithm),
        ("crit", json!(["exp"]), PeerMisbehaved::Critical.into()),
        ("epk", Value::Null, Malformed::Json.into()),
        ("epk", off_curve, Malformed::Key.into()),
        ("apu", json!("="), Malformed::Base64.into()),
        ("enc", json!("A128GCM"), Untrusted::Decryption.into()),
        ("apu", json!("QWxpY2U"), Untrusted::Decryption.into()),
        ("kid", json!("2"), Untrusted::Decryption.into()),
    ] {
        let compact = changed(member, value.clone());
        assert_eq!(decrypt(&compact, &key()).map(|_| ()), Err(expected), "{member}: {value}");
    }
}

#[test]
fn refuses_a_change_in_any_part() {
    let compact = encrypted(b"plaintext");
    for part in [2, 3, 4] {
        let mut parts: Vec<_> = compact.split('.').map(|part| base64url::decode(part).unwrap()).collect();
        parts[part][0] ^= 1;
        let parts: Vec<_> = parts.iter().map(base64url::encode).collect();
        assert_eq!(decrypt(&parts.join("."), &key()).map(|_| ()), Err(Untrusted::Decryption.into()), "part {part}");
    }
}

#[test]
fn refuses_what_is_no_compact_jwe() {
    let compact = encrypted(b"plaintext");
    let parts: Vec<_> = compact.split('.').collect();
    let [protected, nonce, ciphertext, tag] = [parts[0], parts[2], parts[3], parts[4]];
    let moved_tag = format!("{protected}..{nonce}.{}.{}", &ciphertext[..4], &ciphertext[4..]);
    for (bad, expected) in [
        (String::new(), Malformed::Jose),
        (format!("{protected}..{nonce}.{ciphertext}"), Malformed::Jose),
        (format!("{compact}.AA"), Malformed::Jose),
        (format!("{protected}.AA.{nonce}.{ciphertext}.{tag}"), Malformed::Jose),
        (format!("{protected}...{ciphertext}.{tag}"), Malformed::Jose),
        (format!("{protected}..{nonce}AAAA.{ciphertext}.{tag}"), Malformed::Jose),
        (format!("{protected}..{nonce}.{ciphertext}.{}", &tag[..16]), Malformed::Jose),
        (moved_tag, Malformed::Jose),
        (format!("{protected}..{nonce}.{ciphertext}=.{tag}"), Malformed::Base64),
        (format!("e30..{nonce}.{ciphertext}.{tag}"), Malformed::Json),
        ("a".repeat(MAX_LENGTH + 1), Malformed::TooLong),
    ] {
        assert_eq!(decrypt(&bad, &key()).map(|_| ()), Err(expected.into()), "{bad:.80}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn what_is_encrypted_is_what_is_decrypted(
        plaintext in prop::collection::vec(any::<u8>(), 0..2_000),
        apu in prop::option::of(prop::collection::vec(any::<u8>(), 0..40)),
        apv in prop::option::of(prop::collection::vec(any::<u8>(), 0..40)),
        enc in prop::sample::select(BOTH.to_vec()),
    ) {
        let compact = encrypt(&plaintext, &recipient(), enc, apu.as_deref(), apv.as_deref(), &mut OsRng).unwrap();
        let read = header(&compact).unwrap();
        prop_assert_eq!((read.apu, read.apv), (apu, apv));
        prop_assert_eq!(decrypt(&compact, &key()).unwrap().to_vec(), plaintext);
    }
}
