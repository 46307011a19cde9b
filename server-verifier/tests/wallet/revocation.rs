//! The revocation code: blocks a phone from anywhere, at once, and says nothing to whoever has none.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::json;
use siegelring_core::wallet::{ErrorCode, Purpose};
use siegelring_verifier::approval::Flow;
use siegelring_verifier::http::{App, router};
use siegelring_verifier::store::records::blocking;
use siegelring_verifier::store::records::credential::Credential;
use tower::ServiceExt as _;

use crate::http::Nothing;
use crate::responses::Opened;
use crate::world::{World, code, config};

fn server(world: &World) -> Router {
    let (store, keys, clock) = (world.store.clone(), world.keys.clone(), world.clock.clone());
    router(Arc::new(App::new(config("demo"), store, keys, clock, Arc::new(Nothing)).unwrap()))
}

fn message(code: &str) -> Request<Body> {
    let body = json!({ "revocation_code": code }).to_string();
    Request::post("/wallet/revocations").header("content-type", "application/json").body(body.into()).unwrap()
}

fn form(code: &str) -> Request<Body> {
    let body = url::form_urlencoded::Serializer::new(String::new()).append_pair("revocation_code", code).finish();
    let request = Request::post("/block").header("content-type", "application/x-www-form-urlencoded");
    request.header("sec-fetch-site", "same-origin").body(body.into()).unwrap()
}

async fn status(server: &Router, request: Request<Body>) -> StatusCode {
    server.clone().oneshot(request).await.unwrap().status()
}

#[tokio::test]
async fn a_blocked_wallet_is_refused_at_its_next_request_whatever_it_asks() {
    let opened = Opened::by(Flow::Scanned).await;
    let (world, phone) = (&opened.world, &opened.phone);
    let answer = opened.answer().await;
    let evaluated = phone.enter_pin(world, "471108").await;
    let (attestation, unblocking) =
        (phone.attestation_request("nonce", opened.card.device_key.public_key(), &evaluated.pin), phone.codes.clone());
    let typed = phone.codes.revocation_code.to_lowercase().replace('-', " ");
    assert_eq!(status(&server(world), message(&typed)).await, StatusCode::NO_CONTENT);

    assert_eq!(code(phone.evaluate(world, "471108", Purpose::Wallet).await), ErrorCode::Revoked);
    assert_eq!(code(phone.confirm(world, &evaluated).await), ErrorCode::Revoked);
    assert_eq!(code(phone.unblock(world, &unblocking.unblock_code).await), ErrorCode::Revoked);
    let attestation = crate::phone::signed(&attestation, &phone.wallet_key);
    assert_eq!(code(world.server.key_attestation(&attestation, world.now()).await), ErrorCode::Revoked);
    assert_eq!(opened.send(&answer).await, Err(ErrorCode::Revoked));
    assert!(world.load::<Credential>(&opened.card.id()).await.revoked_at.is_some());
}

#[tokio::test]
async fn blocking_twice_changes_nothing_and_unblocking_gives_back_what_it_took() {
    let opened = Opened::by(Flow::Scanned).await;
    let (world, phone, answer) = (&opened.world, &opened.phone, opened.answer().await);
    let blocked_at = world.now();
    for _ in 0..2 {
        world.server.revoke(&phone.codes.revocation_code, world.now()).await.unwrap();
        world.clock.advance(1);
    }
    assert_eq!(world.wallet(phone).await.revoked_at, Some(blocked_at));
    let id = phone.wallet_id.to_string();
    assert_eq!(blocking::unblock(&*world.store, &id, world.now()).await, Ok(Some(true)));
    assert_eq!(blocking::unblock(&*world.store, &id, world.now()).await, Ok(Some(false)));
    assert_eq!(opened.send(&answer).await, Ok(None));
}

#[tokio::test]
async fn unblocking_brings_no_credential_back_that_ended_otherwise() {
    let opened = Opened::by(Flow::Scanned).await;
    let (world, id) = (&opened.world, opened.phone.wallet_id.to_string());
    let ended = world.now();
    world.change::<Credential>(&opened.card.id(), |credential| credential.revoked_at = Some(ended)).await;
    world.clock.advance(1);
    blocking::block(&*world.store, &id, world.now()).await.unwrap();
    blocking::unblock(&*world.store, &id, world.now()).await.unwrap();
    assert_eq!(world.load::<Credential>(&opened.card.id()).await.revoked_at, Some(ended));
}

#[tokio::test]
async fn a_wrong_code_an_unblock_code_and_nonsense_are_answered_alike_and_block_nobody() {
    let world = World::new();
    let phone = world.phone("a").await;
    for wrong in ["0000-0000-0000-0000", phone.codes.unblock_code.as_str(), "", "<script>"] {
        assert_eq!(status(&server(&world), message(wrong)).await, StatusCode::FORBIDDEN);
        assert_eq!(status(&server(&world), form(wrong)).await, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(world.wallet(&phone).await.revoked_at, None);
}

#[tokio::test]
async fn the_page_blocks_too_and_takes_forms_of_its_own_only() {
    let world = World::new();
    let phone = world.phone("a").await;
    let mut foreign = form(&phone.codes.revocation_code);
    foreign.headers_mut().insert("sec-fetch-site", "cross-site".parse().unwrap());
    assert_eq!(status(&server(&world), foreign).await, StatusCode::FORBIDDEN);
    assert_eq!(world.wallet(&phone).await.revoked_at, None);
    assert_eq!(status(&server(&world), form(&phone.codes.revocation_code)).await, StatusCode::OK);
    assert!(world.wallet(&phone).await.revoked_at.is_some());
}

#[tokio::test]
async fn ten_tries_a_minute_from_one_address_by_page_and_message_together() {
    let world = World::new();
    let phone = world.phone("a").await;
    let server = server(&world);
    for _ in 0..5 {
        assert_eq!(status(&server, message("0000-0000-0000-0000")).await, StatusCode::FORBIDDEN);
        assert_eq!(status(&server, form("0000-0000-0000-0000")).await, StatusCode::UNPROCESSABLE_ENTITY);
    }
    for refused in [message(&phone.codes.revocation_code), form(&phone.codes.revocation_code)] {
        let refused = server.clone().oneshot(refused).await.unwrap();
        assert_eq!(
            (refused.status(), refused.headers()["retry-after"].as_bytes()),
            (StatusCode::TOO_MANY_REQUESTS, &b"60"[..])
        );
    }
    assert_eq!(world.wallet(&phone).await.revoked_at, None);
    world.clock.advance(60);
    assert_eq!(status(&server, message(&phone.codes.revocation_code)).await, StatusCode::NO_CONTENT);
}
