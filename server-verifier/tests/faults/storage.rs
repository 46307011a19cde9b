//! What is answered when the disk is full, the database cannot be written to, the clock was set back or the power went.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use siegelring_verifier::store::StoreError;

use crate::ground::{Beginnings, Ground};
use crate::invariants::{agree, can_log_in, is_erika, tries_are_counted, wallet};
use crate::journeys::{self, approve, code};
use crate::phone::{PIN, Person, Phone, WRONG_PIN};
use crate::portal::{self, Browser};
use crate::server::{Line as _, Server};

const TROUBLES: [StoreError; 5] =
    [StoreError::Full, StoreError::ReadOnly, StoreError::Locked, StoreError::Damaged, StoreError::Failed];

async fn enrolled() -> (Server, Phone) {
    let (ground, beginnings) = (Ground::get().await, Beginnings::get().await);
    let server = Server::start(ground, Some(&beginnings.enrolled), Default::default());
    (server, Phone::switched_on(ground, beginnings.phone.clone()))
}

fn get(path: &str) -> Request<Body> {
    Request::get(path).body(Body::empty()).unwrap()
}

/// Every server error is 503 with `Retry-After`: the line itself insists on that.
#[tokio::test]
async fn what_cannot_be_stored_is_not_acknowledged_and_works_once_it_can() {
    for trouble in TROUBLES {
        let (mut server, mut phone) = enrolled().await;
        let (ground, plan, now) = (server.ground, server.plan.clone(), server.now());
        let mut person = Person::with_pins(&[WRONG_PIN, PIN]);

        // A login cannot begin.
        plan.refuse_writes(Some(trouble));
        assert_eq!(Browser::default().begin(&mut server).await, None, "{trouble}");
        // One that has begun waits for its phone.
        plan.refuse_writes(None);
        let mut browser = Browser::default();
        let link = browser.begin(&mut server).await.unwrap();
        plan.refuse_writes(Some(trouble));
        phone.start(&link, &server);
        phone.run(&mut server, &mut person).await;
        assert_eq!(wallet(server.store(), now).await.1, 0, "no try was made");
        // A code stays good until it can be redeemed.
        plan.refuse_writes(None);
        let code = code(&mut server, ground, &mut phone, &mut person).await.unwrap();
        plan.refuse_writes(Some(trouble));
        let answer = portal::redeem(&mut server, &code).await.unwrap();
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{trouble}");
        assert_eq!(answer.json()["error"], "temporarily_unavailable");
        // Reading still works.
        assert_eq!(server.send(get("/readyz")).await.unwrap().status, StatusCode::OK);
        assert_eq!(server.send(get("/oidc/jwks")).await.unwrap().status, StatusCode::OK);
        plan.refuse_writes(None);
        assert_eq!(portal::redeem(&mut server, &code).await.unwrap().status, StatusCode::OK);
        tries_are_counted(server.store(), &person, 0, now).await;
        agree(server.store(), &phone, now).await;
        assert!(server.troubles >= 2, "{}", server.troubles);
    }
}

#[tokio::test]
async fn a_server_whose_store_is_gone_is_not_ready() {
    let (mut server, _) = enrolled().await;
    assert_eq!(server.send(get("/readyz")).await.unwrap().status, StatusCode::OK);
    siegelring_verifier::store::Store::close(server.store()).await.unwrap();
    assert_eq!(server.send(get("/readyz")).await.unwrap().status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(server.send(get("/healthz")).await.unwrap().status, StatusCode::OK, "but alive");
}

#[tokio::test]
async fn a_clock_set_back_brings_nothing_back() {
    let (mut server, mut phone) = enrolled().await;
    let (ground, later) = (server.ground, server.now().plus(24 * 3600));
    server.clock.set(later);
    let mut person = Person::with_pins(&[WRONG_PIN, PIN]);
    let login = journeys::log_in(&mut server, ground, &mut phone, &mut person).await;
    let unused = code(&mut server, ground, &mut phone, &mut person).await.unwrap();
    let (_, counted) = wallet(server.store(), later).await;
    assert_eq!(counted, 2);
    for back in [1, 600, 20 * 3600] {
        server.clock.set(later.minus(back));
        // What was used stays used, what was counted stays counted, and people can log in.
        assert_eq!(portal::redeem(&mut server, &login.codes[0]).await.unwrap().status, StatusCode::BAD_REQUEST);
        can_log_in(&mut server, ground, &mut phone, &[PIN]).await;
        assert_eq!(wallet(server.store(), server.now()).await.1, counted, "{back}");
    }
    // Nothing was lost either.
    assert_eq!(portal::redeem(&mut server, &unused).await.unwrap().status, StatusCode::OK);
}

#[tokio::test]
async fn after_a_loss_of_power_what_waited_is_void_and_what_was_acknowledged_stays() {
    let (mut server, mut phone) = enrolled().await;
    let ground = server.ground;
    let mut person = Person::default();
    let mut browser = Browser::default();
    let granted = approve(&mut server, &mut browser, &mut phone, &mut person).await.unwrap();
    let code = code(&mut server, ground, &mut phone, &mut person).await.unwrap();
    server.crash();
    // The answer of the phone was for a login that is void: the browser is told to begin again.
    assert_eq!(browser.come_back(&mut server, ground, &granted).await, None);
    let path = granted.strip_prefix(&ground.issuer()).unwrap();
    let answer = server.send(Request::get(path).header("accept", "text/html").body(Body::empty()).unwrap()).await;
    let answer = answer.unwrap();
    assert!(answer.status.is_client_error() && answer.text().contains("<main"), "{}", answer.text());
    // The code was with the portal already.
    assert_eq!(portal::redeem(&mut server, &code).await.unwrap().status, StatusCode::OK);
    let login = journeys::log_in(&mut server, ground, &mut phone, &mut person).await;
    is_erika(&login);
}
