//! Messages as they should be: each is taken by its hook. `cargo xtask fuzz` starts from them.

use rand_core::OsRng;
use serde_json::json;

use super::{NOW, TRANSCRIPT};
use crate::approval_element::{ApprovalElement, Arrival};
use crate::attribute::{Attribute, Attributes, Value};
use crate::cbor;
use crate::cose::{self, CoseKey};
use crate::crypto::{AgreementKey, SigningKey};
use crate::jose::jwe::{self, Enc};
use crate::jose::jwk::Jwk;
use crate::jose::jws::{self, Header};
use crate::mdoc::{self, IssuerSigned};
use crate::openid4vci::metadata::{AuthorizationServerMetadata, CredentialIssuerMetadata};
use crate::openid4vci::offer::{CredentialOffer, Grants, OfferLink, PreAuthorizedCodeGrant, TxCode};
use crate::openid4vp::dcql::{DcqlQuery, MDOC_QUERY, SD_JWT_QUERY};
use crate::openid4vp::link::AuthorizationRequestLink;
use crate::sd_jwt_vc;
use crate::status_list::{Bits, StatusList, StatusRef};
use crate::transaction::{CscVariant, Declaration, Field, Section, TransactionData};
use crate::verifier::{PreparedRequest, RequestInput};
use crate::x509::Profile;
use crate::x509::testing::Authority;

/// The hook takes these bytes; if `FUZZ_SEEDS` names a folder, they are written there for the fuzzer.
pub(crate) fn seed(target: &str, name: &str, hook: fn(&[u8]) -> bool, bytes: &[u8]) {
    assert!(hook(bytes), "{target}: {name}");
    if let Some(folder) = std::env::var_os("FUZZ_SEEDS") {
        let folder = std::path::PathBuf::from(folder).join(target);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(name), bytes).unwrap();
    }
}

fn erika() -> Attributes {
    let text = |it: &str| Value::Text(it.into());
    [
        (Attribute::FamilyName, text("Mustermann")),
        (Attribute::BirthDate, text("1964-08-12")),
        (Attribute::City, text("Köln")),
        (Attribute::AgeOver18, Value::Flag(true)),
    ]
    .into()
}

fn status() -> StatusRef {
    StatusRef { index: 412, uri: "https://ringe.example/status/3".into() }
}

#[test]
fn takes_cbor_and_cose() {
    let value = json!({ "a": [1, -1, true, null, 1.5, "ä"], "b": { "c": [] } });
    seed("cbor", "map", super::cbor, &cbor::encode(&value).unwrap());
    let tagged = cbor::Tag24::<cbor::Value>::new(&[0x01]).to_bytes().unwrap();
    seed("cbor", "embedded", super::cbor, &tagged);

    let (key, leaf) = Authority::root("Root").leaf(Profile::Issuer);
    seed("cose", "key", super::cose, &cbor::encode(&CoseKey(key.public_key())).unwrap());
    let prepared = cose::prepare(b"payload".to_vec(), vec![leaf]).unwrap();
    let signature = key.sign(prepared.signature_payload());
    let message = cbor::encode(&prepared.complete(&signature)).unwrap();
    seed("cose", "message", super::cose, &message);
}

#[test]
fn takes_an_mdoc_and_its_presentation() {
    let (issuer, leaf) = Authority::root("Root").leaf(Profile::Issuer);
    let device = SigningKey::generate(&mut OsRng);
    let attributes = erika();
    let input = mdoc::issue::IssueInput {
        attributes: &attributes,
        device_key: device.public_key(),
        pin_key: Some(device.public_key()),
        validity: mdoc::issue::Validity { signed: NOW, valid_from: NOW, valid_until: NOW.plus(1_000) },
        status: Some(status()),
        x5chain: &[leaf],
    };
    let prepared = mdoc::issue::prepare(&input, &mut OsRng).unwrap();
    let credential = prepared.complete(&issuer.sign(prepared.signature_payload())).unwrap();
    seed("mdoc_response", "credential", super::mdoc_response, &credential);

    let approval = ApprovalElement { request_hash: [1; 32], arrival: Arrival::Scanned, time: NOW, pin_proof: None };
    let credential = IssuerSigned::from_bytes(&credential).unwrap();
    let asked = [Attribute::FamilyName, Attribute::BirthDate];
    let prepared = mdoc::present::prepare(&credential, &asked, &TRANSCRIPT, &approval, &[]).unwrap();
    let response = prepared.complete(&device.sign(prepared.signature_payload())).unwrap();
    seed("mdoc_response", "response", super::mdoc_response, &response);
}

#[test]
fn takes_jose() {
    let key = SigningKey::generate(&mut OsRng);
    let jwk = Jwk::from(&key.public_key());
    let text = serde_json::to_string(&jwk.clone().for_signatures("1")).unwrap();
    seed("jose", "jwk", super::jose, text.as_bytes());
    let rsa = json!({ "kty": "RSA", "n": "A".repeat(342), "e": "AQAB", "use": "sig", "alg": "RS256" });
    seed("jose", "jwks", super::jose, json!({ "keys": [jwk, rsa] }).to_string().as_bytes());

    let header = Header { jwk: Some(jwk), kid: Some("1".into()), x5c: vec![vec![1, 2]], ..Header::typed("a+jwt") };
    let prepared = jws::prepare(&header, &json!({ "nonce": "n" })).unwrap();
    let signature = key.sign(prepared.signature_payload());
    seed("jose", "jws", super::jose, prepared.complete(signature).as_bytes());

    let recipient = Jwk::from(&AgreementKey::from_scalar(&[7; 32]).unwrap().public_key()).for_encryption("1");
    let jwe = jwe::encrypt(b"plaintext", &recipient, Enc::A256Gcm, Some(b"a"), Some(b"b"), &mut OsRng).unwrap();
    seed("jose", "jwe", super::jose, jwe.as_bytes());
}

#[test]
fn takes_an_sd_jwt_and_its_presentation() {
    let (issuer, leaf) = Authority::root("Root").leaf(Profile::Issuer);
    let device = SigningKey::generate(&mut OsRng);
    let attributes = erika();
    let input = sd_jwt_vc::issue::IssueInput {
        attributes: &attributes,
        device_key: device.public_key(),
        pin_key: Some(device.public_key()),
        issued_at: NOW,
        expires_at: NOW.plus(1_000),
        status: Some(status()),
        x5c: &[leaf],
    };
    let prepared = sd_jwt_vc::issue::prepare(&input, &mut OsRng).unwrap();
    let signature = issuer.sign(prepared.signature_payload());
    let credential = prepared.complete(signature);
    seed("sd_jwt", "credential", super::sd_jwt, credential.as_bytes());

    let binding = sd_jwt_vc::KeyBinding {
        aud: "x509_hash:a",
        nonce: "0123456789abcdef",
        iat: NOW,
        approval: None,
        transaction_data_hashes: &[[1; 32]],
        qes_approval: Some("AQ==".to_owned()),
    };
    let asked = [Attribute::FamilyName, Attribute::City];
    let prepared = sd_jwt_vc::present::prepare(&credential, &asked, &binding).unwrap();
    let signature = device.sign(prepared.signature_payload());
    seed("sd_jwt", "presentation", super::sd_jwt, prepared.complete(signature).as_bytes());

    // With an element of an array, as credentials of others have it.
    let element = "WyJzYWx0IiwgIkRFIl0";
    let digest = crate::jose::base64url::encode(crate::crypto::sha256(element.as_bytes()));
    let claims = json!({ "nationalities": [{ "...": digest }, "FR"] });
    let prepared = jws::prepare(&Header::typed("dc+sd-jwt"), &claims).unwrap();
    let jwt = prepared.complete(crate::crypto::Signature::from_bytes(&[1; 64]).unwrap());
    seed("sd_jwt", "array", super::sd_jwt, format!("{jwt}~{element}~").as_bytes());
}

fn declaration() -> String {
    let field = Field { label: "Kennzeichen".to_owned(), value: "MU-B 1234".to_owned() };
    let sections = vec![Section { title: None, fields: vec![field] }];
    let declaration = Declaration { title: "Bewohnerparkausweis".to_owned(), sections, statement: None };
    TransactionData::Declaration(declaration).encode(&[MDOC_QUERY, SD_JWT_QUERY], CscVariant::default()).unwrap()
}

#[test]
fn takes_a_request_its_link_and_its_query() {
    let (key, leaf) = Authority::root("Root").leaf(Profile::RelyingParty);
    let link = AuthorizationRequestLink {
        client_id: "x509_hash:abc".to_owned(),
        request_uri: "https://ringe.example/wallet/requests/a".parse().unwrap(),
        by_post: true,
    };
    seed("authorization_request", "link", super::authorization_request, link.to_custom_scheme().as_bytes());

    let encryption_key = AgreementKey::generate(&mut OsRng).public_key();
    let input = RequestInput {
        x5c: &[leaf],
        response_uri: "https://ringe.example/wallet/responses/1",
        nonce: "0123456789abcdef",
        state: Some("state"),
        attributes: &[Attribute::FamilyName, Attribute::City],
        encryption_key: &encryption_key,
        flow: Arrival::Scanned,
        wallet_nonce: Some("wallet"),
        transaction_data: Some(vec![declaration()]),
        purpose: Some("Bewohnerparkausweis"),
        minimum_level: Some(crate::assurance::Level::Substantial),
        iat: NOW,
        exp: NOW.plus(300),
    };
    let prepared = PreparedRequest::new(input).unwrap();
    let signature = key.sign(prepared.signature_payload());
    let signed = prepared.complete(signature);
    seed("authorization_request", "signed", super::authorization_request, signed.as_bytes());
    let claims = crate::jose::base64url::decode(signed.split('.').nth(1).unwrap()).unwrap();
    seed("authorization_request", "claims", super::authorization_request, &claims);

    let query = DcqlQuery::for_citizen(&[Attribute::FamilyName, Attribute::City]);
    seed("dcql", "login", super::dcql, serde_json::to_string(&query).unwrap().as_bytes());
    let everything = json!({
        "credentials": [{
            "id": "a", "format": "dc+sd-jwt", "multiple": true, "require_cryptographic_holder_binding": false,
            "meta": { "vct_values": ["a", "b"] },
            "trusted_authorities": [{ "type": "aki", "values": ["AA"] }],
            "claims": [
                { "id": "x", "path": ["a", null, 1], "values": ["b", 1, true], "intent_to_retain": true },
                { "id": "y", "path": ["c"] },
            ],
            "claim_sets": [["x", "y"], ["y"]],
        }],
        "credential_sets": [{ "options": [["a"]], "required": false }],
    });
    seed("dcql", "everything", super::dcql, everything.to_string().as_bytes());
}

#[test]
fn takes_an_offer_its_link_and_metadata() {
    let tx_code = TxCode { input_mode: Some("numeric".into()), length: Some(8), description: Some("Im Brief.".into()) };
    let grant = PreAuthorizedCodeGrant { pre_authorized_code: "0pq".into(), tx_code: Some(tx_code) };
    let offer = CredentialOffer {
        credential_issuer: "https://ringe.example/issuance".into(),
        credential_configuration_ids: vec!["citizen.mdoc".into()],
        grants: Grants { pre_authorized_code: Some(grant) },
    };
    seed("offer", "offer", super::offer, serde_json::to_string(&offer).unwrap().as_bytes());
    let reference = OfferLink::Reference("https://ringe.example/issuance/offers/1".parse().unwrap());
    for (name, link) in [("value", OfferLink::Value(offer)), ("reference", reference)] {
        seed("offer", name, super::offer, link.to_custom_scheme().unwrap().as_bytes());
    }
    let issuer = json!({
        "credential_issuer": "https://a.example", "credential_endpoint": "https://a.example/c",
        "nonce_endpoint": "https://a.example/n", "authorization_servers": ["https://b.example"],
        "display": [{ "name": "A", "locale": "de" }],
        "credential_configurations_supported": { "a": {
            "format": "mso_mdoc", "doctype": "a", "cryptographic_binding_methods_supported": ["cose_key"],
            "credential_signing_alg_values_supported": [-7],
            "proof_types_supported": { "jwt": {
                "proof_signing_alg_values_supported": ["ES256"],
                "key_attestations_required": { "key_storage": ["iso_18045_high"] },
            } },
        } },
    });
    assert!(serde_json::from_value::<CredentialIssuerMetadata>(issuer.clone()).is_ok());
    seed("offer", "issuer", super::offer, issuer.to_string().as_bytes());
    let server = json!({ "issuer": "https://b.example", "token_endpoint": "https://b.example/t" });
    assert!(serde_json::from_value::<AuthorizationServerMetadata>(server.clone()).is_ok());
    seed("offer", "server", super::offer, server.to_string().as_bytes());
}

#[test]
fn takes_status_lists() {
    for bits in [Bits::One, Bits::Two, Bits::Four, Bits::Eight] {
        let mut list = StatusList::new(bits, 500).unwrap();
        (0..500).step_by(7).for_each(|index| list.set(index, 1).unwrap());
        let bytes = [vec![bits.number()], list.compress().unwrap()].concat();
        seed("status_list", &bits.number().to_string(), super::status_list, &bytes);
    }
}
