//! Documents as they arrive.

use axum::body::Body;
use futures_util::{StreamExt as _, stream};
use serde_json::{Value, json};
use siegelring_core::crypto::sha256;
use siegelring_core::jose::base64url;
use siegelring_verifier::store::Kind;

use crate::pdf;
use crate::world::{World, path};

async fn begun(world: &World, key: &str, media_type: &str) -> Value {
    let body = json!({ "documents": [{ "label": "document", "media_type": media_type }], "formats": ["asic-e"] });
    world.submit(key, &body).await.ok()
}

async fn chunks(world: &World) -> usize {
    world.app.store.scan(Kind::DocumentChunk, None, 1000, world.now()).await.unwrap().len()
}

#[tokio::test]
async fn a_large_document_comes_and_goes_piece_by_piece() {
    let world = World::new().await;
    let submission = begun(&world, "key", "text/plain").await;
    let document: Vec<u8> = (0..3_000_000_u32).map(|number| b'a' + (number % 26) as u8).collect();
    let pieces: Vec<_> = document.chunks(70_001).map(|piece| Ok::<_, std::io::Error>(piece.to_vec())).collect();
    let body = Body::from_stream(stream::iter(pieces));
    let state = world.portal("PUT", &path(&submission, "/documents/1"), body).await.ok();
    assert_eq!(state["documents"][0]["sha256"], base64url::encode(sha256(&document)));
    assert_eq!((state["documents"][0]["size"].as_u64(), chunks(&world).await), (Some(3_000_000), 6));
    assert_eq!(world.portal("DELETE", &path(&submission, ""), Body::empty()).await.status, 204);
    assert_eq!(chunks(&world).await, 0);
}

#[tokio::test]
async fn deleting_takes_what_an_upload_left_that_broke_off() {
    let world = World::new().await;
    let [submission, other] = [begun(&world, "key", "text/plain").await, begun(&world, "another", "text/plain").await];
    world.portal("PUT", &path(&other, "/documents/1"), "Guten Tag.").await.ok();
    for pieces in 1..=6 {
        // The server is killed while the document comes: nobody tidies up.
        let sent = stream::iter([Ok::<_, std::io::Error>(vec![b'a'; 600 * 1024])]).chain(stream::pending());
        let document = path(&submission, "/documents/1");
        let upload = world.portal("PUT", &document, Body::from_stream(sent));
        let arrived = async {
            while chunks(&world).await < 1 + pieces {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! { answer = upload => panic!("{answer:?}"), () = arrived => {} }
    }
    assert_eq!(world.portal("DELETE", &path(&submission, ""), Body::empty()).await.status, 204);
    assert_eq!(chunks(&world).await, 1, "and no document of another submission");
}

#[tokio::test]
async fn the_same_document_again_does_no_harm_and_another_is_refused() {
    let world = World::new().await;
    let submission = begun(&world, "key", "text/plain").await;
    let document = path(&submission, "/documents/1");
    let first = world.portal("PUT", &document, "Guten Tag.").await.ok();
    assert_eq!(world.portal("PUT", &document, "Guten Tag.").await.ok(), first);
    world.portal("PUT", &document, "Auf Wiedersehen.").await.refused(409, "wrong_state");
    assert_eq!(world.state(&submission).await, first);
    assert_eq!(chunks(&world).await, 1);
    for number in ["0", "2", "18446744073709551615"] {
        let answer = world.portal("PUT", &path(&submission, &format!("/documents/{number}")), "Hallo.").await;
        answer.refused(404, "not_found");
    }
}

#[tokio::test]
async fn refuses_what_is_not_what_it_was_said_to_be() {
    let world = World::new().await;
    for (number, (media_type, bytes, code)) in [
        ("application/pdf", &b"<html></html>"[..], "document.media_type"),
        ("application/json", b"<a/>", "document.media_type"),
        ("application/xml", b"{}", "document.media_type"),
        ("text/plain", b"%PDF-1.7", "document.media_type"),
        ("text/plain", b"a\0b", "document.not_text"),
        ("text/plain", b"\xff\xfe", "document.not_text"),
        ("text/plain", "a\u{202e}b".as_bytes(), "document.not_text"),
        ("text/plain", b"", "document.empty"),
        ("application/pdf", b"%PDF-1.7 and nothing more", "pdf.trailing_data"),
    ]
    .into_iter()
    .enumerate()
    {
        let submission = begun(&world, &number.to_string(), media_type).await;
        let answer = world.portal("PUT", &path(&submission, "/documents/1"), bytes).await;
        assert_eq!(answer.status, 422, "{} {bytes:?}", answer.text());
        if !code.starts_with("pdf.") {
            answer.refused(422, code);
        }
        assert_eq!(world.state(&submission).await["state"], "collecting");
    }
    assert_eq!(chunks(&world).await, 0, "nothing is kept of a document that was refused");
}

#[tokio::test]
async fn names_what_is_wrong_with_a_pdf() {
    let world = World::new().await;
    for (number, (file, code)) in [
        (pdf::with("", "/Encrypt << /Filter /Standard >>"), "pdf.encrypted"),
        (pdf::with("/OpenAction << /S /JavaScript /JS (app.alert(1)) >>", ""), "pdf.javascript"),
        (pdf::with("/OpenAction << /S /Launch /F (calc.exe) >>", ""), "pdf.launch"),
    ]
    .into_iter()
    .enumerate()
    {
        let submission = begun(&world, &number.to_string(), "application/pdf").await;
        world.portal("PUT", &path(&submission, "/documents/1"), file).await.refused(422, code);
    }
}

#[tokio::test]
async fn a_signature_that_is_seen_needs_its_page() {
    let world = World::new().await;
    let visible = json!({ "page": 21, "left": 72, "bottom": 72, "width": 200, "height": 60 });
    let body = json!({ "documents": [{ "label": "a.pdf", "media_type": "application/pdf" }], "visible": visible });
    let submission = world.submit("key", &body).await.ok();
    let answer = world.portal("PUT", &path(&submission, "/documents/1"), pdf::plain()).await;
    answer.refused(422, "pdf.page");
}

#[tokio::test]
async fn refuses_more_than_is_taken() {
    let world = World::new().await;
    let submission = begun(&world, "key", "text/plain").await;
    let piece = vec![b'a'; 1 << 20];
    let pieces = stream::iter((0..51).map(move |_| Ok::<_, std::io::Error>(piece.clone())));
    let answer = world.portal("PUT", &path(&submission, "/documents/1"), Body::from_stream(pieces)).await;
    answer.refused(413, "too_large");
    assert_eq!(chunks(&world).await, 0);
    let broken = stream::iter([Ok(b"half a docu".to_vec()), Err(std::io::Error::other("gone"))]);
    let answer = world.portal("PUT", &path(&submission, "/documents/1"), Body::from_stream(broken)).await;
    answer.refused(400, "invalid_request");
    assert_eq!(world.portal("PUT", &path(&submission, "/documents/1"), "whole").await.ok()["state"], "waiting");
}
