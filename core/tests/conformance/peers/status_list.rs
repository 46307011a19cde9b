//! `@sd-jwt/jwt-status-list` and our status lists; `@sd-jwt/sd-jwt-vc` looks one up.

use serde_json::{Value as Json, json};
use siegelring_core::crypto::SigningKey;
use siegelring_core::error::{Error, Untrusted};
use siegelring_core::jose::base64url;
use siegelring_core::jose::jws::{self, Header};
use siegelring_core::status_list::token::Publication;
use siegelring_core::status_list::token::jwt::{self, TYP};
use siegelring_core::status_list::{Bits, StatusList, StatusRef, status};

use super::scheme::Scheme;
use super::script::{Refusal, ask};
use super::sd_jwt::{NONCE, issued, presented};
use super::twin;

const URI: &str = "https://ringe.example/status/1";
const SIZES: [Bits; 4] = [Bits::One, Bits::Two, Bits::Four, Bits::Eight];

/// Statuses that fit this size, none like its neighbours.
fn statuses(bits: Bits) -> Vec<u8> {
    let values = 1_u16 << bits.number();
    (0..256_u16).map(|at| u8::try_from((at * 5 + at / 7) % values).unwrap()).collect()
}

fn list(bits: Bits) -> StatusList {
    let mut list = StatusList::new(bits, 256).unwrap();
    for (index, status) in (0..).zip(statuses(bits)) {
        list.set(index, status).unwrap();
    }
    list
}

fn signed(scheme: &Scheme, list: &StatusList) -> String {
    let (iat, exp) = (scheme.now, scheme.now.plus(1_000));
    let publication = Publication { uri: URI, iat, exp: Some(exp), ttl: Some(600) };
    let prepared = jwt::prepare(list, &publication, vec![scheme.certificate.clone()]).unwrap();
    let signature = scheme.issuer.sign(prepared.signature_payload());
    prepared.complete(signature)
}

fn peer_makes(scheme: &Scheme, bits: Bits, key: &SigningKey) -> String {
    let question = json!({
        "ask": "make", "statuses": statuses(bits), "bits": bits.number(), "sub": URI, "iat": scheme.now,
    });
    let claims = ask("status_list.mjs", &question).unwrap();
    let header = Header { x5c: vec![scheme.certificate.clone()], ..Header::typed(TYP) };
    let prepared = jws::prepare(&header, &claims).unwrap();
    let signature = key.sign(prepared.signature_payload());
    prepared.complete(signature)
}

#[test]
fn the_peer_reads_what_we_sign() {
    let scheme = Scheme::new();
    for bits in SIZES {
        let question = json!({ "ask": "read", "token": signed(&scheme, &list(bits)) });
        let answer = ask("status_list.mjs", &question).unwrap();
        assert_eq!(answer, json!({ "bits": bits.number(), "statuses": statuses(bits) }));
    }
}

#[test]
fn we_read_what_the_peer_makes_and_refuse_its_twins() {
    let scheme = Scheme::new();
    let verify = |compact: &str| jwt::verify(compact, URI, &scheme.anchors(), scheme.now).map(|it| it.list);
    for bits in SIZES {
        let token = peer_makes(&scheme, bits, &scheme.issuer);
        assert_eq!(verify(&token).unwrap(), list(bits));
        let parts: Vec<_> = token.split('.').collect();
        let refused: Error = Untrusted::Signature.into();
        assert_eq!(verify(&twin::other_text(&token, parts[2])).unwrap_err(), refused);
        assert_eq!(verify(&token.replace(parts[1], &all_valid(parts[1]))).unwrap_err(), refused);
    }
}

/// The payload of a status list token that revokes nothing.
fn all_valid(payload: &str) -> String {
    let mut claims: Json = serde_json::from_slice(&base64url::decode(payload).unwrap()).unwrap();
    let nothing_revoked = StatusList::new(Bits::One, 256).unwrap().compress().unwrap();
    claims["status_list"] = json!({ "bits": 1, "lst": base64url::encode(nothing_revoked) });
    base64url::encode(claims.to_string())
}

/// What `@sd-jwt/sd-jwt-vc` says about a credential of ours with this status list.
fn peer_looks_up(scheme: &Scheme, index: u64, status_list: &str) -> Result<Json, Refusal> {
    let credential = issued(scheme, Some(StatusRef { index, uri: URI.into() }));
    let question = json!({
        "ask": "verify",
        "presentation": presented(scheme, &credential),
        "nonce": NONCE,
        "certificate": base64url::encode(&scheme.certificate),
        "now": scheme.now,
        "status_list": status_list,
    });
    ask("sd_jwt_vc.mjs", &question)
}

#[test]
fn the_peer_accepts_a_valid_credential_and_refuses_a_revoked_one_and_the_twins() {
    let scheme = Scheme::new();
    let mut list = StatusList::new(Bits::One, 256).unwrap();
    list.set(7, status::INVALID).unwrap();
    let token = signed(&scheme, &list);
    let parts: Vec<_> = token.split('.').collect();
    assert!(peer_looks_up(&scheme, 8, &token).is_ok());
    for (name, index, token, reason) in [
        ("revoked", 7, token.clone(), "Status is not valid"),
        ("value", 7, token.replace(parts[1], &all_valid(parts[1])), "Status List JWT verification failed"),
        ("signature", 8, twin::other_text(&token, parts[2]), "Status List JWT verification failed"),
    ] {
        let Refusal(said) = peer_looks_up(&scheme, index, &token).unwrap_err();
        assert!(said.starts_with(reason), "{name}: {said}");
    }
}
