//! What must not become a signature.

use axum::body::Body;
use rand_core::OsRng;
use serde_json::{Value, json};
use siegelring_core::holder::Outcome;
use siegelring_verifier::approval::{Approvals, Ask, BrowserSecret, Flow, Opener, Status, TIME_TO_ANSWER};
use siegelring_verifier::store::records::evidence::{self, Evidence};
use siegelring_verifier::store::records::granted::Granted;
use siegelring_verifier::store::records::submission::{Approved, Stage, Submission};
use siegelring_verifier::store::{Kind, Sealed, records};

use crate::phone::{Browser, Phone, Says, answer};
use crate::world::{World, path};

const DOCUMENT: &[u8] = b"Ich verkaufe das Fahrrad.";

async fn submitted(world: &World, document: &[u8]) -> Value {
    world.submitted(&[("letter.txt", "text/plain", document)], json!({})).await
}

/// A document that somebody signed, and the phone it was signed with.
async fn signed(world: &World) -> (Phone, Value) {
    let mut phone = Phone::enrolled(world).await;
    let submission = submitted(world, DOCUMENT).await;
    let browser = Browser::open(world, &submission).await;
    phone.sign(world, &browser, Says::Yes).await;
    (phone, submission)
}

async fn record(world: &World, submission: &Value) -> Submission {
    let id = submission["id"].as_str().unwrap();
    records::load::<Submission>(&*world.app.store, id, world.now()).await.unwrap().unwrap().value
}

/// Changes what is stored of a submission, as somebody can who has the database and the keys.
async fn change(world: &World, submission: &Value, change: impl Fn(&mut Submission) + Send + Sync) {
    let id = submission["id"].as_str().unwrap();
    let changed = records::update(&*world.app.store, id, world.now(), |submission: &mut Submission| {
        change(submission);
        Ok::<_, siegelring_verifier::store::StoreError>(())
    });
    changed.await.unwrap().unwrap();
}

/// What the phone gave for a submission that is approved and not signed yet.
async fn granted(world: &World, submission: &Value) -> Granted {
    let record = record(world, submission).await;
    let Stage::Approved(approved) = record.stage else { panic!("{:?}", record.stage) };
    approved.granted.open(&world.app.keys.secrets.sealing, Kind::Submission, &record.id).unwrap()
}

/// A submission whose approval is granted with what a phone gave for something else.
async fn with_foreign_grant(world: &World, submission: &Value, granted: &Granted) -> bool {
    Browser::open(world, submission).await;
    let approval = record(world, submission).await.approval.unwrap();
    let approvals = &world.app.approvals;
    approvals.open(&approval, Opener::Wallet([1; 32]), Flow::Scanned).await.unwrap();
    let result = granted.seal(&world.app.keys.secrets.sealing, &approval, &mut OsRng).unwrap();
    approvals.grant(&approval, result).await.unwrap();
    world.app.signing.answered(&approval, world.now()).await.unwrap()
}

async fn failed(world: &World, submission: &Value, code: &str) {
    let state = world.state(submission).await;
    assert_eq!((&state["state"], &state["code"]), (&json!("failed"), &json!(code)));
    world.portal("GET", &path(submission, "/results/1"), Body::empty()).await.refused(409, "wrong_state");
}

#[tokio::test]
async fn an_approval_signs_once_however_often_it_is_sent() {
    let world = World::new().await;
    let (phone, submission) = signed(&world).await;
    let approval = record(&world, &submission).await.approval.unwrap();
    let first = world.state(&submission).await;
    let sent = phone.sent.iter().rfind(|request| request.url.contains("/wallet/responses/")).unwrap();
    assert_eq!(answer(&world, sent).await.status, 200, "the same answer to the same bytes");
    assert!(world.app.signing.answered(&approval, world.now()).await.unwrap());
    assert_eq!(world.app.approvals.status(&approval).await.unwrap(), Status::Redeemed);
    assert_eq!(world.state(&submission).await, first);
}

#[tokio::test]
async fn an_approval_of_one_document_does_not_sign_another() {
    let world = World::new().await;
    let one = signed(&world).await.1;
    let granted = granted(&world, &one).await;
    let other = submitted(&world, b"Ich verkaufe das Haus.").await;
    assert!(!with_foreign_grant(&world, &other, &granted).await);
    failed(&world, &other, "signing.other_document").await;
}

#[tokio::test]
async fn an_approval_does_not_sign_two_submissions_of_the_same_document() {
    let world = World::new().await;
    let one = signed(&world).await.1;
    let granted = granted(&world, &one).await;
    let again = submitted(&world, DOCUMENT).await;
    assert!(!with_foreign_grant(&world, &again, &granted).await);
    failed(&world, &again, "signing.other_document").await;
    assert_eq!(world.state(&one).await["state"], "signed");

    // And its mark belongs to the first.
    let mark = Evidence {
        id: Evidence::id_of(granted.evidence.as_ref().unwrap()),
        submission: "another".to_owned(),
        client_id: "portal".to_owned(),
        level: granted.assessment.level,
        at: granted.at,
    };
    assert!(!evidence::use_for(&*world.app.store, mark, world.now()).await.unwrap());
}

#[tokio::test]
async fn the_approval_of_a_login_is_no_signature() {
    let world = World::new().await;
    let submission = signed(&world).await.1;
    let granted = Granted { evidence: None, ..granted(&world, &submission).await };

    // Through the right front door, but nothing beyond identity was approved.
    let other = submitted(&world, DOCUMENT).await;
    assert!(!with_foreign_grant(&world, &other, &granted).await);
    failed(&world, &other, "signing.no_evidence").await;

    // A real login that refers to the submission is not looked at.
    let third = submitted(&world, DOCUMENT).await;
    let ask = Ask {
        front_door: "oidc".to_owned(),
        reference: third["id"].as_str().unwrap().to_owned(),
        client_id: "portal".to_owned(),
        attributes: Vec::new(),
        minimum: None,
        scanned_may_be_substantial: true,
        language: "de".to_owned(),
        transactions: None,
        purpose: None,
        answer_within: TIME_TO_ANSWER,
    };
    let approvals = Approvals::new(world.app.store.clone(), world.app.clock.clone());
    let login = approvals.begin(ask, &BrowserSecret::generate(&mut OsRng)).await.unwrap();
    approvals.open(login.id(), Opener::Wallet([1; 32]), Flow::Scanned).await.unwrap();
    let result = granted.seal(&world.app.keys.secrets.sealing, login.id(), &mut OsRng).unwrap();
    approvals.grant(login.id(), result).await.unwrap();
    assert!(world.app.signing.answered(login.id(), world.now()).await.unwrap());
    assert_eq!(world.state(&third).await["state"], "waiting");
    assert_eq!(approvals.status(login.id()).await.unwrap(), Status::Granted, "it stays the login's");
}

#[tokio::test]
async fn nothing_is_signed_without_an_approval() {
    let world = World::new().await;
    let one = signed(&world).await.1;
    let genuine = granted(&world, &one).await;
    for (evidence, code) in [
        (None, "signing.no_evidence"),
        (Some(b"made up".to_vec()), "malformed.cbor"),
        (genuine.evidence.clone(), "signing.other_document"),
    ] {
        let submission = submitted(&world, b"Ich verkaufe das Haus.").await;
        let id = submission["id"].as_str().unwrap();
        let granted = Granted { evidence, ..genuine.clone() };
        let sealed = Sealed::seal(&world.app.keys.secrets.sealing, Kind::Submission, id, &granted, &mut OsRng).unwrap();
        let now = world.now();
        change(&world, &submission, |record| {
            let granted = sealed.clone();
            record.stage = Stage::Approved(Approved { granted, at: now, tries: 0, next: now, delayed: None });
        })
        .await;
        let state = world.state(&submission).await;
        assert_eq!(state["state"], "failed", "{code}");
        assert!(state["code"] == code || code.starts_with("malformed"), "{state}");
    }
}

#[tokio::test]
async fn a_document_that_was_exchanged_after_the_approval_is_not_signed() {
    let world = World::new().await;
    let mut phone = Phone::enrolled(&world).await;
    let submission = two(&world).await;
    let browser = Browser::open(&world, &submission).await;
    phone.sign(&world, &browser, Says::Yes).await;
    exchange(&world, &submission).await;
    failed(&world, &submission, "signing.other_document").await;
}

#[tokio::test]
async fn a_document_that_was_exchanged_before_is_not_shown_as_the_one_to_approve() {
    let world = World::new().await;
    let mut phone = Phone::enrolled(&world).await;
    let submission = two(&world).await;
    let browser = Browser::open(&world, &submission).await;
    exchange(&world, &submission).await;
    let shown = phone.consents.len();
    let outcome = phone.sign(&world, &browser, Says::Yes).await;
    assert!(matches!(outcome, Outcome::Failed(_)), "{outcome:?}");
    assert_eq!(phone.consents.len(), shown);
    assert_ne!(world.state(&submission).await["state"], "signed");
}

#[tokio::test]
async fn bytes_that_were_changed_in_the_database_are_not_signed() {
    let world = World::new().await;
    let submission = signed(&world).await.1;
    let store = &world.app.store;
    let mut chunk = store.scan(Kind::DocumentChunk, None, 10, world.now()).await.unwrap().remove(0);
    let mut bytes = chunk.record.body.into_bytes();
    bytes[3] ^= 1;
    chunk.record.body = bytes.into();
    let expect = siegelring_verifier::store::Expect::Version(chunk.version);
    store.put(chunk.record, expect, world.now()).await.unwrap();
    let answer = world.portal("GET", &path(&submission, ""), Body::empty()).await;
    answer.refused(500, "server_error");
    assert!(matches!(record(&world, &submission).await.stage, Stage::Approved(_)));
}

#[tokio::test]
async fn only_the_person_asked_for_signs_and_only_at_the_level_asked_for() {
    let world = World::new().await;
    let mut phone = Phone::enrolled(&world).await;
    let documents: [(&str, &str, &[u8]); 1] = [("letter.txt", "text/plain", DOCUMENT)];
    let submission = world.submitted(&documents, json!({ "subject": "somebody else" })).await;
    let browser = Browser::open(&world, &submission).await;
    let outcome = phone.sign(&world, &browser, Says::Yes).await;
    assert!(matches!(outcome, Outcome::Failed(_)), "{outcome:?}");
    failed(&world, &submission, "signing.other_person").await;

    let submission = submitted(&world, DOCUMENT).await;
    let browser = Browser::open(&world, &submission).await;
    phone.sign(&world, &browser, Says::Yes).await;
    let sub = world.state(&submission).await["signer"]["sub"].clone();
    let submission = world.submitted(&documents, json!({ "subject": sub, "minimum_level": "substantial" })).await;
    let browser = Browser::open(&world, &submission).await;
    phone.sign(&world, &browser, Says::Yes).await;
    assert_eq!(world.state(&submission).await["state"], "signed");

    let submission = world.submitted(&documents, json!({ "minimum_level": "high" })).await;
    let browser = Browser::open(&world, &submission).await;
    phone.sign(&world, &browser, Says::Yes).await;
    assert_ne!(world.state(&submission).await["state"], "signed");
}

/// A submission of two documents.
async fn two(world: &World) -> Value {
    let documents: [(&str, &str, &[u8]); 2] =
        [("bike.txt", "text/plain", DOCUMENT), ("house.txt", "text/plain", b"Ich verkaufe das Haus.")];
    world.submitted(&documents, json!({})).await
}

/// Puts each of the two in the place of the other, as only the server itself could.
async fn exchange(world: &World, submission: &Value) {
    change(world, submission, |record| record.uploads.swap(0, 1)).await;
}
