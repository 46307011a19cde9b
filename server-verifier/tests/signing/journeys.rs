//! From the submission to the signed files.

use axum::body::Body;
use serde_json::json;
use siegelring_core::approval_element::Arrival;
use siegelring_core::holder::Outcome;
use siegelring_core::verifier;
use siegelring_core::x509::TrustAnchors;

use crate::pdf;
use crate::phone::{Browser, PIN, Phone, Says};
use crate::world::{World, path};

#[tokio::test]
async fn a_pdf_is_read_on_the_phone_approved_and_signed() {
    let world = World::new().await;
    let mut phone = Phone::enrolled(&world).await;
    let file = pdf::plain();
    let more =
        json!({ "purpose": "Antrag", "visible": { "page": 1, "left": 72, "bottom": 72, "width": 200, "height": 60 } });
    let submission = world.submitted(&[("Antrag.pdf", "application/pdf", &file)], more).await;
    let browser = Browser::open(&world, &submission).await;
    let outcome = phone.sign(&world, &browser, Says::Yes).await;
    assert!(matches!(outcome, Outcome::Approved { .. }), "{outcome:?}");
    assert_eq!(phone.documents, std::slice::from_ref(&file));
    let consent = phone.consents.last().unwrap();
    assert!(consent.is_signature());
    assert_eq!(consent.documents().map(|document| document.label.as_str()).collect::<Vec<_>>(), ["Antrag.pdf"]);

    let state = world.state(&submission).await;
    assert_eq!((&state["state"], &state["signer"]["level"]), (&json!("signed"), &json!("substantial")), "{state}");
    assert!(state["signer"]["attributes"]["family_name"].as_str().unwrap().starts_with("Mustermann"));
    assert_eq!((&state["results"][0]["name"], &state["results"][0]["profile"]), (&json!("Antrag.pdf"), &json!("B-B")));
    for _ in 0..2 {
        let signed = world.portal("GET", &path(&submission, "/results/1"), Body::empty()).await;
        assert_eq!(signed.headers["content-type"], "application/pdf");
        assert!(signed.body.starts_with(&file) && signed.body.len() > file.len());
        assert_eq!(state["results"][0]["size"], signed.body.len());
    }
    world.portal("GET", &path(&submission, "/results/2"), Body::empty()).await.refused(404, "not_found");
}

#[tokio::test]
async fn the_evidence_shows_without_us_what_was_approved() {
    let world = World::new().await;
    let mut phone = Phone::enrolled(&world).await;
    let submission = world.submitted(&[("letter.txt", "text/plain", b"Guten Tag.")], json!({})).await;
    world.portal("GET", &path(&submission, "/evidence"), Body::empty()).await.refused(409, "wrong_state");
    let browser = Browser::open(&world, &submission).await;
    phone.sign(&world, &browser, Says::Yes).await;
    world.state(&submission).await;
    let evidence = world.portal("GET", &path(&submission, "/evidence"), Body::empty()).await;
    let anchors = &world.app.keys.anchors;
    let [issuers, relying_parties] =
        [&anchors.issuer, &anchors.relying_party].map(|pem| TrustAnchors::from_pem(pem).unwrap());
    let verified = verifier::evidence::verify(&evidence.body, &issuers, &relying_parties).unwrap();
    assert!(verified.approves(&siegelring_core::crypto::sha256(b"Guten Tag.")));
    assert!(verified.pin_proved);
    assert_eq!(verified.relying_party.name, "Stadt Musterhausen");
}

#[tokio::test]
async fn form_data_and_files_are_signed_in_one_container_beside_the_pdf() {
    let world = World::new().await;
    let mut phone = Phone::enrolled(&world).await;
    let file = pdf::plain();
    let declaration = json!({
        "title": "Bewohnerparkausweis", "statement": "Die Angaben sind vollständig.",
        "sections": [{ "title": "Fahrzeug", "fields": [{ "label": "Kennzeichen", "value": "MH AB 123" }] }],
    });
    let documents: [(&str, &str, &[u8]); 3] = [
        ("Antrag.pdf", "application/pdf", &file),
        ("antrag.xml", "application/xml", b"<antrag><kennzeichen>MH AB 123</kennzeichen></antrag>"),
        ("antrag.json", "application/json", b"{\"kennzeichen\":\"MH AB 123\"}"),
    ];
    let more = json!({ "declaration": declaration, "formats": ["pdf", "asic-e"] });
    let submission = world.submitted(&documents, more).await;
    let browser = Browser::open(&world, &submission).await;
    let outcome = phone.sign(&world, &browser, Says::Yes).await;
    assert!(matches!(outcome, Outcome::Approved { .. }), "{outcome:?}");
    assert_eq!(phone.documents, documents.map(|(_, _, bytes)| bytes.to_vec()));
    let state = world.state(&submission).await;
    let names: Vec<_> = state["results"].as_array().unwrap().iter().map(|result| result["name"].clone()).collect();
    assert_eq!(names, ["Antrag.pdf", "signed.asice"]);
    let container = world.portal("GET", &path(&submission, "/results/2"), Body::empty()).await.body;
    for held in ["declaration.json", "Antrag.pdf", "antrag.xml", "antrag.json", "META-INF/signature001.p7s"] {
        assert!(container.windows(held.len()).any(|window| window == held.as_bytes()), "{held}");
    }
}

#[tokio::test]
async fn only_form_data_is_signed_as_a_container() {
    let world = World::new().await;
    let mut phone = Phone::enrolled(&world).await;
    let declaration = json!({
        "title": "Wohnungsgeberbestätigung", "sections": [{ "fields": [{ "label": "Einzug", "value": "2027-01-01" }] }],
    });
    let submission = world.submitted(&[], json!({ "declaration": declaration })).await;
    let browser = Browser::open(&world, &submission).await;
    phone.sign(&world, &browser, Says::Yes).await;
    let state = world.state(&submission).await;
    assert_eq!((&state["state"], &state["results"][0]["name"]), (&json!("signed"), &json!("signed.asice")));
}

#[tokio::test]
async fn on_the_phone_itself_the_link_leads_back_to_the_page() {
    let world = World::new().await;
    let mut phone = Phone::enrolled(&world).await;
    let submission = world.submitted(&[("letter.txt", "text/plain", b"Guten Tag.")], json!({})).await;
    let mut browser = Browser::open(&world, &submission).await;
    let page = browser.look(&world).await.text();
    let link = page.split("id=\"app-link\" href=\"").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
    let outcome = phone.go(&world, &link.replace("&#38;", "&"), Arrival::SameDevice, &[PIN]).await;
    let Outcome::Approved { redirect_uri: Some(back), .. } = outcome else { panic!("{outcome:?}") };
    let back = world.call("GET", back.strip_prefix("https://login.example").unwrap(), &[], Body::empty()).await;
    assert_eq!((back.status.as_u16(), back.headers["location"].to_str().unwrap()), (303, browser.path.as_str()));
    assert!(browser.look(&world).await.text().contains("Sie haben unterschrieben"));
    assert_eq!(world.state(&submission).await["state"], "signed");
}

#[tokio::test]
async fn who_declines_has_signed_nothing_and_the_portal_knows() {
    let world = World::new().await;
    let mut phone = Phone::enrolled(&world).await;
    let submission = world.submitted(&[("letter.txt", "text/plain", b"Guten Tag.")], json!({})).await;
    let mut browser = Browser::open(&world, &submission).await;
    let outcome = phone.sign(&world, &browser, Says::No).await;
    assert!(matches!(outcome, Outcome::Declined { .. }), "{outcome:?}");
    assert_eq!(world.state(&submission).await["state"], "declined");
    assert!(browser.look(&world).await.text().contains("Es wurde nichts unterschrieben."));
}

#[tokio::test]
async fn documents_are_given_to_phones_only_while_the_approval_is_open() {
    let world = World::new().await;
    let mut phone = Phone::enrolled(&world).await;
    let submission = world.submitted(&[("letter.txt", "text/plain", b"Guten Tag.")], json!({})).await;
    let browser = Browser::open(&world, &submission).await;
    phone.sign(&world, &browser, Says::Yes).await;
    let url = phone.consents.last().unwrap().documents().next().unwrap().url.clone();
    let path = url.strip_prefix("https://login.example").unwrap();
    world.call("GET", path, &[], Body::empty()).await.refused(404, "not_found");
    world.call("GET", "/signing/documents/guessed", &[], Body::empty()).await.refused(404, "not_found");
}
