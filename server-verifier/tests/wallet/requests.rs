use siegelring_core::approval_element::Arrival;
use siegelring_core::jose::jws;
use siegelring_core::openid4vp::request::{TYP, x509_hash_client_id};
use siegelring_core::wallet::ErrorCode;
use siegelring_core::x509::{Profile, TrustAnchors, verify_chain};
use siegelring_verifier::approval::{Approval, Ending, Flow, Status};

use crate::card::Request;
use crate::world::{BASE, PORTAL, World, code};

async fn fetch(world: &World, token: &str, wallet_nonce: Option<&str>) -> Result<String, ErrorCode> {
    world.server.request(token, wallet_nonce, world.now()).await.map_err(|error| error.answer().error)
}

async fn status(world: &World, approval: &Approval) -> Status {
    world.approvals.status(approval.id()).await.unwrap()
}

#[tokio::test]
async fn the_request_is_signed_by_the_relying_party_and_says_how_it_arrives() {
    let world = World::new();
    for (flow, arrival) in [(Flow::Scanned, Arrival::Scanned), (Flow::SameDevice, Arrival::SameDevice)] {
        let approval = world.approval().await;
        let compact = fetch(&world, &world.token(&approval, flow), Some("nonce-of-a-wallet")).await.unwrap();
        let chain = jws::parse(&compact).unwrap().header().x5c.clone();
        let anchors = TrustAnchors::from_pem(&world.keys.anchors.relying_party).unwrap();
        let leaf = verify_chain(&chain, &anchors, Profile::RelyingParty, world.now()).unwrap();
        let key = jws::VerificationKey::Es256(*leaf.public_key());
        jws::parse(&compact).unwrap().verify(&key, TYP).unwrap();
        assert_eq!(leaf.origin(), Some("https://portal.example"));

        let request = Request::read(compact).object;
        assert_eq!(request.client_id, x509_hash_client_id(&world.keys.relying_parties.of(PORTAL).unwrap().chain[0]));
        assert_eq!((request.flow, request.wallet_nonce.as_deref()), (Some(arrival), Some("nonce-of-a-wallet")));
        assert_eq!((request.iat, request.exp), (Some(world.now()), Some(world.now().plus(300))));
        assert!(request.response_uri.starts_with(&format!("{BASE}/wallet/responses/")));
        assert_eq!(request.transaction_data, None);
    }
}

#[tokio::test]
async fn every_request_has_its_own_nonce_state_and_encryption_key() {
    let world = World::new();
    let mut seen = Vec::new();
    for _ in 0..2 {
        let token = world.token(&world.approval().await, Flow::Scanned);
        let object = Request::read(fetch(&world, &token, Some("wallet")).await.unwrap()).object;
        let thumbprint = object.client_metadata.encryption_key().unwrap().thumbprint();
        seen.push((object.nonce, object.state, thumbprint));
    }
    assert!(seen[0].0 != seen[1].0 && seen[0].1 != seen[1].1 && seen[0].2 != seen[1].2);
}

#[tokio::test]
async fn the_wallet_that_came_first_gets_identical_bytes_again() {
    let world = World::new();
    let approval = world.approval().await;
    let token = world.token(&approval, Flow::Scanned);
    let first = fetch(&world, &token, Some("first")).await.unwrap();
    assert_eq!(fetch(&world, &token, Some("first")).await, Ok(first.clone()));
    // Its QR code has rotated away long ago, but it owns the request.
    world.clock.advance(60);
    assert_eq!(fetch(&world, &token, Some("first")).await, Ok(first));
    assert_eq!(status(&world, &approval).await, Status::Opened);
}

#[tokio::test]
async fn a_second_wallet_aborts() {
    let world = World::new();
    let approval = world.approval().await;
    let token = world.token(&approval, Flow::Scanned);
    fetch(&world, &token, Some("first")).await.unwrap();
    assert_eq!(fetch(&world, &token, Some("second")).await, Err(ErrorCode::OpenedElsewhere));
    assert_eq!(status(&world, &approval).await, Status::Ended(Ending::OpenedElsewhere));
    assert_eq!(fetch(&world, &token, Some("first")).await, Err(ErrorCode::UnknownRequest));
}

#[tokio::test]
async fn a_rotated_qr_code_opens_nothing_and_ends_nothing() {
    let world = World::new();
    let approval = world.approval().await;
    let photographed = world.token(&approval, Flow::Scanned);
    world.clock.advance(20);
    assert_eq!(fetch(&world, &photographed, Some("thief")).await, Err(ErrorCode::UnknownRequest));
    assert_eq!(status(&world, &approval).await, Status::Pending);
    fetch(&world, &world.token(&approval, Flow::Scanned), Some("owner")).await.unwrap();
    assert_eq!(fetch(&world, &photographed, Some("thief")).await, Err(ErrorCode::UnknownRequest));
    assert_eq!(fetch(&world, &photographed, None).await, Err(ErrorCode::UnknownRequest));
    assert_eq!(status(&world, &approval).await, Status::Opened);
}

#[tokio::test]
async fn without_a_wallet_nonce_it_is_served_once() {
    let world = World::new();
    let approval = world.approval().await;
    let token = world.token(&approval, Flow::Scanned);
    fetch(&world, &token, None).await.unwrap();
    assert_eq!(fetch(&world, &token, None).await, Err(ErrorCode::OpenedElsewhere));
    assert_eq!(status(&world, &approval).await, Status::Ended(Ending::OpenedElsewhere));
}

#[tokio::test]
async fn opened_by_qr_code_and_by_link_are_two_wallets() {
    let world = World::new();
    let approval = world.approval().await;
    fetch(&world, &world.token(&approval, Flow::Scanned), Some("wallet")).await.unwrap();
    let by_link = fetch(&world, &world.token(&approval, Flow::SameDevice), Some("wallet")).await;
    assert_eq!(by_link, Err(ErrorCode::OpenedElsewhere));
}

#[tokio::test]
async fn a_request_must_be_opened_in_time() {
    let world = World::new();
    let approval = world.approval().await;
    world.clock.advance(180);
    let late = fetch(&world, &world.token(&approval, Flow::Scanned), Some("wallet")).await;
    assert_eq!(late, Err(ErrorCode::UnknownRequest));
}

#[tokio::test]
async fn refuses_what_is_no_token_and_no_nonce() {
    let world = World::new();
    let token = world.token(&world.approval().await, Flow::SameDevice);
    for nothing in ["", "!", "TGFuZ3dlaWxpZw"] {
        assert_eq!(fetch(&world, nothing, Some("wallet")).await, Err(ErrorCode::UnknownRequest));
    }
    for nonce in ["", "two words", "ü", &"n".repeat(257)] {
        assert_eq!(fetch(&world, &token, Some(nonce)).await, Err(ErrorCode::InvalidRequest), "{nonce}");
    }
    let response_token = Request::read(fetch(&world, &token, Some("wallet")).await.unwrap());
    let confused = world.server.request(response_token.response_token(), Some("wallet"), world.now()).await;
    assert_eq!(code(confused), ErrorCode::UnknownRequest);
}
