//! Client authentication at the token endpoint. Whatever fails leaves the code as it was.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rand_core::OsRng;
use serde_json::{Value, json};
use siegelring_verifier::oidc::clients::{self, Authentication};

use crate::person::code;
use crate::relying_party::{ClientKey, redeem, registration};
use crate::server::{Answer, ISSUER, Server};

const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

fn basic(id: &str, secret: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")))
}

async fn with_secret() -> (Server, String) {
    let server = Server::new();
    let secret = server.register(registration(Authentication::ClientSecret)).await.secret.unwrap();
    (server, secret.to_string())
}

#[tokio::test]
async fn by_secret_in_the_header() {
    let (server, secret) = with_secret().await;
    let code = code(&server, &[]).await;
    let header = basic("portal", &secret);
    let wrong = redeem(&server, &code, &[("client_id", "")], &[("authorization", &basic("portal", "wrong"))]).await;
    wrong.expect_error(401, "invalid_client");
    assert!(wrong.header("www-authenticate").unwrap().starts_with("Basic"));
    assert_eq!(redeem(&server, &code, &[("client_id", "")], &[("authorization", &header)]).await.status, 200);
}

#[tokio::test]
async fn by_secret_in_the_header_with_encoded_parts() {
    let server = Server::new();
    let mut client = registration(Authentication::ClientSecret);
    client.id = "portal.of_town-1".to_owned();
    let secret = server.register(client).await.secret.unwrap();
    let code = code(&server, &[("client_id", "portal.of_town-1")]).await;
    let header = basic("portal%2Eof%5Ftown%2D1", &secret.replace('-', "%2D"));
    assert_eq!(redeem(&server, &code, &[("client_id", "")], &[("authorization", &header)]).await.status, 200);
}

#[tokio::test]
async fn by_secret_in_the_form() {
    let (server, secret) = with_secret().await;
    let code = code(&server, &[]).await;
    redeem(&server, &code, &[("client_secret", "wrong")], &[]).await.expect_error(401, "invalid_client");
    redeem(&server, &code, &[], &[]).await.expect_error(401, "invalid_client");
    let nameless = redeem(&server, &code, &[("client_secret", &secret), ("client_id", "")], &[]).await;
    nameless.expect_error(401, "invalid_client");
    assert_eq!(redeem(&server, &code, &[("client_secret", &secret)], &[]).await.status, 200);
}

#[tokio::test]
async fn in_one_way_only() {
    let (server, secret) = with_secret().await;
    let code = code(&server, &[]).await;
    let header = basic("portal", &secret);
    let both = redeem(&server, &code, &[("client_secret", &secret)], &[("authorization", &header)]).await;
    both.expect_error(400, "invalid_request");
    let two = redeem(&server, &code, &[("client_id", "other")], &[("authorization", &header)]).await;
    two.expect_error(400, "invalid_request");
    for broken in ["Basic", "Basic ???", "Bearer token", &format!("Basic {}", STANDARD.encode("no colon"))] {
        let answer = redeem(&server, &code, &[], &[("authorization", broken)]).await;
        answer.expect_error(401, "invalid_client");
    }
    assert_eq!(redeem(&server, &code, &[], &[("authorization", &header)]).await.status, 200);
}

#[tokio::test]
async fn a_public_client_that_tries_an_empty_password_first_loses_nothing() {
    let server = Server::new();
    server.register(registration(Authentication::Public)).await;
    let code = code(&server, &[]).await;
    let first = redeem(&server, &code, &[("client_id", "")], &[("authorization", &basic("portal", ""))]).await;
    first.expect_error(401, "invalid_client");
    assert_eq!(redeem(&server, &code, &[], &[]).await.status, 200);
}

#[tokio::test]
async fn a_rotated_secret_stays_good_for_a_while() {
    let (server, old) = with_secret().await;
    let new = clients::rotate_secret(&*server.app.store, "portal", 3600, server.now(), &mut OsRng).await.unwrap();
    for secret in [old.as_str(), new.as_str()] {
        let code = code(&server, &[]).await;
        assert_eq!(redeem(&server, &code, &[("client_secret", secret)], &[]).await.status, 200);
    }
    server.clock.advance(3600);
    let code = code(&server, &[]).await;
    redeem(&server, &code, &[("client_secret", &old)], &[]).await.expect_error(401, "invalid_client");
    assert_eq!(redeem(&server, &code, &[("client_secret", &new)], &[]).await.status, 200);
}

fn assertion_claims(server: &Server, jti: &str) -> Value {
    json!({
        "iss": "portal", "sub": "portal", "aud": format!("{ISSUER}/oidc/token"), "jti": jti,
        "iat": server.now(), "exp": server.now().plus(60),
    })
}

async fn redeem_with(server: &Server, code: &str, assertion: &str) -> Answer {
    let form = [("client_assertion_type", JWT_BEARER), ("client_assertion", assertion), ("client_id", "")];
    redeem(server, code, &form, &[]).await
}

async fn with_key(key: &ClientKey) -> Server {
    let server = Server::new();
    let jwks =
        json!({ "keys": [{ "kty": "RSA", "use": "enc", "kid": "k1", "n": "AQAB", "e": "AQAB" }, key.jwk("k1")] });
    server.register(registration(Authentication::PrivateKeyJwt(jwks.to_string()))).await;
    server
}

#[tokio::test]
async fn by_assertion_with_es256_or_rs256() {
    for key in [ClientKey::es256(), ClientKey::Rs256] {
        let server = with_key(&key).await;
        let code = code(&server, &[]).await;
        let assertion = key.sign("k1", &assertion_claims(&server, "1"));
        assert_eq!(redeem_with(&server, &code, &assertion).await.status, 200);
    }
}

#[tokio::test]
async fn by_assertion_for_the_token_endpoint_the_issuer_or_both() {
    let key = ClientKey::es256();
    let server = with_key(&key).await;
    let token = format!("{ISSUER}/oidc/token");
    for (index, audience) in
        [json!(ISSUER), json!([token, "https://elsewhere.example"]), json!([ISSUER])].iter().enumerate()
    {
        let code = code(&server, &[]).await;
        let mut claims = assertion_claims(&server, &index.to_string());
        claims["aud"] = audience.clone();
        assert_eq!(redeem_with(&server, &code, &key.sign("k1", &claims)).await.status, 200);
    }
}

#[tokio::test]
async fn by_assertion_for_the_par_endpoint_only_there() {
    let key = ClientKey::es256();
    let server = with_key(&key).await;
    let mut claims = assertion_claims(&server, "1");
    claims["aud"] = json!(format!("{ISSUER}/oidc/par"));
    let assertion = key.sign("k1", &claims);
    let code = code(&server, &[]).await;
    redeem_with(&server, &code, &assertion).await.expect_error(401, "invalid_client");
    let mut request = crate::relying_party::request(&[("client_id", "")]);
    request.push(("client_assertion_type".to_owned(), JWT_BEARER.to_owned()));
    request.push(("client_assertion".to_owned(), assertion));
    let form: Vec<_> = request.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(server.post("/oidc/par", &form, &[]).await.status, 201);
}

#[tokio::test]
async fn an_assertion_is_good_once_for_as_long_as_it_lives() {
    let key = ClientKey::es256();
    let server = with_key(&key).await;
    let mut claims = assertion_claims(&server, "once");
    claims["exp"] = json!(server.now().plus(3600));
    let assertion = key.sign("k1", &claims);
    let code = code(&server, &[]).await;
    assert_eq!(redeem_with(&server, "unknown code", &assertion).await.error(), "invalid_grant");
    redeem_with(&server, &code, &assertion).await.expect_error(401, "invalid_client");
    server.clock.advance(3500);
    redeem_with(&server, "unknown code", &assertion).await.expect_error(401, "invalid_client");
    server.clock.advance(200);
    redeem_with(&server, "unknown code", &assertion).await.expect_error(401, "invalid_client");
}

#[tokio::test]
async fn refuses_assertions_that_are_not_in_order_and_keeps_the_code() {
    let key = ClientKey::es256();
    let server = with_key(&key).await;
    let code = code(&server, &[]).await;
    let changed = |name: &str, value: Value| {
        let mut claims = assertion_claims(&server, name);
        claims[name] = value;
        key.sign("k1", &claims)
    };
    let removed = |name: &str| {
        let mut claims = assertion_claims(&server, name);
        claims.as_object_mut().unwrap().remove(name);
        key.sign("k1", &claims)
    };
    let usual = assertion_claims(&server, "usual");
    let mut unsigned = key.sign("k1", &usual);
    unsigned.truncate(unsigned.len() - 4);
    let none = format!("eyJhbGciOiJub25lIn0.{}.", unsigned.split('.').nth(1).unwrap());
    for assertion in [
        changed("iss", json!("other")),
        changed("sub", json!("other")),
        changed("aud", json!("https://elsewhere.example")),
        changed("aud", json!([])),
        changed("exp", json!(server.now().minus(61))),
        changed("exp", json!(server.now().plus(3661))),
        changed("nbf", json!(server.now().plus(61))),
        removed("jti"),
        removed("exp"),
        removed("aud"),
        ClientKey::es256().sign("k1", &usual),
        ClientKey::Rs256.sign("k1", &usual),
        key.sign("unknown", &usual),
        key.sign_typed("k1", "dpop+jwt", &usual),
        unsigned,
        none,
        "nonsense".to_owned(),
    ] {
        redeem_with(&server, &code, &assertion).await.expect_error(401, "invalid_client");
    }
    let assertion = key.sign("k1", &usual);
    let form = [("client_assertion_type", "something-else"), ("client_assertion", assertion.as_str())];
    redeem(&server, &code, &form, &[]).await.expect_error(401, "invalid_client");
    let form =
        [("client_assertion_type", JWT_BEARER), ("client_assertion", assertion.as_str()), ("client_id", "other")];
    redeem(&server, &code, &form, &[]).await.expect_error(401, "invalid_client");
    let typed = key.sign_typed("k1", "client-authentication+jwt", &usual);
    assert_eq!(redeem_with(&server, &code, &typed).await.status, 200);
}

#[tokio::test]
async fn a_client_authenticates_as_it_is_registered() {
    let key = ClientKey::es256();
    let server = with_key(&key).await;
    let code = code(&server, &[]).await;
    redeem(&server, &code, &[], &[]).await.expect_error(401, "invalid_client");
    redeem(&server, &code, &[("client_secret", "x")], &[]).await.expect_error(401, "invalid_client");
    let (other, _) = with_secret().await;
    let code = crate::person::code(&other, &[]).await;
    let assertion = key.sign("k1", &assertion_claims(&other, "1"));
    redeem_with(&other, &code, &assertion).await.expect_error(401, "invalid_client");
}
