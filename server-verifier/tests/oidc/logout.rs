//! RP-initiated logout.

use siegelring_verifier::oidc::clients::Authentication;

use crate::person::code;
use crate::relying_party::{redeem, registration};
use crate::server::{Server, encoded};

const GOODBYE: &str = "https://portal.example/goodbye";

async fn server_and_hint() -> (Server, String) {
    let server = Server::new();
    server.register(registration(Authentication::Public)).await;
    let code = code(&server, &[]).await;
    let tokens = redeem(&server, &code, &[], &[]).await.json();
    (server, tokens["id_token"].as_str().unwrap().to_owned())
}

fn path(parameters: &[(&str, &str)]) -> String {
    format!("/oidc/logout?{}", encoded(parameters))
}

#[tokio::test]
async fn goes_back_to_a_registered_uri_even_with_an_expired_hint() {
    let (server, hint) = server_and_hint().await;
    server.clock.advance(86_400);
    let parameters = [("id_token_hint", hint.as_str()), ("post_logout_redirect_uri", GOODBYE), ("state", "a b")];
    for answer in [server.get(&path(&parameters)).await, server.post("/oidc/logout", &parameters, &[]).await] {
        assert_eq!(answer.status, 303);
        assert_eq!(answer.location(), "https://portal.example/goodbye?state=a+b");
    }
    let plain = [("id_token_hint", hint.as_str()), ("post_logout_redirect_uri", GOODBYE), ("client_id", "portal")];
    assert_eq!(server.get(&path(&plain)).await.location(), GOODBYE);
}

#[tokio::test]
async fn without_hint_or_uri_there_is_a_page() {
    let (server, hint) = server_and_hint().await;
    server.get("/oidc/logout").await.expect_page(200);
    server.get(&path(&[("id_token_hint", &hint)])).await.expect_page(200);
    server.get(&path(&[("post_logout_redirect_uri", GOODBYE), ("client_id", "portal")])).await.expect_page(200);
}

#[tokio::test]
async fn what_does_not_fit_together_is_refused() {
    let (server, hint) = server_and_hint().await;
    let hint = hint.as_str();
    let forged = format!("{}AAAA", &hint[..hint.len() - 4]);
    for parameters in [
        vec![("id_token_hint", hint), ("post_logout_redirect_uri", "https://evil.example/")],
        vec![("id_token_hint", hint), ("post_logout_redirect_uri", "https://portal.example/goodbye/")],
        vec![("id_token_hint", hint), ("post_logout_redirect_uri", GOODBYE), ("client_id", "other")],
        vec![("id_token_hint", forged.as_str()), ("post_logout_redirect_uri", GOODBYE)],
        vec![("id_token_hint", "nonsense")],
        vec![("id_token_hint", hint), ("id_token_hint", hint)],
    ] {
        server.get(&path(&parameters)).await.expect_page(400);
    }
}
