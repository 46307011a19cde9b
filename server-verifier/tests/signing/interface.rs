//! Who may do what, and what is answered.

use axum::body::Body;
use serde_json::{Value, json};

use crate::world::{World, path};

fn letter() -> Value {
    json!({ "documents": [{ "label": "letter.txt", "media_type": "text/plain" }] })
}

#[tokio::test]
async fn a_submission_waits_once_its_documents_are_there() {
    let world = World::new().await;
    let answer = world.submit("key", &letter()).await;
    assert_eq!(answer.status, 201);
    let submission = answer.ok();
    assert_eq!((&submission["state"], &submission["documents"][0]["arrived"]), (&json!("collecting"), &json!(false)));
    assert!(submission["qr"].as_str().unwrap().starts_with("<svg"));
    let document = path(&submission, "/documents/1");
    let state = world.portal("PUT", &document, "Guten Tag.").await.ok();
    assert_eq!((&state["state"], &state["documents"][0]["size"]), (&json!("waiting"), &json!(10)));
    assert_eq!(state["link"], submission["link"]);
    assert_eq!(world.state(&submission).await, state);
}

#[tokio::test]
async fn needs_a_token_for_signing() {
    let world = World::new().await;
    let submission = world.submitted(&[("letter.txt", "text/plain", b"Guten Tag.")], json!({})).await;
    let answer = world.call("GET", &path(&submission, ""), &[], Body::empty()).await;
    answer.refused(401, "invalid_token");
    assert_eq!(answer.headers["www-authenticate"], "Bearer");
    let wrong = world.call("GET", &path(&submission, ""), &[("authorization", "Bearer wrong")], Body::empty()).await;
    wrong.refused(401, "invalid_token");
    let form = "grant_type=client_credentials&scope=enrolment&client_id=portal&client_secret=wrong";
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    world.call("POST", "/oidc/token", &headers, form).await.refused(401, "invalid_client");
}

#[tokio::test]
async fn another_client_sees_nothing() {
    let world = World::new().await;
    let submission = world.submitted(&[("letter.txt", "text/plain", b"Guten Tag.")], json!({})).await;
    let bearer = format!("Bearer {}", world.token_of_another().await);
    for (method, rest) in [
        ("GET", ""),
        ("DELETE", ""),
        ("POST", "/cancel"),
        ("PUT", "/documents/1"),
        ("GET", "/results/1"),
        ("GET", "/evidence"),
        ("GET", "/events"),
    ] {
        let answer = world.call(method, &path(&submission, rest), &[("authorization", &bearer)], "x").await;
        answer.refused(404, "not_found");
    }
    assert_eq!(world.state(&submission).await["state"], "waiting");
}

#[tokio::test]
async fn the_same_request_under_the_same_key_is_the_same_submission() {
    let world = World::new().await;
    let first = world.submit("key", &letter()).await.ok();
    assert_eq!(world.submit("key", &letter()).await.ok(), first);
    let mut other = letter();
    other["purpose"] = json!("Something else");
    world.submit("key", &other).await.refused(409, "idempotency_key_reused");
    assert_ne!(world.submit("another key", &letter()).await.ok()["id"], first["id"]);
    world.submit("", &letter()).await.refused(400, "invalid_request");

    assert_eq!(world.portal("DELETE", &path(&first, ""), Body::empty()).await.status, 204);
    world.portal("GET", &path(&first, ""), Body::empty()).await.refused(404, "not_found");
    world.submit("key", &letter()).await.refused(409, "wrong_state");
}

#[tokio::test]
async fn refuses_what_cannot_be_asked() {
    let world = World::new().await;
    let document = |label: &str, media_type: &str| json!({ "label": label, "media_type": media_type });
    let pdf = document("a.pdf", "application/pdf");
    for (wrong, field) in [
        (json!({}), "documents"),
        (json!({ "documents": [] }), "documents"),
        (json!({ "documents": vec![pdf.clone(); 11] }), "documents"),
        (json!({ "documents": [pdf, pdf] }), "documents[1]"),
        (json!({ "documents": [document("", "text/plain")] }), "documents[0]"),
        (json!({ "documents": [document("a\nb", "text/plain")] }), "documents[0]"),
        (json!({ "documents": [document("a", "no type")] }), "documents[0]"),
        (json!({ "documents": [document("../a.txt", "text/plain")] }), "documents"),
        (
            json!({ "documents": [document("declaration.json", "application/json")],
            "declaration": { "title": "a", "sections": [{ "fields": [{ "label": "b", "value": "c" }] }] } }),
            "documents",
        ),
        (json!({ "documents": [pdf], "formats": ["pdf", "docx"] }), "body"),
        (json!({ "documents": [document("a", "text/plain")], "formats": ["pdf"] }), "formats"),
        (
            json!({ "documents": [pdf], "visible": { "page": 0, "left": 1, "bottom": 1, "width": 90, "height": 40 } }),
            "visible",
        ),
        (json!({ "documents": [pdf], "webhook": "https://elsewhere.example/hook" }), "webhook"),
        (json!({ "documents": [pdf], "webhook": "http://portal.example/hook" }), "webhook"),
        (json!({ "documents": [pdf], "webhook": "https://portal.example@elsewhere.example/" }), "webhook"),
        (json!({ "documents": [pdf], "redirect_uri": "https://elsewhere.example/" }), "redirect_uri"),
        (json!({ "documents": [pdf], "redirect_uri": "javascript:alert(1)" }), "redirect_uri"),
        (json!({ "documents": [pdf], "language": "fr" }), "language"),
        (json!({ "documents": [pdf], "sign_within": 59 }), "sign_within"),
        (json!({ "documents": [pdf], "purpose": "two\nlines" }), "purpose"),
        (json!({ "documents": [pdf], "unknown": 1 }), "body"),
        (json!({ "declaration": { "title": "a", "sections": [] } }), "declaration"),
        (
            json!({ "declaration": { "title": "a", "sections": [{ "fields": [{ "label": "b", "value": "c\u{202e}d" }] }] } }),
            "declaration",
        ),
        (
            json!({ "declaration": { "title": "a", "sections": [{ "fields": vec![json!({ "label": "b", "value": "c".repeat(4000) }); 20] }] } }),
            "declaration",
        ),
    ] {
        let answer = world.submit("key", &wrong).await;
        answer.refused(400, "invalid_request");
        assert_eq!(answer.json()["field"], field, "{wrong}");
    }
}

#[tokio::test]
async fn a_file_the_phone_cannot_show_needs_the_portals_word() {
    let world = World::new().await;
    let mut archive = json!({ "documents": [{ "label": "plans.zip", "media_type": "application/zip" }] });
    world.submit("key", &archive).await.refused(422, "document.unseen");
    archive["unseen_allowed"] = json!(true);
    assert_eq!(world.submit("key", &archive).await.status, 201);
}

#[tokio::test]
async fn is_cancelled_until_it_is_approved() {
    let world = World::new().await;
    let submission = world.submitted(&[("letter.txt", "text/plain", b"Guten Tag.")], json!({})).await;
    for _ in 0..2 {
        let cancelled = world.portal("POST", &path(&submission, "/cancel"), Body::empty()).await.ok();
        assert_eq!(cancelled["state"], "cancelled");
    }
    let late = world.submit("late", &letter()).await.ok();
    world.portal("POST", &path(&late, "/cancel"), Body::empty()).await.ok();
    world.portal("PUT", &path(&late, "/documents/1"), "Guten Tag.").await.refused(409, "wrong_state");
}

#[tokio::test]
async fn time_ends_what_nobody_signed_and_then_forgets_it() {
    let world = World::new().await;
    let submission =
        world.submitted(&[("letter.txt", "text/plain", b"Guten Tag.")], json!({ "sign_within": 60 })).await;
    world.clock.advance(59);
    assert_eq!(world.state(&submission).await["state"], "waiting");
    world.clock.advance(1);
    assert_eq!(world.state(&submission).await["state"], "expired");
    world.portal("GET", &path(&submission, "/results/1"), Body::empty()).await.refused(409, "wrong_state");
    world.clock.advance(7 * 24 * 3600);
    world.portal("GET", &path(&submission, ""), Body::empty()).await.refused(404, "not_found");
}

#[tokio::test]
async fn answers_clearly_where_nothing_is_signed() {
    let world = World::disabled().await;
    world.submit("key", &letter()).await.refused(403, "signing_disabled");
}
