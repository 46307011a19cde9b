//! What holds for every answer: headers, limits, errors with words.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use metrics_exporter_prometheus::PrometheusBuilder;
use siegelring_verifier::http::html_routes;
use siegelring_verifier::oidc::clients::Authentication;

use crate::relying_party::{authorize_path, registration};
use crate::server::Server;
use crate::visit::{Visit, server, text};

const PEOPLE: (&str, &str) = ("accept", "text/html,application/xhtml+xml");

#[tokio::test]
async fn every_page_is_strict_about_where_things_come_from() {
    let server = server().await;
    let visit = Visit::begin(&server, &[]).await;
    for answer in [visit.get("").await, server.get("/").await, server.get_with("/nowhere", &[PEOPLE]).await] {
        let policy = answer.header("content-security-policy").unwrap();
        for part in ["default-src 'none'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'"] {
            assert!(policy.contains(part), "{policy}");
        }
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("referrer-policy"), Some("same-origin"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert!(answer.header("strict-transport-security").is_some());
    }
    let api = server.get("/.well-known/openid-configuration").await;
    assert!(api.header("content-security-policy").unwrap().contains("default-src 'none'"));
}

#[tokio::test]
async fn errors_have_words_for_people_and_codes_for_programs() {
    let server = server().await;
    let page = server.get_with("/nowhere", &[PEOPLE]).await;
    page.expect_page(404);
    assert!(text(&page).contains("Diese Seite gibt es nicht"));
    server.get("/nowhere").await.expect_error(404, "not_found");

    let page = server.post("/", &[], &[PEOPLE]).await;
    page.expect_page(405);
    assert_eq!(page.header("allow"), Some("GET,HEAD"));

    let page = server.post("/oidc/token", &[], &[PEOPLE, ("content-length", "99999999")]).await;
    page.expect_page(413);
}

#[tokio::test]
async fn a_form_from_another_site_changes_nothing() {
    let server = server().await;
    let visit = Visit::begin(&server, &[]).await;
    for header in
        [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "https://evil.example")]
    {
        for action in ["/cancel", "/continue", "/restart"] {
            assert_eq!(visit.post_from(action, header).await.status, 403, "{action} {header:?}");
        }
    }
    assert!(text(&visit.get("").await).contains("data-status=\"pending\""));
    assert_eq!(visit.post_from("/cancel", ("origin", "https://login.example")).await.status, 303);
}

#[tokio::test]
async fn a_full_server_says_when_to_come_back() {
    let server = server().await;
    let all = server.app.requests.available_permits();
    let taken = server.app.requests.acquire_many(u32::try_from(all).unwrap()).await.unwrap();
    let page = server.get_with("/", &[PEOPLE]).await;
    page.expect_page(503);
    assert_eq!(page.header("retry-after"), Some("5"));
    drop(taken);
    server.get("/").await.expect_page(200);
}

#[tokio::test]
async fn a_flood_of_beginnings_is_sent_away_and_those_who_have_begun_go_on() {
    let server = server().await;
    let visit = Visit::begin(&server, &[]).await;
    let all = server.app.beginnings.available_permits();
    let taken = server.app.beginnings.acquire_many(u32::try_from(all).unwrap()).await.unwrap();
    let begin = async || server.get_with(&authorize_path(&[]), &[PEOPLE]).await;
    for _ in 0..100 {
        let refused = begin().await;
        refused.expect_page(503);
        assert_eq!(refused.header("retry-after"), Some("5"));
    }
    let fetched = server.get("/wallet/requests/a-token").await;
    fetched.expect_error(503, "temporarily_unavailable");
    assert_eq!(fetched.header("retry-after"), Some("5"));
    visit.get("").await.expect_page(200);
    drop(taken);
    assert_eq!(begin().await.status, 303, "whoever was sent away was not counted as having started");
}

#[tokio::test]
async fn more_beginnings_than_a_second_has_are_sent_away_and_those_who_have_begun_go_on() {
    let server = Server::with("[limits]\nstarts_per_second = 1");
    server.register(registration(Authentication::Public)).await;
    let visit = Visit::begin(&server, &[]).await;
    for _ in 0..20 {
        let refused = server.get_with(&authorize_path(&[]), &[PEOPLE]).await;
        refused.expect_page(503);
        assert_eq!(refused.header("retry-after"), Some("5"));
    }
    visit.get("").await.expect_page(200);
    assert_ne!(server.get("/wallet/requests/a-token").await.status, 503, "the phone of somebody who has begun");
}

#[tokio::test]
async fn an_address_that_starts_too_much_takes_no_start_from_others() {
    let limits = "trusted_proxies = [\"0.0.0.0\"]\n[limits]\nstarts_per_minute = 1\nstarts_per_second = 40";
    let server = Server::with(limits);
    server.register(registration(Authentication::Public)).await;
    let begin =
        async |address: &str| server.get_with(&authorize_path(&[]), &[PEOPLE, ("x-forwarded-for", address)]).await;
    assert_eq!(begin("198.51.100.7").await.status, 303);
    for _ in 0..100 {
        assert_eq!(begin("198.51.100.7").await.status, 429);
    }
    assert_eq!(begin("198.51.100.8").await.status, 303, "somebody else");
}

#[tokio::test]
async fn an_address_may_start_so_many_logins_a_minute() {
    let server = Server::with("trusted_proxies = [\"0.0.0.0\"]\n[limits]\nstarts_per_minute = 2");
    server.register(registration(Authentication::Public)).await;
    let begin =
        async |address: &str| server.get_with(&authorize_path(&[]), &[PEOPLE, ("x-forwarded-for", address)]).await;
    assert_eq!(begin("198.51.100.7").await.status, 303);
    assert_eq!(begin("198.51.100.7").await.status, 303);
    let refused = begin("198.51.100.7").await;
    refused.expect_page(429);
    assert_eq!(refused.header("retry-after"), Some("60"));
    assert_eq!(begin("198.51.100.8").await.status, 303, "somebody else");
    assert_eq!(begin("2001:db8:1:2::1").await.status, 303);
    assert_eq!(begin("2001:db8:1:2::2").await.status, 303);
    assert_eq!(begin("2001:db8:1:2::3").await.status, 429, "a whole /64 is one household");
    server.clock.advance(60);
    assert_eq!(begin("198.51.100.7").await.status, 303, "a minute later");
}

#[tokio::test]
async fn measurements_are_for_this_machine_or_for_who_has_the_token() {
    let token = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(token.path(), "a token\n").unwrap();
    let with_token = format!("[metrics]\ntoken = {{ file = {:?} }}", token.path());
    for (configuration, from, authorization, status) in [
        ("", [127, 0, 0, 1], "", 200),
        ("", [198, 51, 100, 7], "", 403),
        (with_token.as_str(), [127, 0, 0, 1], "", 403),
        (with_token.as_str(), [198, 51, 100, 7], "Bearer another", 403),
        (with_token.as_str(), [198, 51, 100, 7], "Bearer a token", 200),
    ] {
        let mut server = Server::with(configuration);
        let app = Arc::get_mut(&mut server.app).unwrap();
        app.metrics = Some(PrometheusBuilder::new().build_recorder().handle());
        let mut request = Request::get("/metrics").header("authorization", authorization).body(Body::empty()).unwrap();
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from((from, 1))));
        assert_eq!(server.send(request).await.status, status, "{from:?} {authorization}");
    }
}

#[tokio::test]
async fn is_not_ready_once_told_to_stop() {
    let server = server().await;
    assert_eq!(server.get("/readyz").await.status, 200);
    server.app.stopping.send_replace(true);
    assert_eq!(server.get("/readyz").await.status, 503);
    assert_eq!(server.get("/healthz").await.status, 200);
}

#[test]
fn every_page_is_listed() {
    let pages = html_routes();
    for page in ["/", "/app", "/login/{id}", "/login/{id}/confirm", "/login/{id}/return", "/login/{id}/done"] {
        assert!(pages.contains(&page), "{page}");
    }
}
