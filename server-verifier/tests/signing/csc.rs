//! The Cloud Signature Consortium's interface.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use siegelring_core::crypto::sha256;

use crate::pdf;
use crate::phone::{Browser, Phone, Says};
use crate::world::{Answer, BASE, World};

async fn call(world: &World, method: &str, body: Value) -> Answer {
    world.portal("POST", &format!("/csc/v2/{method}"), body.to_string()).await
}

async fn authorize(world: &World, file: &[u8]) -> String {
    let hash = STANDARD.encode(sha256(file));
    let body = json!({ "credentialID": "one-time-key", "numSignatures": 1, "hashes": [hash],
        "hashAlgorithmOID": "2.16.840.1.101.3.4.2.1" });
    call(world, "credentials/authorize", body).await.ok()["SAD"].as_str().unwrap().to_owned()
}

fn sign_doc(sad: &str, file: &[u8]) -> Value {
    json!({ "credentialID": "one-time-key", "SAD": sad, "operationMode": "A", "documents": [
        { "document": STANDARD.encode(file), "signature_format": "P", "conformance_level": "Ades-B-B" },
    ] })
}

#[tokio::test]
async fn a_document_is_authorized_sent_approved_and_fetched() {
    let world = World::new().await;
    let mut phone = Phone::enrolled(&world).await;
    let info = call(&world, "info", json!({})).await.ok();
    assert_eq!(info["asynchronousOperationMode"], true);
    let logo = info["logo"].as_str().and_then(|logo| logo.strip_prefix(BASE)).expect("a logo of this server");
    assert_eq!(world.call("GET", logo, &[], "").await.status, 200);
    // One of the two says where tokens come from, and its metadata are there.
    assert_eq!((info["oauth2Issuer"].as_str(), info.get("oauth2")), (Some(BASE), None));
    let metadata = world.call("GET", "/.well-known/openid-configuration", &[], "").await.ok();
    assert_eq!(metadata["issuer"], info["oauth2Issuer"]);
    let credential = call(&world, "credentials/list", json!({})).await.ok()["credentialIDs"][0].clone();
    let described = call(&world, "credentials/info", json!({ "credentialID": credential })).await.ok();
    assert_eq!(described["signatureQualifier"], "eu_eidas_aes");

    let file = pdf::plain();
    let sad = authorize(&world, &file).await;
    let begun = call(&world, "signatures/signDoc", sign_doc(&sad, &file)).await.ok();
    let polling = json!({ "requestID": begun["responseID"] });
    let pending = call(&world, "signatures/signPolling", polling.clone()).await;
    assert_eq!((pending.status.as_u16(), &pending.json()["responseID"]), (202, &begun["responseID"]));
    let by_its_other_name = json!({ "responseID": begun["responseID"] });
    assert_eq!(call(&world, "signatures/signPolling", by_its_other_name).await.status, 202);
    let browser = Browser::open(&world, &json!({ "link": begun["org.siegelring.approval_uri"] })).await;
    phone.sign(&world, &browser, Says::Yes).await;
    let signed = call(&world, "signatures/signPolling", polling).await.ok();
    let signed = STANDARD.decode(signed["DocumentWithSignature"][0].as_str().unwrap()).unwrap();
    assert!(signed.starts_with(&file) && signed.len() > file.len());
}

#[tokio::test]
async fn activation_data_is_for_its_documents_and_once() {
    let world = World::new().await;
    let file = pdf::plain();
    let sad = authorize(&world, &file).await;
    let other = call(&world, "signatures/signDoc", sign_doc(&sad, &pdf::with("", ""))).await;
    other.refused(400, "invalid_request");
    call(&world, "signatures/signDoc", sign_doc(&sad, &file)).await.ok();
    call(&world, "signatures/signDoc", sign_doc(&sad, &file)).await.refused(400, "invalid_request");
    let late = authorize(&world, &file).await;
    world.clock.advance(300);
    call(&world, "signatures/signDoc", sign_doc(&late, &file)).await.refused(400, "invalid_request");
}

#[tokio::test]
async fn a_hash_is_not_signed_and_the_answer_says_why() {
    let world = World::new().await;
    let answer = call(&world, "signatures/signHash", json!({ "hashes": ["AAAA"] })).await;
    answer.refused(400, "unsupported_operation");
    assert!(answer.json()["error_description"].as_str().unwrap().contains("signDoc"));
}

#[tokio::test]
async fn who_declines_ends_the_request() {
    let world = World::new().await;
    let mut phone = Phone::enrolled(&world).await;
    let file = pdf::plain();
    let sad = authorize(&world, &file).await;
    let begun = call(&world, "signatures/signDoc", sign_doc(&sad, &file)).await.ok();
    let browser = Browser::open(&world, &json!({ "link": begun["org.siegelring.approval_uri"] })).await;
    phone.sign(&world, &browser, Says::No).await;
    let polling = json!({ "requestID": begun["responseID"] });
    call(&world, "signatures/signPolling", polling).await.refused(400, "access_denied");
}

#[tokio::test]
async fn needs_a_token_and_a_person() {
    let world = World::new().await;
    for method in ["credentials/list", "credentials/info", "credentials/authorize", "signatures/signDoc"] {
        world.call("POST", &format!("/csc/v2/{method}"), &[], "{}").await.refused(401, "invalid_token");
    }
    let file = pdf::plain();
    let mut request = sign_doc(&authorize(&world, &file).await, &file);
    request["operationMode"] = json!("S");
    call(&world, "signatures/signDoc", request).await.refused(400, "invalid_request");
}
