use std::sync::Arc;

use rand_core::OsRng;
use siegelring_core::time::UnixTime;

use super::*;
use crate::clock::ManualClock;
use crate::store::MemoryStore;
use state::{TIME_TO_OPEN, TIME_TO_REDEEM};

const NOW: UnixTime = UnixTime(1_800_000_000);
const PHONE: Opener = Opener::Wallet([1; 32]);
const OTHER_PHONE: Opener = Opener::Wallet([2; 32]);

struct Engine {
    approvals: Approvals,
    clock: Arc<ManualClock>,
    browser: BrowserSecret,
    other_browser: BrowserSecret,
}

impl Engine {
    fn new() -> Self {
        let clock = Arc::new(ManualClock::new(NOW));
        let browser = BrowserSecret::generate(&mut OsRng);
        let other_browser = BrowserSecret::generate(&mut OsRng);
        let approvals = Approvals::new(Arc::new(MemoryStore::new()), clock.clone());
        Self { approvals, clock, browser, other_browser }
    }

    async fn begin(&self) -> String {
        self.approvals.begin(ask(), &self.browser).await.unwrap().id().to_owned()
    }

    async fn opened(&self, flow: Flow) -> String {
        let id = self.begin().await;
        assert_eq!(self.approvals.open(&id, PHONE, flow).await, Ok(Opening::First));
        id
    }

    async fn granted(&self, flow: Flow) -> (String, Option<String>) {
        let id = self.opened(flow).await;
        let code = self.approvals.grant(&id, b"result".to_vec()).await.unwrap();
        (id, code)
    }

    async fn status(&self, id: &str) -> Status {
        self.approvals.status(id).await.unwrap()
    }
}

fn ask() -> Ask {
    Ask {
        front_door: "oidc".to_owned(),
        reference: "login".to_owned(),
        client_id: "portal".to_owned(),
        attributes: Vec::new(),
        minimum: None,
        scanned_may_be_substantial: true,
        language: "de".to_owned(),
        transactions: None,
        purpose: None,
        answer_within: TIME_TO_ANSWER,
    }
}

fn state(status: Status) -> ApprovalError {
    Refusal::State(status).into()
}

#[tokio::test]
async fn a_scanned_login_goes_from_pending_to_redeemed() {
    let engine = Engine::new();
    let id = engine.begin().await;
    assert_eq!(engine.status(&id).await, Status::Pending);
    engine.approvals.open(&id, PHONE, Flow::Scanned).await.unwrap();
    assert_eq!(engine.status(&id).await, Status::Opened);
    assert_eq!(engine.approvals.grant(&id, b"result".to_vec()).await, Ok(None));
    assert_eq!(engine.status(&id).await, Status::Granted);
    assert_eq!(engine.approvals.look(&id).await.unwrap().result(), Some(b"result".as_slice()));
    let redeemed = engine.approvals.redeem(&id, "oidc", Some(&engine.browser), None).await.unwrap();
    assert_eq!(redeemed, Redeemed { ask: ask(), result: b"result".to_vec() });
    assert_eq!(engine.status(&id).await, Status::Redeemed);
    assert_eq!(engine.approvals.look(&id).await.unwrap().result(), None);
}

#[tokio::test]
async fn a_login_on_the_same_device_needs_the_code() {
    let engine = Engine::new();
    let (id, code) = engine.granted(Flow::SameDevice).await;
    let code = code.unwrap();
    let redeem = async |code| engine.approvals.redeem(&id, "oidc", Some(&engine.browser), code).await;
    assert_eq!(redeem(None).await, Err(Refusal::ResponseCode.into()));
    assert_eq!(redeem(Some("guessed")).await, Err(Refusal::ResponseCode.into()));
    assert!(redeem(Some(&code)).await.is_ok());
}

#[tokio::test]
async fn refuses_a_replayed_response_code() {
    let engine = Engine::new();
    let (id, code) = engine.granted(Flow::SameDevice).await;
    let redeem = || engine.approvals.redeem(&id, "oidc", Some(&engine.browser), code.as_deref());
    redeem().await.unwrap();
    assert_eq!(redeem().await, Err(state(Status::Redeemed)));
}

#[tokio::test]
async fn refuses_the_code_of_another_login() {
    let engine = Engine::new();
    let (id, _) = engine.granted(Flow::SameDevice).await;
    let (_, other_code) = engine.granted(Flow::SameDevice).await;
    let redeemed = engine.approvals.redeem(&id, "oidc", Some(&engine.browser), other_code.as_deref()).await;
    assert_eq!(redeemed, Err(Refusal::ResponseCode.into()));
}

#[tokio::test]
async fn the_code_in_another_browser_ends_the_login() {
    for with_cookie in [true, false] {
        let engine = Engine::new();
        let (id, code) = engine.granted(Flow::SameDevice).await;
        let other = with_cookie.then_some(&engine.other_browser);
        let redeemed = engine.approvals.redeem(&id, "oidc", other, code.as_deref()).await;
        assert_eq!(redeemed, Err(ApprovalError::OtherBrowser));
        assert_eq!(engine.status(&id).await, Status::Ended(Ending::OtherBrowser));
        let own = engine.approvals.redeem(&id, "oidc", Some(&engine.browser), code.as_deref()).await;
        assert_eq!(own, Err(state(Status::Ended(Ending::OtherBrowser))));
    }
}

#[tokio::test]
async fn another_browser_cannot_take_restart_or_cancel_a_scanned_login() {
    let engine = Engine::new();
    let (id, _) = engine.granted(Flow::Scanned).await;
    let other = &engine.other_browser;
    assert_eq!(engine.approvals.redeem(&id, "oidc", Some(other), None).await, Err(Refusal::Browser.into()));
    assert_eq!(engine.approvals.redeem(&id, "oidc", None, None).await, Err(Refusal::Browser.into()));
    assert_eq!(engine.approvals.cancel(&id, other).await, Err(Refusal::Browser.into()));
    assert_eq!(engine.approvals.restart(&id, other).await.err(), Some(Refusal::Browser.into()));
    assert_eq!(engine.status(&id).await, Status::Granted);
}

#[tokio::test]
async fn a_scanned_login_has_no_code() {
    let engine = Engine::new();
    let (id, _) = engine.granted(Flow::Scanned).await;
    let redeemed = engine.approvals.redeem(&id, "oidc", Some(&engine.browser), Some("code")).await;
    assert_eq!(redeemed, Err(Refusal::ResponseCode.into()));
}

#[tokio::test]
async fn the_same_wallet_may_fetch_again() {
    let engine = Engine::new();
    let id = engine.opened(Flow::Scanned).await;
    assert_eq!(engine.approvals.open(&id, PHONE, Flow::Scanned).await, Ok(Opening::Again));
    assert_eq!(engine.status(&id).await, Status::Opened);
}

#[tokio::test]
async fn a_second_wallet_ends_the_login() {
    for (opener, flow) in [
        (OTHER_PHONE, Flow::Scanned),
        (OTHER_PHONE, Flow::SameDevice),
        (PHONE, Flow::SameDevice),
        (Opener::Anonymous, Flow::Scanned),
    ] {
        let engine = Engine::new();
        let id = engine.opened(Flow::Scanned).await;
        assert_eq!(engine.approvals.open(&id, opener, flow).await, Ok(Opening::Second));
        let ended = Status::Ended(Ending::OpenedElsewhere);
        assert_eq!(engine.status(&id).await, ended);
        assert_eq!(engine.approvals.grant(&id, Vec::new()).await, Err(state(ended)));
        assert_eq!(engine.approvals.open(&id, PHONE, Flow::Scanned).await, Err(state(ended)));
    }
}

#[tokio::test]
async fn a_wallet_without_nonce_is_served_once() {
    let engine = Engine::new();
    let id = engine.begin().await;
    let open = || engine.approvals.open(&id, Opener::Anonymous, Flow::Scanned);
    assert_eq!(open().await, Ok(Opening::First));
    assert_eq!(engine.approvals.look(&id).await.unwrap().opener(), Some(Opener::Anonymous));
    assert_eq!(open().await, Ok(Opening::Second));
}

#[tokio::test]
async fn of_two_wallets_at_once_none_gets_through() {
    let engine = Engine::new();
    let id = engine.begin().await;
    let both = tokio::join!(
        engine.approvals.open(&id, PHONE, Flow::Scanned),
        engine.approvals.open(&id, OTHER_PHONE, Flow::Scanned)
    );
    assert_eq!(both, (Ok(Opening::First), Ok(Opening::Second)));
    assert_eq!(engine.status(&id).await, Status::Ended(Ending::OpenedElsewhere));
}

#[tokio::test]
async fn only_an_opened_login_is_granted_and_only_once() {
    let engine = Engine::new();
    let id = engine.begin().await;
    let grant = |result: &[u8]| engine.approvals.grant(&id, result.to_vec());
    assert_eq!(grant(b"early").await, Err(state(Status::Pending)));
    engine.approvals.open(&id, PHONE, Flow::Scanned).await.unwrap();
    grant(b"first").await.unwrap();
    assert_eq!(grant(b"second").await, Err(state(Status::Granted)));
    assert_eq!(engine.approvals.decline(&id).await, Err(state(Status::Granted)));
    assert_eq!(engine.approvals.open(&id, OTHER_PHONE, Flow::Scanned).await, Err(state(Status::Granted)));
    let redeemed = engine.approvals.redeem(&id, "oidc", Some(&engine.browser), None).await.unwrap();
    assert_eq!(redeemed.result, b"first");
}

#[tokio::test]
async fn declined_and_failed_logins_have_ended() {
    let engine = Engine::new();
    let id = engine.opened(Flow::Scanned).await;
    engine.approvals.decline(&id).await.unwrap();
    assert_eq!(engine.status(&id).await, Status::Ended(Ending::Declined));
    assert_eq!(engine.approvals.grant(&id, Vec::new()).await, Err(state(Status::Ended(Ending::Declined))));

    let id = engine.opened(Flow::Scanned).await;
    engine.approvals.fail(&id, "untrusted.signature").await.unwrap();
    assert_eq!(engine.status(&id).await, Status::Ended(Ending::Failed));
    assert_eq!(engine.approvals.look(&id).await.unwrap().failure(), Some("untrusted.signature"));

    let id = engine.begin().await;
    assert_eq!(engine.approvals.decline(&id).await, Err(state(Status::Pending)));
}

#[tokio::test]
async fn the_browser_cancels_until_it_has_gone_on() {
    let engine = Engine::new();
    let cancelled = Status::Ended(Ending::Cancelled);
    for id in [engine.begin().await, engine.opened(Flow::Scanned).await, engine.granted(Flow::Scanned).await.0] {
        engine.approvals.cancel(&id, &engine.browser).await.unwrap();
        assert_eq!(engine.status(&id).await, cancelled);
        assert_eq!(engine.approvals.cancel(&id, &engine.browser).await, Err(state(cancelled)));
        assert_eq!(engine.approvals.open(&id, PHONE, Flow::Scanned).await, Err(state(cancelled)));
    }
}

#[tokio::test]
async fn each_state_has_its_time() {
    let engine = Engine::new();
    let expired = Status::Ended(Ending::Expired);
    let id = engine.begin().await;
    engine.clock.advance(TIME_TO_OPEN - 1);
    engine.approvals.open(&id, PHONE, Flow::Scanned).await.unwrap();
    engine.clock.advance(TIME_TO_ANSWER - 1);
    engine.approvals.grant(&id, Vec::new()).await.unwrap();
    engine.clock.advance(TIME_TO_REDEEM - 1);
    assert_eq!(engine.status(&id).await, Status::Granted);
    engine.clock.advance(1);
    assert_eq!(engine.status(&id).await, expired);
    assert_eq!(engine.approvals.redeem(&id, "oidc", Some(&engine.browser), None).await, Err(state(expired)));

    let id = engine.begin().await;
    engine.clock.advance(TIME_TO_OPEN);
    assert_eq!(engine.approvals.open(&id, PHONE, Flow::Scanned).await, Err(state(expired)));

    let id = engine.opened(Flow::Scanned).await;
    engine.clock.advance(TIME_TO_ANSWER);
    assert_eq!(engine.approvals.grant(&id, Vec::new()).await, Err(state(expired)));
}

#[tokio::test]
async fn an_ended_login_is_told_for_a_while_and_then_forgotten() {
    let engine = Engine::new();
    let id = engine.begin().await;
    engine.clock.advance(TIME_TO_OPEN + 599);
    assert_eq!(engine.status(&id).await, Status::Ended(Ending::Expired));
    engine.clock.advance(1);
    assert_eq!(engine.approvals.look(&id).await.err(), Some(ApprovalError::Unknown));
}

#[tokio::test]
async fn restarting_asks_the_same_again_under_another_id() {
    let engine = Engine::new();
    let id = engine.opened(Flow::Scanned).await;
    let again = engine.approvals.restart(&id, &engine.browser).await.unwrap();
    assert_ne!(again.id(), id);
    assert_eq!(again.ask(), &ask());
    assert_eq!(engine.status(&id).await, Status::Ended(Ending::Cancelled));
    assert_eq!(engine.status(again.id()).await, Status::Pending);

    let (id, _) = engine.granted(Flow::Scanned).await;
    engine.approvals.redeem(&id, "oidc", Some(&engine.browser), None).await.unwrap();
    assert_eq!(engine.approvals.restart(&id, &engine.browser).await.err(), Some(state(Status::Redeemed)));
}

#[tokio::test]
async fn watchers_are_told_each_change_once() {
    let engine = Engine::new();
    let id = engine.begin().await;
    let mut watch = engine.approvals.subscribe(&id);
    assert_eq!(watch.next().await, Ok(Some(Status::Pending)));
    let open = async { engine.approvals.open(&id, PHONE, Flow::Scanned).await };
    let (told, opened) = tokio::join!(watch.next(), open);
    assert_eq!((told, opened), (Ok(Some(Status::Opened)), Ok(Opening::First)));
    engine.approvals.decline(&id).await.unwrap();
    assert_eq!(watch.next().await, Ok(Some(Status::Ended(Ending::Declined))));
    assert_eq!(watch.next().await, Ok(None));
}

#[tokio::test]
async fn watchers_see_what_another_replica_did() {
    let store = Arc::new(MemoryStore::new());
    let clock = Arc::new(ManualClock::new(NOW));
    let [here, there] = [(); 2].map(|()| Approvals::new(store.clone(), clock.clone()));
    let browser = BrowserSecret::generate(&mut OsRng);
    let id = here.begin(ask(), &browser).await.unwrap().id().to_owned();
    let mut watch = here.subscribe(&id);
    assert_eq!(watch.next().await, Ok(Some(Status::Pending)));
    there.open(&id, PHONE, Flow::Scanned).await.unwrap();
    assert_eq!(watch.next().await, Ok(Some(Status::Opened)));
}

#[tokio::test]
async fn the_front_door_collects_once_and_only_its_own() {
    for flow in [Flow::Scanned, Flow::SameDevice] {
        let engine = Engine::new();
        let id = engine.opened(flow).await;
        assert_eq!(engine.approvals.collect(&id, "oidc").await, Err(state(Status::Opened)));
        engine.approvals.grant(&id, b"result".to_vec()).await.unwrap();
        assert_eq!(engine.approvals.collect(&id, "signing").await, Err(Refusal::FrontDoor.into()));
        let collected = engine.approvals.collect(&id, "oidc").await.unwrap();
        assert_eq!(collected, Redeemed { ask: ask(), result: b"result".to_vec() });
        assert_eq!(engine.approvals.collect(&id, "oidc").await, Err(state(Status::Redeemed)));
        assert_eq!(engine.approvals.look(&id).await.unwrap().result(), None);
    }
}

#[test]
fn a_browser_is_known_by_its_cookie() {
    let secret = BrowserSecret::generate(&mut OsRng);
    let cookie = secret.to_cookie();
    let read = BrowserSecret::from_cookie(&cookie).unwrap();
    assert!(secret.hash().is_of(&read));
    assert!(!secret.hash().is_of(&BrowserSecret::generate(&mut OsRng)));
    for wrong in ["", "AAAA", "not base64!"] {
        assert!(BrowserSecret::from_cookie(wrong).is_none());
    }
}

#[test]
fn the_record_does_not_hold_the_cookie() {
    let secret = BrowserSecret::generate(&mut OsRng);
    let approval = Approval::new("id".to_owned(), ask(), secret.hash(), NOW);
    let record = serde_json::to_string(&approval).unwrap();
    assert!(!record.contains(secret.to_cookie().as_str()));
}
