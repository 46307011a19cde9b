//! `@sd-jwt/sd-jwt-vc` and our SD-JWT VCs.

use serde_json::{Value as Json, json};
use siegelring_core::attribute::{Attribute, CITIZEN_CREDENTIAL};
use siegelring_core::error::{PeerMisbehaved, Untrusted};
use siegelring_core::jose::base64url;

use super::scheme::{Scheme, private_jwk, public_jwk};
use super::script::{Refusal, ask};
use super::sd_jwt::{AUD, NONCE, claims, issued, names_only, presented, twins, we_verify};

const PEER: &str = "sd_jwt_vc.mjs";

fn peer_verifies(scheme: &Scheme, presentation: &str) -> Result<Json, Refusal> {
    let question = json!({
        "ask": "verify",
        "presentation": presentation,
        "nonce": NONCE,
        "certificate": base64url::encode(&scheme.certificate),
        "now": scheme.now,
        "required": ["family_name", "birthdate", "address.locality", "age_equal_or_over.18"],
    });
    ask(PEER, &question)
}

fn peer_presents(scheme: &Scheme, credential: &str, disclose: &Json) -> String {
    let question = json!({
        "ask": "present",
        "credential": credential,
        "disclose": disclose,
        "device_key": private_jwk(&scheme.device),
        "aud": AUD,
        "nonce": NONCE,
        "now": scheme.now,
    });
    ask(PEER, &question).unwrap().as_str().unwrap().to_owned()
}

fn peer_issues(scheme: &Scheme) -> String {
    let (mut claims, disclosable) = claims(scheme);
    claims["cnf"] = json!({ "jwk": public_jwk(&scheme.device) });
    let question = json!({
        "ask": "issue",
        "claims": claims,
        "disclosable": { "_sd": disclosable },
        "issuer_key": private_jwk(&scheme.issuer),
        "certificate": base64url::encode(&scheme.certificate),
    });
    ask(PEER, &question).unwrap().as_str().unwrap().to_owned()
}

#[test]
fn the_peer_verifies_what_we_present() {
    let scheme = Scheme::new();
    let answer = peer_verifies(&scheme, &presented(&scheme, &issued(&scheme, None))).unwrap();
    let claims = &answer["claims"];
    assert_eq!(claims["vct"], CITIZEN_CREDENTIAL);
    assert_eq!(claims["family_name"], "Mustermann");
    assert_eq!(claims["birthdate"], "1964-08-12");
    assert_eq!(claims["address"], json!({ "locality": "Köln" }));
    assert_eq!(claims["age_equal_or_over"], json!({ "18": true }));
    assert_eq!(claims.get("given_name"), None);
    assert_eq!(answer["key_binding"]["aud"], AUD);
}

#[test]
fn the_peer_refuses_the_twins_of_what_we_present() {
    let scheme = Scheme::new();
    let twins = twins(&presented(&scheme, &issued(&scheme, None)));
    for (name, twin, reason) in [
        ("value", twins.value, "Missing required claim keys: family_name"),
        ("digest", twins.digest, "Verify Error: Invalid JWT Signature"),
        ("issuer", twins.issuer_signature, "Verify Error: Invalid JWT Signature"),
        ("device", twins.key_binding_signature, "Verify Error: Invalid JWT Signature"),
    ] {
        let Refusal(said) = peer_verifies(&scheme, &twin).unwrap_err();
        assert_eq!(said, reason, "{name}");
    }
}

#[test]
fn we_verify_what_the_peer_issues_and_presents() {
    let scheme = Scheme::new();
    let presentation = peer_presents(&scheme, &peer_issues(&scheme), &json!({ "family_name": true }));
    let verified = we_verify(&scheme, &presentation).unwrap();
    assert_eq!(names_only(&verified), [Attribute::FamilyName]);
    assert_eq!(verified.credential.device_key, scheme.device.public_key());
    assert_eq!(verified.approval, None);
}

#[test]
fn we_verify_what_we_issued_and_the_peer_presents() {
    let scheme = Scheme::new();
    let disclose = json!({ "address": { "locality": true }, "age_equal_or_over": { "18": true } });
    let verified = we_verify(&scheme, &peer_presents(&scheme, &issued(&scheme, None), &disclose)).unwrap();
    assert_eq!(names_only(&verified), [Attribute::City, Attribute::AgeOver18]);
}

#[test]
fn we_refuse_the_twins_of_what_the_peer_presents() {
    let scheme = Scheme::new();
    let disclose = json!({ "family_name": true, "birthdate": true });
    let twins = twins(&peer_presents(&scheme, &peer_issues(&scheme), &disclose));
    let refused = |presentation: &str| we_verify(&scheme, presentation).err();
    assert_eq!(refused(&twins.value), Some(PeerMisbehaved::Digest.into()));
    assert_eq!(refused(&twins.digest), Some(Untrusted::Signature.into()));
    assert_eq!(refused(&twins.issuer_signature), Some(Untrusted::Signature.into()));
    assert_eq!(refused(&twins.key_binding_signature), Some(Untrusted::Signature.into()));
}
