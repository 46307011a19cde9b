//! Pushed authorization requests.

use axum::http::StatusCode;
use siegelring_verifier::oidc::clients::Authentication;

use crate::person::waiting;
use crate::relying_party::{authorize_path, registration, request};
use crate::server::{Answer, Server, encoded};

async fn push(server: &Server, changes: &[(&str, &str)]) -> Answer {
    let request = request(changes);
    let form: Vec<_> = request.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    server.post("/oidc/par", &form, &[]).await
}

async fn reference(server: &Server, changes: &[(&str, &str)]) -> String {
    let answer = push(server, changes).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    answer.json()["request_uri"].as_str().unwrap().to_owned()
}

fn with_reference(client_id: &str, reference: &str) -> String {
    format!("/oidc/authorize?{}", encoded(&[("client_id", client_id), ("request_uri", reference)]))
}

async fn server() -> Server {
    let server = Server::new();
    server.register(registration(Authentication::Public)).await;
    server
}

#[tokio::test]
async fn a_pushed_request_begins_a_login_once() {
    let server = server().await;
    let answer = push(&server, &[]).await;
    assert_eq!(answer.json()["expires_in"], 90);
    let reference = answer.json()["request_uri"].as_str().unwrap().to_owned();
    assert!(reference.starts_with("urn:ietf:params:oauth:request_uri:"));
    waiting(&server, &server.get(&with_reference("portal", &reference)).await).await;
    server.get(&with_reference("portal", &reference)).await.expect_page(400);
}

#[tokio::test]
async fn a_picture_does_not_use_a_reference_up() {
    let server = server().await;
    let reference = reference(&server, &[]).await;
    let path = with_reference("portal", &reference);
    server.get_with(&path, &[("sec-fetch-dest", "image")]).await.expect_page(400);
    waiting(&server, &server.get(&path).await).await;
}

#[tokio::test]
async fn a_reference_expires() {
    let server = server().await;
    let reference = reference(&server, &[]).await;
    server.clock.advance(90);
    server.get(&with_reference("portal", &reference)).await.expect_page(400);
}

#[tokio::test]
async fn a_reference_is_good_for_its_client_only() {
    let server = server().await;
    let mut other = registration(Authentication::Public);
    other.id = "other".to_owned();
    server.register(other).await;
    let reference = reference(&server, &[]).await;
    server.get(&with_reference("other", &reference)).await.expect_page(400);
    let unknown = "urn:ietf:params:oauth:request_uri:";
    for wrong in [unknown.to_owned(), format!("{unknown}nothing"), format!("{unknown}{}", "x".repeat(300))] {
        server.get(&with_reference("portal", &wrong)).await.expect_page(400);
    }
    waiting(&server, &server.get(&with_reference("portal", &reference)).await).await;
}

#[tokio::test]
async fn what_the_browser_adds_does_not_count() {
    let server = server().await;
    let reference = reference(&server, &[("ui_locales", "en")]).await;
    let path =
        format!("{}&ui_locales=de&redirect_uri=https%3A%2F%2Fevil.example", with_reference("portal", &reference));
    let waiting = waiting(&server, &server.get(&path).await).await;
    assert_eq!(waiting.approval.ask().language, "en");
}

#[tokio::test]
async fn a_wrong_request_is_refused_when_it_is_pushed() {
    let server = server().await;
    push(&server, &[("redirect_uri", "https://evil.example")]).await.expect_error(400, "invalid_request");
    push(&server, &[("redirect_uri", "")]).await.expect_error(400, "invalid_request");
    push(&server, &[("code_challenge", "")]).await.expect_error(400, "invalid_request");
    push(&server, &[("scope", "profile")]).await.expect_error(400, "invalid_scope");
    push(&server, &[("request_uri", "urn:ietf:params:oauth:request_uri:x")]).await.expect_error(400, "invalid_request");
    push(&server, &[("client_id", "nobody")]).await.expect_error(401, "invalid_client");
}

#[tokio::test]
async fn a_confidential_client_authenticates_to_push() {
    let server = Server::new();
    let secret = server.register(registration(Authentication::ClientSecret)).await.secret.unwrap();
    push(&server, &[]).await.expect_error(401, "invalid_client");
    assert_eq!(push(&server, &[("client_secret", &secret)]).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn a_client_that_must_push_cannot_do_without() {
    let server = Server::new();
    let mut client = registration(Authentication::Public);
    client.par_required = true;
    server.register(client).await;
    server.get(&authorize_path(&[])).await.expect_redirected_error("invalid_request");
    let reference = reference(&server, &[]).await;
    waiting(&server, &server.get(&with_reference("portal", &reference)).await).await;
}

#[tokio::test]
async fn prompt_none_is_answered_at_once() {
    let server = server().await;
    let reference = reference(&server, &[("prompt", "none")]).await;
    server.get(&with_reference("portal", &reference)).await.expect_redirected_error("login_required");
}

#[tokio::test]
async fn portals_that_authenticate_are_not_limited_by_their_address() {
    let server = Server::with("[limits]\nstarts_per_minute = 1\n");
    let secret = server.register(registration(Authentication::ClientSecret)).await.secret.unwrap();
    let mut app = registration(Authentication::Public);
    app.id = "app".to_owned();
    server.register(app).await;
    for _ in 0..3 {
        assert_eq!(push(&server, &[("client_secret", &secret)]).await.status, StatusCode::CREATED);
    }
    assert_eq!(push(&server, &[("client_id", "app")]).await.status, StatusCode::CREATED);
    assert_eq!(push(&server, &[("client_id", "app")]).await.status, StatusCode::TOO_MANY_REQUESTS);
}
