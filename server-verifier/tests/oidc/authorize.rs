//! The authorization endpoint.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use siegelring_core::assurance::Level;
use siegelring_verifier::oidc::clients::Authentication;
use siegelring_verifier::store::Kind;

use crate::person::{begin, waiting};
use crate::relying_party::{authorize_path, registration, request};
use crate::server::{Server, encoded};

async fn server() -> Server {
    let server = Server::new();
    server.register(registration(Authentication::Public)).await;
    server
}

#[tokio::test]
async fn begins_a_login_in_this_browser() {
    let server = server().await;
    let answer = server.get(&authorize_path(&[])).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let cookie = answer.header("set-cookie").unwrap();
    for attribute in ["__Host-siegelring=", "Path=/", "Secure", "HttpOnly", "SameSite=Lax"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    let waiting = waiting(&server, &answer).await;
    assert_eq!(waiting.approval.ask().client_id, "portal");
}

#[tokio::test]
async fn keeps_the_browsers_secret_for_its_next_login() {
    let server = server().await;
    let first = server.get(&authorize_path(&[])).await;
    let cookie = first.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let second = server.get_with(&authorize_path(&[]), &[("cookie", &cookie)]).await;
    assert!(second.header("set-cookie").unwrap().starts_with(&cookie));
}

#[tokio::test]
async fn a_posted_request_is_answered_like_one_by_get() {
    let server = server().await;
    let request = request(&[]);
    let form: Vec<_> = request.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let answer = server.post("/oidc/authorize", &form, &[("origin", "https://portal.example")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let location = answer.location().to_owned();
    assert_eq!(location, format!("/oidc/authorize?{}", encoded(&form)));
    waiting(&server, &server.get(&location).await).await;
}

#[tokio::test]
async fn shows_a_page_when_the_client_is_not_known() {
    let server = server().await;
    server.get(&authorize_path(&[("client_id", "")])).await.expect_page(400);
    server.get(&authorize_path(&[("client_id", "nobody")])).await.expect_page(400);
    server.get(&format!("{}&client_id=portal", authorize_path(&[]))).await.expect_page(400);
    server.get(&authorize_path(&[("client_id", &"x".repeat(300))])).await.expect_page(400);
}

#[tokio::test]
async fn never_redirects_to_a_uri_that_is_not_exactly_registered() {
    let server = server().await;
    for uri in [
        "",
        "https://portal.example/callback/",
        "https://portal.example/callback?x=1",
        "https://portal.example:443/callback",
        "https://PORTAL.example/callback",
        "https://portal.example.evil.example/callback",
        "https://portal.example@evil.example/callback",
        "http://portal.example/callback",
    ] {
        server.get(&authorize_path(&[("redirect_uri", uri)])).await.expect_page(400);
    }
    let twice = format!("{}&redirect_uri=https%3A%2F%2Fevil.example", authorize_path(&[]));
    server.get(&twice).await.expect_page(400);
}

#[tokio::test]
async fn an_app_listens_on_any_port_of_its_own_machine() {
    let server = Server::new();
    let mut app = registration(Authentication::Public);
    app.native = true;
    app.redirect_uris = vec!["http://127.0.0.1/callback".to_owned()];
    app.sector = Some("portal.example".to_owned());
    server.register(app).await;
    begin(&server, &[("redirect_uri", "http://127.0.0.1:51004/callback")]).await;
    for uri in [
        "http://127.0.0.1:51004/other",
        "http://127.0.0.2:51004/callback",
        "http://localhost:51004/callback",
        "http://user@127.0.0.1:51004/callback",
        "http://127.0.0.1:51004/x/../callback",
        "https://127.0.0.1:51004/callback",
    ] {
        server.get(&authorize_path(&[("redirect_uri", uri)])).await.expect_page(400);
    }
}

#[tokio::test]
async fn a_web_client_has_one_port() {
    let server = Server::new();
    let mut client = registration(Authentication::Public);
    client.redirect_uris = vec!["http://127.0.0.1:3000/callback".to_owned()];
    server.register(client).await;
    begin(&server, &[("redirect_uri", "http://127.0.0.1:3000/callback")]).await;
    server.get(&authorize_path(&[("redirect_uri", "http://127.0.0.1:3001/callback")])).await.expect_page(400);
}

#[tokio::test]
async fn errors_go_back_to_the_relying_party_with_its_state() {
    let server = server().await;
    for (changes, error) in [
        (vec![("response_type", "")], "invalid_request"),
        (vec![("response_type", "token")], "unsupported_response_type"),
        (vec![("response_type", "code id_token")], "unsupported_response_type"),
        (vec![("response_mode", "fragment")], "invalid_request"),
        (vec![("scope", "")], "invalid_scope"),
        (vec![("scope", "profile")], "invalid_scope"),
        (vec![("request", "eyJhbGciOiJub25lIn0..")], "request_not_supported"),
        (vec![("request_uri", "https://portal.example/request")], "request_uri_not_supported"),
        (vec![("registration", "{}")], "registration_not_supported"),
        (vec![("prompt", "none login")], "invalid_request"),
        (vec![("prompt", "sing")], "invalid_request"),
        (vec![("max_age", "soon")], "invalid_request"),
        (vec![("max_age", "-1")], "invalid_request"),
        (vec![("claims", "no JSON")], "invalid_request"),
        (vec![("claims", r#"{"id_token":{"acr":{"essential":true,"values":[1]}}}"#)], "invalid_request"),
        (vec![("id_token_hint", "no token")], "invalid_request"),
    ] {
        let answer = server.get(&authorize_path(&changes)).await;
        answer.expect_redirected_error(error);
        assert_eq!(answer.returned().get("state").map(String::as_str), Some("the state"), "{changes:?}");
        assert!(answer.location().starts_with("https://portal.example/callback?"));
    }
}

#[tokio::test]
async fn a_parameter_may_not_stand_twice() {
    let server = server().await;
    let answer = server.get(&format!("{}&nonce=another", authorize_path(&[]))).await;
    answer.expect_redirected_error("invalid_request");
}

#[tokio::test]
async fn requires_pkce_by_s256() {
    let server = server().await;
    for changes in [
        vec![("code_challenge", ""), ("code_challenge_method", "")],
        vec![("code_challenge_method", "plain")],
        vec![("code_challenge_method", "")],
        vec![("code_challenge", "")],
        vec![("code_challenge", "tooshort")],
    ] {
        server.get(&authorize_path(&changes)).await.expect_redirected_error("invalid_request");
    }
}

#[tokio::test]
async fn an_operator_may_exempt_a_client_that_authenticates_from_pkce() {
    let server = Server::new();
    let mut client = registration(Authentication::ClientSecret);
    client.pkce_exempt = true;
    server.register(client).await;
    begin(&server, &[("code_challenge", ""), ("code_challenge_method", "")]).await;
    let plain = server.get(&authorize_path(&[("code_challenge_method", "plain")])).await;
    plain.expect_redirected_error("invalid_request");
}

#[tokio::test]
async fn prompt_none_is_answered_at_once_even_in_a_frame() {
    let server = server().await;
    let path = authorize_path(&[("prompt", "none")]);
    let answer = server.get_with(&path, &[("sec-fetch-dest", "iframe"), ("sec-fetch-site", "cross-site")]).await;
    answer.expect_redirected_error("login_required");
    for header in ["set-cookie", "x-frame-options", "content-security-policy", "cross-origin-opener-policy"] {
        assert_eq!(answer.header(header), None, "{header}");
    }
}

#[tokio::test]
async fn silent_requests_are_not_counted_as_starts() {
    let server = Server::with("[limits]\nstarts_per_minute = 1\n");
    server.register(registration(Authentication::Public)).await;
    for _ in 0..3 {
        server.get(&authorize_path(&[("prompt", "none")])).await.expect_redirected_error("login_required");
    }
    begin(&server, &[]).await;
    assert_eq!(server.get(&authorize_path(&[])).await.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn every_other_prompt_is_met_since_every_login_asks() {
    let server = server().await;
    for prompt in ["login", "consent", "select_account", "login consent"] {
        begin(&server, &[("prompt", prompt), ("max_age", "0")]).await;
    }
}

#[tokio::test]
async fn only_a_page_that_somebody_went_to_begins_a_login() {
    let server = server().await;
    for destination in ["image", "empty", "script", "style", "iframe", "frame", "object", "embed"] {
        server.get_with(&authorize_path(&[]), &[("sec-fetch-dest", destination)]).await.expect_page(400);
    }
    let answer = server.get_with(&authorize_path(&[]), &[("sec-fetch-dest", "document")]).await;
    waiting(&server, &answer).await;
}

#[tokio::test]
async fn looking_ahead_begins_nothing() {
    let server = server().await;
    for purpose in ["sec-purpose", "purpose"] {
        server.get_with(&authorize_path(&[]), &[(purpose, "prefetch;prerender")]).await.expect_page(400);
    }
    let head = Request::head(authorize_path(&[])).body(Body::empty()).unwrap();
    assert_eq!(server.send(head).await.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(server.app.store.scan(Kind::Login, None, 10, server.now()).await.unwrap().is_empty());
}

#[tokio::test]
async fn speaks_the_language_that_was_asked_for_else_the_browsers() {
    let server = server().await;
    let asked = begin(&server, &[("ui_locales", "fr en de")]).await;
    assert_eq!(asked.approval.ask().language, "en");
    let answer = server.get_with(&authorize_path(&[]), &[("accept-language", "en-GB,de;q=0.5")]).await;
    assert_eq!(waiting(&server, &answer).await.approval.ask().language, "en");
    let unknown = begin(&server, &[("ui_locales", "fr")]).await;
    assert_eq!(unknown.approval.ask().language, "de");
}

#[tokio::test]
async fn asks_the_phone_only_for_what_was_asked_for_and_is_allowed() {
    let server = server().await;
    let names = |waiting: &crate::person::Waiting| -> Vec<&str> {
        waiting.approval.ask().attributes.iter().map(|attribute| attribute.mdoc_element()).collect()
    };
    let nothing = begin(&server, &[("scope", "openid")]).await;
    assert_eq!(names(&nothing), Vec::<&str>::new());
    let profile = begin(&server, &[("scope", "openid profile offline_access")]).await;
    assert_eq!(names(&profile), ["family_name", "given_name"], "a day of birth is not allowed to this client");
    let claims = r#"{"userinfo":{"age_over_18":{"essential":true},"birthdate":null,"email":null}}"#;
    let one = begin(&server, &[("scope", "openid"), ("claims", claims)]).await;
    assert_eq!(names(&one), ["age_over_18"]);
}

#[tokio::test]
async fn tells_the_engine_the_least_level() {
    let server = Server::new();
    let mut client = registration(Authentication::Public);
    client.minimum_level = Some(Level::Low);
    client.scanned_may_be_substantial = false;
    server.register(client).await;
    let usual = begin(&server, &[]).await;
    assert_eq!(usual.approval.ask().minimum, Some(Level::Low));
    assert!(!usual.approval.ask().scanned_may_be_substantial);
    let essential = r#"{"id_token":{"acr":{"essential":true,"value":"STORK-QAA-Level-3"}}}"#;
    let higher = begin(&server, &[("claims", essential)]).await;
    assert_eq!(higher.approval.ask().minimum, Some(Level::Substantial));
}
