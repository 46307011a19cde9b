//! The routes: what is asked in which form, and what is answered.

use std::sync::Arc;

use async_trait::async_trait;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode};
use serde_json::Value;
use siegelring_core::wallet::{ChallengeAnswer, PinEvaluationAnswer, Purpose, RegistrationStarted};
use siegelring_verifier::approval::{Flow, Status};
use siegelring_verifier::http::{App, router};
use siegelring_verifier::oidc::{Fetch, FetchError};
use tower::ServiceExt as _;
use url::Url;

use crate::responses::Opened;
use crate::world::{World, config};

/// No client publishes anything here.
pub struct Nothing;

#[async_trait]
impl Fetch for Nothing {
    async fn fetch(&self, _: &Url) -> Result<Vec<u8>, FetchError> {
        Err(FetchError::Unreachable)
    }
}

async fn send(world: &World, request: Request<Body>) -> Response<Body> {
    let (store, keys, clock) = (world.store.clone(), world.keys.clone(), world.clock.clone());
    let app = App::new(config("demo"), store, keys, clock, Arc::new(Nothing)).unwrap();
    router(Arc::new(app)).oneshot(request).await.unwrap()
}

async fn body(response: Response<Body>) -> Vec<u8> {
    to_bytes(response.into_body(), 1 << 20).await.unwrap().to_vec()
}

async fn json(response: Response<Body>) -> Value {
    serde_json::from_slice(&body(response).await).unwrap()
}

fn post(path: &str, media_type: &str, body: impl Into<Body>) -> Request<Body> {
    Request::post(path).header("content-type", media_type).body(body.into()).unwrap()
}

fn form(pairs: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

const FORM: &str = "application/x-www-form-urlencoded";

#[tokio::test]
async fn gives_out_challenges() {
    let world = World::new();
    let response = send(&world, Request::post("/wallet/challenges").body(Body::empty()).unwrap()).await;
    assert_eq!(response.headers()["cache-control"], "no-store");
    let answer: ChallengeAnswer = serde_json::from_slice(&body(response).await).unwrap();
    assert_eq!(answer.expires_in, 300);
}

#[tokio::test]
async fn registration_asks_for_a_bearer_token() {
    let world = World::new();
    let refused = send(&world, Request::post("/wallet/registrations").body(Body::empty()).unwrap()).await;
    assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
    assert!(refused.headers().contains_key("www-authenticate"));
    assert_eq!(json(refused).await["error"], "invalid_token");
    let token = world.redeemed_offer("a").await;
    let request = Request::post("/wallet/registrations").header("authorization", format!("Bearer {token}"));
    let started = send(&world, request.body(Body::empty()).unwrap()).await;
    assert_eq!(started.status(), StatusCode::OK);
    serde_json::from_slice::<RegistrationStarted>(&body(started).await).unwrap();
}

#[tokio::test]
async fn messages_are_jwt_bodies() {
    let world = World::new();
    let phone = world.phone("a").await;
    let (message, _) = phone.evaluation(&world, "471108", Purpose::Wallet);
    let as_text = send(&world, post("/wallet/pin-evaluations", "text/plain", message.clone())).await;
    assert_eq!(as_text.status(), StatusCode::BAD_REQUEST);
    let answer = send(&world, post("/wallet/pin-evaluations", "application/jwt", message)).await;
    serde_json::from_slice::<PinEvaluationAnswer>(&body(answer).await).unwrap();
    for path in ["key-attestations", "pin-evaluations", "pin-confirmations", "pin-changes", "unblocks"] {
        let refused = send(&world, post(&format!("/wallet/{path}"), "application/jwt", "a.b.c")).await;
        assert_eq!(refused.status(), StatusCode::BAD_REQUEST, "{path}");
        assert_eq!(json(refused).await["error"], "invalid_request");
    }
}

#[tokio::test]
async fn a_request_is_fetched_by_form_and_answered_by_form() {
    let opened = Opened::by(Flow::Scanned).await;
    let world = &opened.world;
    let path = format!("/wallet/requests/{}", world.token(&opened.approval, Flow::Scanned));
    let nonce = form(&[("wallet_nonce", "wallet"), ("wallet_metadata", "{}")]);
    let response = send(world, post(&path, FORM, nonce)).await;
    assert_eq!(response.headers()["content-type"], "application/oauth-authz-req+jwt");
    assert_eq!(body(response).await, opened.request.compact.as_bytes());

    let path = Url::parse(&opened.request.object.response_uri).unwrap().path().to_owned();
    let state = opened.request.object.state.clone().unwrap();
    let answer = send(world, post(&path, FORM, form(&[("error", "access_denied"), ("state", &state)]))).await;
    assert_eq!((answer.status(), json(answer).await), (StatusCode::OK, serde_json::json!({})));
    assert!(matches!(opened.status().await, Status::Ended(_)));
}

#[tokio::test]
async fn a_request_is_served_by_get_too() {
    let world = World::new();
    let approval = world.approval().await;
    let path = format!("/wallet/requests/{}", world.token(&approval, Flow::SameDevice));
    let get = || Request::get(&path).body(Body::empty()).unwrap();
    assert_eq!(send(&world, get()).await.status(), StatusCode::OK);
    let again = send(&world, get()).await;
    assert_eq!((again.status(), json(again).await["error"].clone()), (StatusCode::CONFLICT, "opened_elsewhere".into()));
    assert_eq!(send(&world, Request::get("/wallet/requests/x").body(Body::empty()).unwrap()).await.status(), 404);
}
