use serde_json::json;
use siegelring_verifier::oidc::clients::Authentication;

use crate::clerk::{Clerk, ID, enrol, erika, post_json, registration};
use crate::server::Server;

#[tokio::test]
async fn a_clerk_enrols_somebody() {
    let server = Server::new();
    let clerk = Clerk::registered(&server).await;
    let token = clerk.token(&server).await;
    let answer = enrol(&server, &token, "1", &erika()).await;
    assert_eq!(answer.status, 201, "{:?}", answer.json());
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let enrolled = answer.json();
    assert!(enrolled["offer"].as_str().unwrap().starts_with("openid-credential-offer://?credential_offer_uri="));
    assert_eq!(enrolled["activation_code"].as_str().unwrap().len(), 8);
    assert_eq!(enrol(&server, &token, "1", &erika()).await.json(), enrolled, "a repeat gets the same answer");
    assert_eq!(enrol(&server, &token, "2", &erika()).await.error(), "person_undecided");
    let mut again = erika();
    again["person"] = json!({ "same_as": enrolled["person"] });
    assert_eq!(enrol(&server, &token, "3", &again).await.json()["person"], enrolled["person"]);
}

#[tokio::test]
async fn mistakes_are_named() {
    let server = Server::new();
    let clerk = Clerk::registered(&server).await;
    let token = clerk.token(&server).await;
    let mut other_method = erika();
    other_method["proofing_method"] = json!("upstream_high");
    enrol(&server, &token, "1", &other_method).await.expect_error(403, "proofing_not_allowed");
    enrol(&server, &token, "1", &json!({})).await.expect_error(400, "invalid_request");
    enrol(&server, &token, "", &erika()).await.expect_error(400, "invalid_request");
    assert_eq!(enrol(&server, &token, "1", &erika()).await.status, 201);
    let mut other_person = erika();
    other_person["attributes"]["given_name"] = json!("Max");
    enrol(&server, &token, "1", &other_person).await.expect_error(422, "idempotency_key_reused");
}

#[tokio::test]
async fn nobody_enrols_without_a_good_access_token() {
    let server = Server::new();
    let clerk = Clerk::registered(&server).await;
    let without = post_json(&server, "/enrolments", &[("idempotency-key", "1")], &erika()).await;
    without.expect_error(401, "invalid_token");
    assert_eq!(without.header("www-authenticate"), Some("Bearer"));
    let wrong = enrol(&server, "wrong", "1", &erika()).await;
    wrong.expect_error(401, "invalid_token");
    assert_eq!(wrong.header("www-authenticate"), Some("Bearer error=\"invalid_token\""));
    let token = clerk.token(&server).await;
    server.clock.advance(600);
    enrol(&server, &token, "1", &erika()).await.expect_error(401, "invalid_token");
}

#[tokio::test]
async fn an_access_token_needs_a_signed_assertion_that_was_not_used() {
    let server = Server::new();
    let clerk = Clerk::registered(&server).await;
    assert_eq!(clerk.ask(&server, "1", "enrolment").await.status, 200);
    clerk.ask(&server, "1", "enrolment").await.expect_error(401, "invalid_client");
    clerk.ask(&server, "2", "openid").await.expect_error(400, "invalid_scope");
    assert_eq!(clerk.ask(&server, "3", "").await.json()["scope"], "enrolment");
}

#[tokio::test]
async fn other_clients_get_no_such_token() {
    let server = Server::new();
    let registered = server.register(registration(Authentication::ClientSecret, None)).await;
    let secret = registered.secret.unwrap();
    let form = [("grant_type", "client_credentials"), ("client_id", ID), ("client_secret", secret.as_str())];
    server.post("/oidc/token", &form, &[]).await.expect_error(400, "unauthorized_client");
}
