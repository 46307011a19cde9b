//! Access tokens for the systems of clerks.

use serde_json::{Value, json};
use siegelring_core::assurance::Proofing;
use siegelring_verifier::oidc::clients::{Authentication, Registration};
use siegelring_verifier::store::records::client::EnrolmentRights;

use crate::relying_party::{ClientKey, registration};
use crate::server::{Answer, ISSUER, Server};

fn clerk(key: &ClientKey) -> Registration {
    let mut clerk = registration(Authentication::PrivateKeyJwt(json!({ "keys": [key.jwk("k1")] }).to_string()));
    clerk.id = "register".to_owned();
    clerk.redirect_uris.clear();
    clerk.enrolment = Some(EnrolmentRights { proofing_methods: vec![Proofing::InPerson] });
    clerk
}

async fn request(server: &Server, key: &ClientKey, id: &str, more: &[(&str, &str)]) -> Answer {
    let claims = json!({
        "iss": id, "sub": id, "aud": ISSUER, "jti": format!("{more:?}"), "exp": server.now().plus(60),
    });
    let assertion = key.sign("k1", &claims);
    let mut form = vec![
        ("grant_type", "client_credentials"),
        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ("client_assertion", &assertion),
    ];
    form.extend(more);
    server.post("/oidc/token", &form, &[]).await
}

#[tokio::test]
async fn a_clerks_system_gets_a_token_for_enrolment_and_nothing_else() {
    let (server, key) = (Server::new(), ClientKey::es256());
    server.register(clerk(&key)).await;
    let answer = request(&server, &key, "register", &[]).await;
    assert_eq!(answer.status, 200);
    let body = answer.json();
    assert_eq!((&body["token_type"], &body["scope"]), (&json!("Bearer"), &json!("enrolment")));
    assert_eq!((body["expires_in"].as_u64(), body.get("id_token")), (Some(600), None));

    let token = body["access_token"].as_str().unwrap();
    assert_eq!(server.app.enrolments.client(token, server.now()).await.unwrap().id, "register");
    let header = format!("Bearer {token}");
    assert_eq!(server.get_with("/oidc/userinfo", &[("authorization", &header)]).await.status, 401);
    server.clock.advance(600);
    assert!(server.app.enrolments.client(token, server.now()).await.is_err());
}

#[tokio::test]
async fn the_only_scope_is_enrolment() {
    let (server, key) = (Server::new(), ClientKey::es256());
    server.register(clerk(&key)).await;
    request(&server, &key, "register", &[("scope", "openid")]).await.expect_error(400, "invalid_scope");
    assert_eq!(request(&server, &key, "register", &[("scope", "enrolment")]).await.status, 200);
}

#[tokio::test]
async fn a_portal_gets_none() {
    let (server, key) = (Server::new(), ClientKey::es256());
    let jwks = json!({ "keys": [key.jwk("k1")] }).to_string();
    server.register(registration(Authentication::PrivateKeyJwt(jwks))).await;
    request(&server, &key, "portal", &[]).await.expect_error(400, "unauthorized_client");
}

#[tokio::test]
async fn a_secret_is_not_enough() {
    let server = Server::new();
    let mut clerk = clerk(&ClientKey::es256());
    clerk.authentication = Authentication::ClientSecret;
    let secret = server.register(clerk).await.secret.unwrap();
    let form = [("grant_type", "client_credentials"), ("client_id", "register"), ("client_secret", secret.as_str())];
    server.post("/oidc/token", &form, &[]).await.expect_error(400, "unauthorized_client");
}

#[tokio::test]
async fn a_clerks_system_without_redirect_uri_begins_no_login() {
    let (server, key) = (Server::new(), ClientKey::es256());
    server.register(clerk(&key)).await;
    let path = crate::relying_party::authorize_path(&[("client_id", "register")]);
    server.get(&path).await.expect_page(400);
}

#[tokio::test]
async fn tokens_are_not_kept() {
    let (server, key) = (Server::new(), ClientKey::es256());
    server.register(clerk(&key)).await;
    let body: Value = request(&server, &key, "register", &[]).await.json();
    let token = body["access_token"].as_str().unwrap();
    for kind in siegelring_verifier::store::Kind::ALL {
        for stored in server.app.store.scan(*kind, None, 1000, server.now()).await.unwrap() {
            assert!(!String::from_utf8(stored.record.body.into_bytes()).unwrap().contains(token));
            assert!(!stored.record.id.contains(token));
        }
    }
}
