//! Keys that a client publishes and rotates.

use serde_json::json;
use siegelring_verifier::oidc::clients::Authentication;

use crate::relying_party::{ClientKey, redeem, registration};
use crate::server::{ISSUER, Server};

async fn server() -> Server {
    let server = Server::new();
    let uri = "https://portal.example/jwks".to_owned();
    server.register(registration(Authentication::PrivateKeyJwtFetched(uri))).await;
    server
}

/// Whether a client that signs like this is known: its code is not, so `invalid_grant` means yes.
async fn is_known(server: &Server, key: &ClientKey, kid: &str, jti: &str) -> bool {
    let claims = json!({
        "iss": "portal", "sub": "portal", "aud": ISSUER, "jti": jti,
        "exp": server.now().plus(60),
    });
    let assertion = key.sign(kid, &claims);
    let form = [
        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ("client_assertion", assertion.as_str()),
        ("client_id", ""),
    ];
    match redeem(server, "unknown", &form, &[]).await.error().as_str() {
        "invalid_grant" => true,
        "invalid_client" => false,
        other => panic!("unexpected {other}"),
    }
}

fn publish(server: &Server, keys: &[(&ClientKey, &str)]) {
    let keys: Vec<_> = keys.iter().map(|(key, kid)| key.jwk(kid)).collect();
    server.published.set(Some(&json!({ "keys": keys }).to_string()));
}

#[tokio::test]
async fn are_fetched_once_and_remembered() {
    let (server, key) = (server().await, ClientKey::es256());
    publish(&server, &[(&key, "a")]);
    assert!(is_known(&server, &key, "a", "1").await);
    assert!(is_known(&server, &key, "a", "2").await);
    assert_eq!(server.published.times_fetched(), 1);
    server.clock.advance(600);
    assert!(is_known(&server, &key, "a", "3").await);
    assert_eq!(server.published.times_fetched(), 2, "what is ten minutes old is fetched again");
}

#[tokio::test]
async fn are_fetched_again_for_an_unknown_kid_but_not_for_every_one() {
    let (server, old, new) = (server().await, ClientKey::es256(), ClientKey::es256());
    publish(&server, &[(&old, "old")]);
    assert!(is_known(&server, &old, "old", "1").await);
    publish(&server, &[(&new, "new")]);
    assert!(!is_known(&server, &new, "new", "2").await, "half a minute must pass between two fetches");
    assert_eq!(server.published.times_fetched(), 1);
    server.clock.advance(30);
    assert!(is_known(&server, &new, "new", "3").await);
    assert_eq!(server.published.times_fetched(), 2);
    for jti in ["4", "5", "6"] {
        assert!(!is_known(&server, &old, "invented", jti).await);
    }
    assert_eq!(server.published.times_fetched(), 2);
}

#[tokio::test]
async fn stay_known_while_the_client_cannot_be_reached() {
    let (server, key) = (server().await, ClientKey::es256());
    publish(&server, &[(&key, "a")]);
    assert!(is_known(&server, &key, "a", "1").await);
    server.published.set(None);
    server.clock.advance(700);
    assert!(is_known(&server, &key, "a", "2").await);
    server.published.set(Some("no keys"));
    server.clock.advance(700);
    assert!(is_known(&server, &key, "a", "3").await);
    assert_eq!(server.published.times_fetched(), 3);
}

#[tokio::test]
async fn that_were_never_fetched_let_nobody_in() {
    let (server, key) = (server().await, ClientKey::es256());
    assert!(!is_known(&server, &key, "a", "1").await);
    assert!(!is_known(&server, &key, "a", "2").await);
    assert_eq!(server.published.times_fetched(), 1);
}
