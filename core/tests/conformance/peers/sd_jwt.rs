//! Our SD-JWT VCs, for both peers that know the format.

use rand_core::OsRng;
use serde_json::{Value as Json, json};
use siegelring_core::attribute::{Attribute, CITIZEN_CREDENTIAL};
use siegelring_core::error::Error;
use siegelring_core::jose::base64url;
use siegelring_core::sd_jwt_vc::issue::{self, IssueInput};
use siegelring_core::sd_jwt_vc::{KeyBinding, VerifiedSdJwt, present, verify};
use siegelring_core::status_list::StatusRef;

use super::scheme::{DISCLOSED, Scheme, erika};
use super::twin;

pub(super) const AUD: &str = "x509_hash:a";
pub(super) const NONCE: &str = "0123456789abcdef";

pub(super) fn issued(scheme: &Scheme, status: Option<StatusRef>) -> String {
    let attributes = erika();
    let input = IssueInput {
        attributes: &attributes,
        device_key: scheme.device.public_key(),
        pin_key: Some(scheme.device.public_key()),
        issued_at: scheme.now,
        expires_at: scheme.now.plus(1_000),
        status,
        x5c: std::slice::from_ref(&scheme.certificate),
    };
    let prepared = issue::prepare(&input, &mut OsRng).unwrap();
    let signature = scheme.issuer.sign(prepared.signature_payload());
    prepared.complete(signature)
}

pub(super) fn presented(scheme: &Scheme, credential: &str) -> String {
    let binding = KeyBinding {
        aud: AUD,
        nonce: NONCE,
        iat: scheme.now,
        approval: None,
        transaction_data_hashes: &[],
        qes_approval: None,
    };
    let prepared = present::prepare(credential, &DISCLOSED, &binding).unwrap();
    let signature = scheme.device.sign(prepared.signature_payload());
    prepared.complete(signature)
}

pub(super) fn we_verify(scheme: &Scheme, presentation: &str) -> Result<VerifiedSdJwt, Error> {
    verify(presentation, AUD, NONCE, &scheme.anchors(), scheme.now)
}

/// The claims of the credential that a peer issues, and which of them are disclosable.
pub(super) fn claims(scheme: &Scheme) -> (Json, [&'static str; 2]) {
    let claims = json!({
        "vct": CITIZEN_CREDENTIAL,
        "iat": scheme.now,
        "exp": scheme.now.plus(1_000),
        "family_name": "Mustermann",
        "birthdate": "1964-08-12",
    });
    (claims, ["family_name", "birthdate"])
}

pub(super) fn names_only(verified: &VerifiedSdJwt) -> Vec<Attribute> {
    verified.credential.attributes.keys().copied().collect()
}

/// The presentation with each of its parts changed: a disclosed value, a digest, the issuer's signature, the key
/// binding's signature.
pub(super) struct Twins {
    pub(super) value: String,
    pub(super) digest: String,
    pub(super) issuer_signature: String,
    pub(super) key_binding_signature: String,
}

pub(super) fn twins(presentation: &str) -> Twins {
    let parts: Vec<_> = presentation.split('~').collect();
    let [issuer_signed, key_binding] = [parts[0], parts[parts.len() - 1]].map(|jwt| jwt.split('.').collect::<Vec<_>>());
    let family_name = parts[1..parts.len() - 1]
        .iter()
        .find(|disclosure| String::from_utf8(base64url::decode(disclosure).unwrap()).unwrap().contains("family_name"));
    let family_name = family_name.unwrap();
    let lie = String::from_utf8(base64url::decode(family_name).unwrap()).unwrap().replace("Mustermann", "Mustermenn");
    let mut payload: Json = serde_json::from_slice(&base64url::decode(issuer_signed[1]).unwrap()).unwrap();
    payload["_sd"][0] = base64url::encode([0; 32]).into();
    Twins {
        value: presentation.replace(family_name, &base64url::encode(lie)),
        digest: presentation.replace(issuer_signed[1], &base64url::encode(payload.to_string())),
        issuer_signature: twin::other_text(presentation, issuer_signed[2]),
        key_binding_signature: twin::other_text(presentation, key_binding[2]),
    }
}
