//! The userinfo endpoint: what was asked for and released, the same each time.

use serde_json::{Value, json};
use siegelring_verifier::oidc::clients::Authentication;

use crate::person::code;
use crate::relying_party::{id_token, redeem, registration};
use crate::server::{Answer, Server};

async fn server() -> Server {
    let server = Server::new();
    server.register(registration(Authentication::Public)).await;
    server
}

async fn tokens(server: &Server, changes: &[(&str, &str)]) -> Value {
    let code = code(server, changes).await;
    redeem(server, &code, &[], &[]).await.json()
}

async fn userinfo(server: &Server, tokens: &Value) -> Answer {
    let header = format!("Bearer {}", tokens["access_token"].as_str().unwrap());
    server.get_with("/oidc/userinfo", &[("authorization", &header)]).await
}

#[tokio::test]
async fn has_the_subject_of_the_id_token() {
    let server = server().await;
    let tokens = tokens(&server, &[("scope", "openid")]).await;
    let subject = id_token(&server, tokens["id_token"].as_str().unwrap()).await["sub"].clone();
    assert_eq!(userinfo(&server, &tokens).await.json(), json!({ "sub": subject }));
}

#[tokio::test]
async fn has_only_what_was_asked_for_and_is_allowed() {
    let server = server().await;
    let tokens = tokens(&server, &[("scope", "openid profile address")]).await;
    let mut claims = userinfo(&server, &tokens).await.json();
    claims.as_object_mut().unwrap().remove("sub");
    let expected = json!({
        "name": "Erika Mustermann", "given_name": "Erika", "family_name": "Mustermann",
        "address": { "street_address": "Heidestraße 17", "postal_code": "51147", "locality": "Köln" },
    });
    assert_eq!(claims, expected, "the phone gave a day of birth and an age too");
}

#[tokio::test]
async fn the_parameter_claims_says_where() {
    let server = server().await;
    let claims = r#"{"id_token":{"family_name":null},"userinfo":{"age_over_18":null,"place_of_birth":null}}"#;
    let tokens = tokens(&server, &[("scope", "openid"), ("claims", claims)]).await;
    let token = id_token(&server, tokens["id_token"].as_str().unwrap()).await;
    assert_eq!(token["family_name"], "Mustermann");
    assert_eq!(token.get("age_over_18"), None);
    let info = userinfo(&server, &tokens).await.json();
    assert_eq!(info["age_over_18"], true);
    assert_eq!(info.get("family_name"), None);
    assert_eq!(info.get("place_of_birth"), None);
}

#[tokio::test]
async fn answers_alike_until_the_access_token_expires() {
    let server = server().await;
    let tokens = tokens(&server, &[]).await;
    let first = userinfo(&server, &tokens).await;
    server.clock.advance(599);
    assert_eq!(userinfo(&server, &tokens).await.body, first.body);
    server.clock.advance(1);
    let late = userinfo(&server, &tokens).await;
    late.expect_error(401, "invalid_token");
    assert!(late.header("www-authenticate").unwrap().starts_with("Bearer error=\"invalid_token\""));
}

#[tokio::test]
async fn takes_the_token_in_a_form_too() {
    let server = server().await;
    let tokens = tokens(&server, &[]).await;
    let form = [("access_token", tokens["access_token"].as_str().unwrap())];
    assert_eq!(server.post("/oidc/userinfo", &form, &[]).await.status, 200);
}

#[tokio::test]
async fn without_a_good_token_it_says_nothing() {
    let server = server().await;
    let none = server.get("/oidc/userinfo").await;
    assert_eq!((none.status.as_u16(), none.header("www-authenticate")), (401, Some("Bearer")));
    for wrong in ["Bearer x", "Bearer", "Basic x", "Bearer "] {
        assert_eq!(server.get_with("/oidc/userinfo", &[("authorization", wrong)]).await.status, 401);
    }
}

#[tokio::test]
async fn the_store_holds_no_name() {
    let server = server().await;
    let tokens = tokens(&server, &[]).await;
    assert_eq!(userinfo(&server, &tokens).await.json()["family_name"], "Mustermann");
    let mut seen = 0;
    for kind in siegelring_verifier::store::Kind::ALL {
        for stored in server.app.store.scan(*kind, None, 1000, server.now()).await.unwrap() {
            seen += 1;
            let body = String::from_utf8(stored.record.body.into_bytes()).unwrap();
            for secret in ["Mustermann", "Erika", tokens["access_token"].as_str().unwrap()] {
                assert!(!body.contains(secret) && !stored.record.id.contains(secret), "{kind:?}: {body}");
            }
        }
    }
    assert!(seen >= 3, "client, login and grant at least");
}
