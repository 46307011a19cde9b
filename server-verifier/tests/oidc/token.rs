//! The token endpoint and its ID tokens.

use serde_json::json;
use siegelring_core::crypto::sha256;
use siegelring_core::jose::{base64url, jws};
use siegelring_verifier::keys::{Keys, oidc};
use siegelring_verifier::oidc::clients::Authentication;
use siegelring_verifier::store::records::client::SigningAlgorithm;

use crate::person::{begin, code, granted};
use crate::relying_party::{id_token, redeem, registration};
use crate::server::{Answer, ISSUER, Server};
use siegelring_core::assurance::Level;

async fn server() -> Server {
    let server = Server::new();
    server.register(registration(Authentication::Public)).await;
    server
}

async fn userinfo_works(server: &Server, tokens: &Answer) -> bool {
    let header = format!("Bearer {}", tokens.json()["access_token"].as_str().unwrap());
    server.get_with("/oidc/userinfo", &[("authorization", &header)]).await.status == 200
}

#[tokio::test]
async fn gives_an_id_token_that_says_who_how_and_when() {
    let server = server().await;
    let waiting = begin(&server, &[("scope", "openid profile address")]).await;
    let approved_at = server.now();
    let url = waiting.approve(&server, &granted(&server, Level::Substantial)).await.unwrap();
    server.clock.advance(20);
    let code = crate::server::returned(&url).remove("code").unwrap();
    let tokens = redeem(&server, &code, &[], &[]).await;
    assert_eq!(tokens.status, 200);
    assert_eq!(tokens.header("cache-control"), Some("no-store"));
    let body = tokens.json();
    assert_eq!(body["token_type"], "Bearer");
    assert_eq!(body["expires_in"], 600);
    assert_eq!(body["scope"], "openid profile address");
    assert_eq!(body.get("refresh_token"), None);

    let claims = id_token(&server, body["id_token"].as_str().unwrap()).await;
    assert_eq!(claims["iss"], ISSUER);
    assert_eq!(claims["aud"], "portal");
    assert_eq!(claims["nonce"], "the nonce");
    assert_eq!(claims["iat"], json!(server.now()));
    assert_eq!(claims["exp"], json!(server.now().plus(300)));
    assert_eq!(claims["auth_time"], json!(approved_at));
    assert_eq!(claims["acr"], "http://eidas.europa.eu/NotNotified/LoA/substantial");
    assert_eq!(claims["amr"], json!(["hwk", "pin", "user", "mfa"]));
    assert_eq!(claims["org.siegelring.assurance"]["level"], "substantial");
    let access_token = body["access_token"].as_str().unwrap();
    assert_eq!(claims["at_hash"], base64url::encode(&sha256(access_token.as_bytes())[..16]));
    assert_eq!(claims.get("family_name"), None, "scopes are for userinfo (OpenID Connect Core section 5.4)");
}

#[tokio::test]
async fn signs_as_the_client_is_registered() {
    for (algorithm, expected) in
        [(SigningAlgorithm::Rs256, jws::Algorithm::Rs256), (SigningAlgorithm::Es256, jws::Algorithm::Es256)]
    {
        let server = Server::new();
        let mut client = registration(Authentication::Public);
        client.id_token_signed_response_alg = algorithm;
        server.register(client).await;
        let code = code(&server, &[]).await;
        let token = redeem(&server, &code, &[], &[]).await.json()["id_token"].as_str().unwrap().to_owned();
        assert_eq!(jws::parse(&token).unwrap().algorithm(), expected);
        id_token(&server, &token).await;
    }
}

#[tokio::test]
async fn a_code_used_twice_revokes_what_it_bought() {
    let server = server().await;
    let code = code(&server, &[]).await;
    let tokens = redeem(&server, &code, &[], &[]).await;
    assert!(userinfo_works(&server, &tokens).await);
    redeem(&server, &code, &[], &[]).await.expect_error(400, "invalid_grant");
    assert!(!userinfo_works(&server, &tokens).await);
    redeem(&server, &code, &[], &[]).await.expect_error(400, "invalid_grant");
}

#[tokio::test]
async fn of_two_requests_at_once_one_succeeds() {
    let server = server().await;
    let code = code(&server, &[]).await;
    let (one, two) = tokio::join!(redeem(&server, &code, &[], &[]), redeem(&server, &code, &[], &[]));
    assert_eq!([one.status, two.status].iter().filter(|status| **status == 200).count(), 1);
}

#[tokio::test]
async fn somebody_elses_attempt_neither_spends_nor_revokes() {
    let server = server().await;
    let mut other = registration(Authentication::Public);
    other.id = "other".to_owned();
    server.register(other).await;
    let code = code(&server, &[]).await;
    let wrong_verifier = "another-verifier-of-at-least-forty-three-characters";
    for changes in [
        vec![("client_id", "other")],
        vec![("client_id", "nobody")],
        vec![("redirect_uri", "https://portal.example/other")],
        vec![("redirect_uri", "")],
        vec![("code_verifier", wrong_verifier)],
        vec![("code_verifier", "short")],
        vec![("code_verifier", "")],
    ] {
        let error = redeem(&server, &code, &changes, &[]).await.error();
        assert!(matches!(error.as_str(), "invalid_grant" | "invalid_client"), "{changes:?}: {error}");
    }
    let tokens = redeem(&server, &code, &[], &[]).await;
    assert_eq!(tokens.status, 200);
    redeem(&server, &code, &[("code_verifier", wrong_verifier)], &[]).await.expect_error(400, "invalid_grant");
    assert!(userinfo_works(&server, &tokens).await);
}

#[tokio::test]
async fn a_code_is_good_for_a_minute() {
    let server = server().await;
    let code = code(&server, &[]).await;
    server.clock.advance(60);
    redeem(&server, &code, &[], &[]).await.expect_error(400, "invalid_grant");
}

#[tokio::test]
async fn a_verifier_for_a_request_without_challenge_is_refused() {
    let server = Server::new();
    let mut client = registration(Authentication::ClientSecret);
    client.pkce_exempt = true;
    let secret = server.register(client).await.secret.unwrap();
    let code = code(&server, &[("code_challenge", ""), ("code_challenge_method", "")]).await;
    redeem(&server, &code, &[("client_secret", &secret)], &[]).await.expect_error(400, "invalid_grant");
    let answer = redeem(&server, &code, &[("client_secret", &secret), ("code_verifier", "")], &[]).await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn refuses_what_is_no_token_request() {
    let server = server().await;
    redeem(&server, "x", &[("grant_type", "")], &[]).await.expect_error(400, "invalid_request");
    redeem(&server, "x", &[("grant_type", "password")], &[]).await.expect_error(400, "unsupported_grant_type");
    redeem(&server, "x", &[("grant_type", "refresh_token")], &[]).await.expect_error(400, "unsupported_grant_type");
    redeem(&server, "", &[], &[]).await.expect_error(400, "invalid_request");
    let code = code(&server, &[]).await;
    let almost = format!("{}A", &code[..code.len() - 1]);
    for wrong in ["x", "%00", &"A".repeat(64), &almost] {
        redeem(&server, wrong, &[], &[]).await.expect_error(400, "invalid_grant");
    }
    let twice = [("code", "a"), ("code", "b"), ("client_id", "portal"), ("grant_type", "authorization_code")];
    server.post("/oidc/token", &twice, &[]).await.expect_error(400, "invalid_request");
}

#[tokio::test]
async fn an_access_token_is_no_code() {
    let server = server().await;
    let code = code(&server, &[]).await;
    let tokens = redeem(&server, &code, &[], &[]).await.json();
    let answer = redeem(&server, tokens["access_token"].as_str().unwrap(), &[], &[]).await;
    answer.expect_error(400, "invalid_grant");
    let header = format!("Bearer {code}");
    assert_eq!(server.get_with("/oidc/userinfo", &[("authorization", &header)]).await.status, 401);
}

#[tokio::test]
async fn keys_rotate_without_a_gap() {
    let server = server().await;
    let now = server.now();
    oidc::rotate(&server.keys_folder(), now).unwrap();
    let keys = Keys::open(&server.keys_folder()).unwrap();
    assert_eq!(keys.oidc.published().len(), 4, "old and new of each algorithm are published");
    let before = keys.oidc.signing(siegelring_verifier::keys::Algorithm::Es256, now).unwrap().kid.clone();
    let later = now.plus(oidc::PUBLISHED_BEFORE_USE);
    let after = keys.oidc.signing(siegelring_verifier::keys::Algorithm::Es256, later).unwrap().kid.clone();
    assert_ne!(before, after);
    let published: Vec<_> = keys.oidc.published().iter().map(|key| key.kid.clone()).collect();
    assert!(published.contains(&before) && published.contains(&after));
}
