//! Browser clients on other origins.

use axum::body::Body;
use axum::http::Request;
use siegelring_verifier::oidc::clients::Authentication;

use crate::person::code;
use crate::relying_party::{ORIGIN, redeem, registration};
use crate::server::{Answer, Server};

const ALLOWED: &str = "access-control-allow-origin";

async fn server() -> Server {
    let server = Server::new();
    server.register(registration(Authentication::Public)).await;
    server
}

async fn preflight(server: &Server, path: &str, origin: &str) -> Answer {
    let request = Request::options(path)
        .header("origin", origin)
        .header("access-control-request-method", "GET")
        .header("access-control-request-headers", "authorization");
    server.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn a_registered_origin_reads_metadata_and_keys() {
    let server = server().await;
    for path in ["/.well-known/openid-configuration", "/oidc/jwks"] {
        let answer = server.get_with(path, &[("origin", ORIGIN)]).await;
        assert_eq!(answer.header(ALLOWED), Some(ORIGIN));
        assert_eq!(answer.header("vary"), Some("origin"));
        assert_eq!(server.get_with(path, &[("origin", "https://evil.example")]).await.header(ALLOWED), None);
        assert_eq!(server.get_with(path, &[("origin", "null")]).await.header(ALLOWED), None);
        assert_eq!(server.get(path).await.header("vary"), Some("origin"), "a cache must not mix the two");
    }
}

#[tokio::test]
async fn a_registered_origin_reads_tokens_and_errors() {
    let server = server().await;
    let code = code(&server, &[]).await;
    let error = redeem(&server, "wrong", &[], &[("origin", ORIGIN)]).await;
    assert_eq!((error.status.as_u16(), error.header(ALLOWED)), (400, Some(ORIGIN)));
    let unknown = redeem(&server, "wrong", &[("client_id", "nobody")], &[("origin", ORIGIN)]).await;
    assert_eq!((unknown.status.as_u16(), unknown.header(ALLOWED)), (401, Some(ORIGIN)));
    let tokens = redeem(&server, &code, &[], &[("origin", ORIGIN)]).await;
    assert_eq!((tokens.status.as_u16(), tokens.header(ALLOWED)), (200, Some(ORIGIN)));
    assert_eq!(tokens.header("access-control-allow-credentials"), None);
}

#[tokio::test]
async fn userinfo_may_be_asked_with_a_token() {
    let server = server().await;
    let answer = preflight(&server, "/oidc/userinfo", ORIGIN).await;
    assert_eq!((answer.status.as_u16(), answer.header(ALLOWED)), (204, Some(ORIGIN)));
    assert!(answer.header("access-control-allow-headers").unwrap().contains("authorization"));
    let refused = server.get_with("/oidc/userinfo", &[("origin", ORIGIN)]).await;
    assert_eq!((refused.status.as_u16(), refused.header(ALLOWED)), (401, Some(ORIGIN)));
    assert_eq!(refused.header("access-control-expose-headers"), Some("www-authenticate"));
}

#[tokio::test]
async fn every_endpoint_that_scripts_call_answers_a_preflight() {
    let server = server().await;
    for path in ["/.well-known/openid-configuration", "/oidc/jwks", "/oidc/par", "/oidc/token", "/oidc/userinfo"] {
        assert_eq!(preflight(&server, path, ORIGIN).await.header(ALLOWED), Some(ORIGIN), "{path}");
        let other = preflight(&server, path, "https://evil.example").await;
        assert_eq!(other.header(ALLOWED), None);
        assert_eq!(other.header("access-control-allow-headers"), None);
    }
}
