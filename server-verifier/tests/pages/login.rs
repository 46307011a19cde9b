//! A login, page by page.

use axum::body::Body;
use axum::http::Request;
use futures_util::StreamExt as _;
use siegelring_verifier::approval::{Flow, Opening};
use siegelring_verifier::http::router;
use tower::ServiceExt as _;

use crate::relying_party::CALLBACK;
use crate::visit::{Visit, goes_on_to, server, text};

#[tokio::test]
async fn shows_who_asks_a_code_and_a_link() {
    let server = server().await;
    let visit = Visit::begin(&server, &[("acr_values", "http://eidas.europa.eu/NotNotified/LoA/substantial")]).await;
    let page = visit.get("").await;
    page.expect_page(200);
    let html = text(&page);
    assert!(html.contains("<h1>Anmelden bei Stadt Musterhausen</h1>") && html.contains("https://portal.example"));
    assert!(html.contains(&format!("src=\"/login/{}/qr.svg\"", visit.id)));
    assert!(html.contains("href=\"https://login.example/app?client_id=x509_hash"));
    assert!(html.contains("href=\"haip-vp://?client_id=x509_hash"));
    assert!(html.contains("<noscript><meta http-equiv=\"refresh\""));
}

#[tokio::test]
async fn the_code_rotates() {
    let server = server().await;
    let visit = Visit::begin(&server, &[]).await;
    let first = visit.get("/qr.svg").await;
    assert_eq!(first.header("content-type"), Some("image/svg+xml"));
    assert_eq!(first.header("cache-control"), Some("no-store"));
    server.clock.advance(5);
    assert_ne!(visit.get("/qr.svg").await.body, first.body);
    visit.phone_opens(1, Flow::Scanned).await;
    assert_eq!(visit.get("/qr.svg").await.status, 410);
}

#[tokio::test]
async fn shows_nothing_to_another_browser() {
    let server = server().await;
    let visit = Visit::begin(&server, &[]).await;
    for page in ["", "/confirm", "/done", "/qr.svg"] {
        let answer = server.get(&format!("/login/{}{page}", visit.id)).await;
        answer.expect_page(403);
        assert!(!text(&answer).contains("portal.example"), "{page}");
    }
    assert_eq!(server.get(&format!("/login/{}/events", visit.id)).await.status, 404);
    server.get("/login/AAAAAAAAAAAAAAAAAAAAAA").await.expect_page(404);
}

#[tokio::test]
async fn another_device_shows_whose_login_it_is_before_it_goes_on() {
    let server = server().await;
    let visit = Visit::begin(&server, &[]).await;
    visit.phone_opens(1, Flow::Scanned).await;
    assert!(text(&visit.get("").await).contains("data-status=\"opened\""));
    visit.phone_approves().await;
    assert_eq!(visit.get("").await.location(), format!("/login/{}/confirm", visit.id));

    let confirm = text(&visit.get("/confirm").await);
    assert!(confirm.contains("Erika") && confirm.contains("Mustermann") && confirm.contains("substanziell"));
    assert!(confirm.contains("Ihre Identität wurde persönlich mit einem Ausweis geprüft."));

    let done = format!("/login/{}/done", visit.id);
    assert_eq!(visit.post("/continue").await.location(), done);
    assert_eq!(visit.post("/continue").await.location(), done, "sent twice");
    let leave = visit.get("/done").await;
    assert!(goes_on_to(&leave).starts_with(&format!("{CALLBACK}?code=")));
    assert_eq!(goes_on_to(&visit.get("/done").await), goes_on_to(&leave), "loaded again");
    assert!(text(&visit.get("").await).contains("schon abgeschlossen"), "the way back");
}

#[tokio::test]
async fn who_does_not_know_the_person_goes_back_without_a_login() {
    let server = server().await;
    let visit = Visit::begin(&server, &[]).await;
    visit.phone_opens(1, Flow::Scanned).await;
    visit.phone_approves().await;
    assert_eq!(visit.post("/cancel").await.location(), format!("/login/{}/done", visit.id));
    assert!(goes_on_to(&visit.get("/done").await).contains("error=access_denied"));
    assert_eq!(visit.post("/continue").await.location(), format!("/login/{}", visit.id));
    assert!(goes_on_to(&visit.get("/done").await).contains("error=access_denied"));
}

#[tokio::test]
async fn the_phone_brings_the_same_browser_back() {
    let server = server().await;
    let visit = Visit::begin(&server, &[]).await;
    visit.phone_opens(1, Flow::SameDevice).await;
    let code = visit.phone_approves().await.expect("response code");
    assert!(text(&visit.get("").await).contains("data-status=\"granted\""));
    assert_eq!(visit.post("/continue").await.location(), format!("/login/{}", visit.id), "never without the code");
    assert_eq!(visit.get("/return?response_code=wrong").await.location(), format!("/login/{}", visit.id));
    let answer = visit.get(&format!("/return?response_code={code}")).await;
    assert!(answer.location().starts_with(&format!("{CALLBACK}?code=")));
    let again = visit.get(&format!("/return?response_code={code}")).await;
    assert_eq!(again.location(), format!("/login/{}/done", visit.id));
}

#[tokio::test]
async fn another_browser_ends_the_login_and_says_what_to_do() {
    let server = server().await;
    let visit = Visit::begin(&server, &[]).await;
    visit.phone_opens(1, Flow::SameDevice).await;
    let code = visit.phone_approves().await.expect("response code");
    let other = server.get(&format!("/login/{}/return?response_code={code}", visit.id)).await;
    other.expect_page(409);
    assert!(text(&other).contains("Das ist ein anderer Browser"));
    assert!(text(&other).contains("href=\"https://portal.example\""));
    assert!(text(&visit.get("").await).contains("anderer Browser"));
    assert_eq!(visit.get(&format!("/return?response_code={code}")).await.location(), format!("/login/{}", visit.id));
}

#[tokio::test]
async fn declined_on_the_phone_leads_back_or_begins_again() {
    let server = server().await;
    let visit = Visit::begin(&server, &[]).await;
    visit.phone_opens(1, Flow::Scanned).await;
    server.app.approvals.decline(&visit.id).await.unwrap();
    let page = text(&visit.get("").await);
    assert!(page.contains("Sie haben abgelehnt") && page.contains("Zurück zu Stadt Musterhausen"));
    assert_eq!(visit.post("/cancel").await.location(), format!("/login/{}/done", visit.id));
    assert!(goes_on_to(&visit.get("/done").await).contains("error=access_denied"));
    assert_eq!(visit.post("/restart").await.location(), format!("/login/{}/done", visit.id), "answered already");
}

#[tokio::test]
async fn an_expired_login_begins_again_in_the_same_browser() {
    let server = server().await;
    let visit = Visit::begin(&server, &[]).await;
    server.clock.advance(180);
    assert!(text(&visit.get("").await).contains("Die Zeit ist abgelaufen"));
    let again = visit.post("/restart").await;
    assert!(again.location().starts_with("/login/") && !again.location().contains(&visit.id));
}

#[tokio::test]
async fn a_second_phone_ends_the_login_and_the_browser_says_so() {
    let server = server().await;
    let visit = Visit::begin(&server, &[]).await;
    visit.phone_opens(1, Flow::Scanned).await;
    assert_eq!(visit.phone_opens(2, Flow::Scanned).await, Opening::Second);
    assert!(text(&visit.get("").await).contains("Ein zweites Telefon hat die Anfrage geöffnet"));
}

#[tokio::test]
async fn an_answer_that_does_not_hold_is_explained_with_its_code() {
    let server = server().await;
    let visit = Visit::begin(&server, &[]).await;
    visit.phone_opens(1, Flow::Scanned).await;
    server.app.approvals.fail(&visit.id, "refused.revoked").await.unwrap();
    let page = text(&visit.get("").await);
    assert!(page.contains("Dieser Nachweis ist gesperrt.") && page.contains("refused.revoked"));
}

#[tokio::test]
async fn a_page_is_in_the_language_the_portal_asks_for_until_somebody_chooses() {
    let server = server().await;
    let visit = Visit::begin(&server, &[("ui_locales", "en")]).await;
    assert!(text(&visit.get("").await).contains("<html lang=\"en\">"));
    let chosen = visit.get("?lang=de").await;
    assert!(text(&chosen).contains("<html lang=\"de\">"));
    assert!(chosen.headers.get_all("set-cookie").iter().any(|cookie| cookie.as_bytes().starts_with(b"language=de")));
}

#[tokio::test]
async fn events_tell_what_the_phone_does() {
    let server = server().await;
    let visit = Visit::begin(&server, &[]).await;
    let cookie = visit.cookie().to_owned();
    let request = Request::get(format!("/login/{}/events", visit.id)).header("cookie", cookie);
    let request = request.body(Body::empty()).unwrap();
    let mut events = router(server.app.clone()).oneshot(request).await.unwrap().into_body().into_data_stream();
    let mut next = async || String::from_utf8(events.next().await.unwrap().unwrap().to_vec()).unwrap();
    assert!(next().await.contains("data: pending"));
    visit.phone_opens(1, Flow::Scanned).await;
    assert!(next().await.contains("data: opened"));
    server.app.approvals.decline(&visit.id).await.unwrap();
    assert!(next().await.contains("data: ended"));
    assert!(next().await.contains("event: end"));
    assert!(events.next().await.is_none());
}
