//! `jose` and our JWS, JWE and JWK.

use rand_core::OsRng;
use serde_json::{Value as Json, json};
use siegelring_core::crypto::{AgreementKey, SigningKey};
use siegelring_core::error::{Error, Untrusted};
use siegelring_core::jose::base64url;
use siegelring_core::jose::jwe::{self, Enc};
use siegelring_core::jose::jwk::{Jwk, PublicJwk};
use siegelring_core::jose::jws::{self, Header, VerificationKey};

use super::scheme::{private_jwk, public_jwk};
use super::script::{Refusal, ask};
use super::twin;

const PEER: &str = "jose.mjs";
const TYP: &str = "oauth-authz-req+jwt";

fn text(answer: &Json) -> String {
    answer.as_str().unwrap().to_owned()
}

fn we_sign(key: &SigningKey) -> String {
    let header = Header { kid: Some("1".into()), ..Header::typed(TYP) };
    let prepared = jws::prepare(&header, &json!({ "nonce": "ä", "exp": 1 })).unwrap();
    let signature = key.sign(prepared.signature_payload());
    prepared.complete(signature)
}

fn peer_verifies(jws: &str, key: &SigningKey) -> Result<Json, Refusal> {
    ask(PEER, &json!({ "ask": "verify", "jws": jws, "key": public_jwk(key), "typ": TYP }))
}

fn peer_signs(alg: &str, key: &Json) -> String {
    let header = json!({ "alg": alg, "typ": TYP, "kid": "1" });
    text(&ask(PEER, &json!({ "ask": "sign", "claims": { "nonce": "ä" }, "header": header, "key": key })).unwrap())
}

fn we_verify(compact: &str, key: &VerificationKey) -> Result<Json, Error> {
    jws::parse(compact)?.verify(key, TYP)?.claims()
}

/// The compact form with other claims, and with another signature.
fn twins(compact: &str) -> [String; 2] {
    let parts: Vec<_> = compact.split('.').collect();
    let claims = base64url::encode(r#"{"nonce":"b"}"#);
    [format!("{}.{claims}.{}", parts[0], parts[2]), twin::other_text(compact, parts[2])]
}

#[test]
fn the_peer_verifies_our_jws_and_refuses_its_twins() {
    let key = SigningKey::generate(&mut OsRng);
    let compact = we_sign(&key);
    let answer = peer_verifies(&compact, &key).unwrap();
    assert_eq!(answer["payload"], json!({ "nonce": "ä", "exp": 1 }));
    assert_eq!(answer["header"], json!({ "alg": "ES256", "typ": TYP, "kid": "1" }));
    for twin in twins(&compact) {
        assert_eq!(peer_verifies(&twin, &key).unwrap_err().0, "signature verification failed");
    }
}

#[test]
fn we_verify_the_jws_of_the_peer_and_refuse_its_twins() {
    let ec = SigningKey::generate(&mut OsRng);
    let rsa = ask(PEER, &json!({ "ask": "rsa_key" })).unwrap();
    let rsa_public: PublicJwk =
        serde_json::from_value(json!({ "kty": rsa["kty"], "n": rsa["n"], "e": rsa["e"] })).unwrap();
    for (alg, private, public) in
        [("ES256", private_jwk(&ec), ec.public_key().into()), ("RS256", rsa, rsa_public.verification_key())]
    {
        let compact = peer_signs(alg, &private);
        assert_eq!(we_verify(&compact, &public), Ok(json!({ "nonce": "ä" })), "{alg}");
        for twin in twins(&compact) {
            assert_eq!(we_verify(&twin, &public), Err(Untrusted::Signature.into()), "{alg}");
        }
    }
}

#[test]
fn the_peer_computes_our_thumbprint() {
    let key = SigningKey::generate(&mut OsRng);
    let thumbprint = base64url::encode(Jwk::from(&key.public_key()).thumbprint());
    assert_eq!(ask(PEER, &json!({ "ask": "thumbprint", "key": public_jwk(&key) })).unwrap(), thumbprint);
}

/// A key for ECDH, as we hold it and as the peer takes it.
fn recipient() -> (AgreementKey, SigningKey, Jwk) {
    let key = SigningKey::generate(&mut OsRng);
    let own = AgreementKey::from_scalar(key.to_scalar().as_slice()).unwrap();
    let public = Jwk::from(&own.public_key()).for_encryption("1");
    (own, key, public)
}

/// The compact form with one bit of the ciphertext changed, and of the tag.
fn changed(compact: &str) -> [String; 2] {
    let parts: Vec<_> = compact.split('.').collect();
    [twin::other_text(compact, parts[3]), twin::other_text(compact, parts[4])]
}

#[test]
fn the_peer_opens_our_jwe_and_refuses_its_twins() {
    let (_, key, public) = recipient();
    let decrypt = |jwe: &str| ask(PEER, &json!({ "ask": "decrypt", "jwe": jwe, "key": private_jwk(&key) }));
    for (enc, apu, apv) in [(Enc::A128Gcm, None, None), (Enc::A256Gcm, Some(&b"Alice"[..]), Some(&b"Bob"[..]))] {
        let compact = jwe::encrypt("Grüße".as_bytes(), &public, enc, apu, apv, &mut OsRng).unwrap();
        let answer = decrypt(&compact).unwrap();
        assert_eq!(answer["plaintext"], "Grüße");
        assert_eq!((&answer["header"]["enc"], &answer["header"]["kid"]), (&json!(enc.name()), &json!("1")));
        for twin in changed(&compact) {
            assert_eq!(decrypt(&twin).unwrap_err().0, "decryption operation failed");
        }
    }
}

#[test]
fn we_open_the_jwe_of_the_peer_and_refuse_its_twins() {
    let (own, key, _) = recipient();
    for (enc, apu, apv) in [("A128GCM", "", ""), ("A256GCM", "Alice", "Bob")] {
        let header = json!({ "alg": "ECDH-ES", "enc": enc, "kid": "1" });
        let question = json!({
            "ask": "encrypt", "plaintext": "Grüße", "header": header, "key": public_jwk(&key), "apu": apu, "apv": apv,
        });
        let compact = text(&ask(PEER, &question).unwrap());
        assert_eq!(jwe::decrypt(&compact, &own).unwrap().as_slice(), "Grüße".as_bytes());
        assert_eq!(jwe::header(&compact).unwrap().apv.as_deref().unwrap_or_default(), apv.as_bytes());
        for twin in changed(&compact) {
            assert_eq!(jwe::decrypt(&twin, &own).map(drop), Err(Untrusted::Decryption.into()));
        }
    }
}
