use rand_core::OsRng;
use siegelring_core::approval_element::Arrival;
use siegelring_core::assurance::Level;
use siegelring_core::crypto::SigningKey;
use siegelring_core::openid4vp::response::DirectPost;
use siegelring_core::wallet::ErrorCode;
use siegelring_verifier::approval::{Approval, Ask, Ending, Flow, Status};
use siegelring_verifier::store::records;
use siegelring_verifier::store::records::credential::Credential;
use siegelring_verifier::store::records::granted::Granted;
use siegelring_verifier::store::records::wallet::Wallet;

use crate::card::{Card, Request, encrypted};
use crate::phone::Phone;
use crate::world::{BASE, World, code};

/// A phone with a credential that has opened a login.
pub struct Opened {
    pub world: World,
    pub phone: Phone,
    pub card: Card,
    pub approval: Approval,
    pub request: Request,
}

impl Opened {
    pub async fn by(flow: Flow) -> Self {
        Self::in_world(World::new(), flow, Some("wallet")).await
    }

    pub async fn in_world(world: World, flow: Flow, wallet_nonce: Option<&str>) -> Self {
        let phone = world.phone("a").await;
        let pin = phone.enter_pin(&world, "471108").await.pin;
        let card = Card::issue(&world, &phone, &pin).await;
        let approval = world.approval().await;
        let request = Self::fetch(&world, &approval, flow, wallet_nonce).await;
        Self { world, phone, card, approval, request }
    }

    async fn fetch(world: &World, approval: &Approval, flow: Flow, wallet_nonce: Option<&str>) -> Request {
        let token = world.token(approval, flow);
        Request::read(world.server.request(&token, wallet_nonce, world.now()).await.unwrap())
    }

    /// The same phone has opened another approval too.
    pub async fn open_another(&mut self, change: impl FnOnce(&mut Ask)) {
        self.approval = self.world.approval_asking(change).await;
        self.request = Self::fetch(&self.world, &self.approval, Flow::Scanned, Some("wallet")).await;
    }

    pub async fn send(&self, post: &DirectPost) -> Result<Option<String>, ErrorCode> {
        let sent = self.world.server.response(self.request.response_token(), post, self.world.now()).await;
        sent.map(|answer| answer.redirect_uri).map_err(|error| error.answer().error)
    }

    pub async fn answer(&self) -> DirectPost {
        self.card.answer(&self.world, &self.phone, &self.request).await
    }

    pub async fn status(&self) -> Status {
        self.world.approvals.status(self.approval.id()).await.unwrap()
    }

    pub async fn failure(&self) -> String {
        let approval = self.world.approvals.look(self.approval.id()).await.unwrap();
        approval.failure().expect("a failure").to_owned()
    }

    /// What the browser that began gets.
    pub async fn redeem(&self, response_code: Option<&str>) -> Granted {
        let id = self.approval.id();
        let redeemed = self.world.approvals.redeem(id, "oidc", Some(&self.world.browser), response_code).await.unwrap();
        Granted::open(&redeemed.result, &self.world.keys.secrets.sealing, id).unwrap()
    }
}

#[tokio::test]
async fn a_scanned_login_is_granted_with_what_was_asked_for() {
    let opened = Opened::by(Flow::Scanned).await;
    assert_eq!(opened.send(&opened.answer().await).await, Ok(None));
    let granted = opened.redeem(None).await;
    assert_eq!(granted.subject, "subject a");
    assert_eq!(granted.attributes.len(), 2);
    assert_eq!(granted.assessment.level, Level::Substantial);
    assert_eq!(granted.amr, ["swk", "pin", "user", "mfa"]);
}

#[tokio::test]
async fn on_the_same_device_the_browser_comes_back_with_a_code() {
    let opened = Opened::by(Flow::SameDevice).await;
    let redirect = opened.send(&opened.answer().await).await.unwrap().unwrap();
    let before = format!("{BASE}/login/{}/return?response_code=", opened.approval.id());
    let response_code = redirect.strip_prefix(&before).unwrap();
    assert_eq!(opened.redeem(Some(response_code)).await.assessment.level, Level::Substantial);
}

#[tokio::test]
async fn a_request_of_which_only_bytes_are_left_is_fetched_and_answered_alike() {
    let opened = Opened::by(Flow::SameDevice).await;
    let token = opened.world.token(&opened.approval, Flow::SameDevice);
    let fetch = || opened.world.server.request(&token, Some("wallet"), opened.world.now());
    let sent = fetch().await.unwrap();
    opened.world.keep_only_bytes_of_requests().await;
    assert_eq!(fetch().await.unwrap(), sent);
    let answer = opened.answer().await;
    let first = opened.send(&answer).await.unwrap();
    opened.world.keep_only_bytes_of_requests().await;
    assert_eq!(opened.send(&answer).await, Ok(first), "its repeat, too");
}

#[tokio::test]
async fn the_same_bytes_get_the_same_answer_and_others_none() {
    let opened = Opened::by(Flow::SameDevice).await;
    let answer = opened.answer().await;
    let first = opened.send(&answer).await.unwrap();
    assert_eq!(opened.send(&answer).await, Ok(first));
    let other = opened.answer().await;
    assert_eq!(opened.send(&other).await, Err(ErrorCode::UnknownRequest));
    assert_eq!(opened.send(&opened.request.error("access_denied")).await, Err(ErrorCode::UnknownRequest));
    assert_eq!(opened.status().await, Status::Granted);
}

#[tokio::test]
async fn a_response_clears_the_count_if_the_confirmation_got_lost() {
    let opened = Opened::by(Flow::Scanned).await;
    let answer = opened.answer().await;
    assert_eq!(opened.world.wallet(&opened.phone).await.tries.standing().left, 4);
    opened.send(&answer).await.unwrap();
    assert_eq!(opened.world.wallet(&opened.phone).await.tries.standing().left, 5);
}

#[tokio::test]
async fn declining_ends_it_for_whoever_has_the_request() {
    let opened = Opened::by(Flow::Scanned).await;
    let stranger = DirectPost { state: Some("guessed".to_owned()), ..opened.request.error("access_denied") };
    assert_eq!(opened.send(&stranger).await, Err(ErrorCode::InvalidRequest));
    assert_eq!(opened.status().await, Status::Opened);
    for _ in 0..2 {
        assert_eq!(opened.send(&opened.request.error("access_denied")).await, Ok(None));
        assert_eq!(opened.status().await, Status::Ended(Ending::Declined));
    }
}

#[tokio::test]
async fn declining_on_the_same_device_leads_back_to_the_browser() {
    let opened = Opened::by(Flow::SameDevice).await;
    let back = opened.send(&opened.request.error("access_denied")).await.unwrap();
    assert_eq!(back, Some(format!("{BASE}/login/{}", opened.approval.id())));
}

#[tokio::test]
async fn another_error_of_the_wallet_is_a_failure() {
    let opened = Opened::by(Flow::Scanned).await;
    opened.send(&opened.request.error("<script>")).await.unwrap();
    assert_eq!(opened.failure().await, "peer.invalid_request");
}

#[tokio::test]
async fn what_cannot_be_read_changes_nothing() {
    let opened = Opened::by(Flow::Scanned).await;
    let garbage = DirectPost { response: Some("a.b.c.d.e".to_owned()), ..DirectPost::default() };
    let both = DirectPost { error: Some("access_denied".to_owned()), ..opened.answer().await };
    let other = Opened::by(Flow::Scanned).await;
    let for_another_key = encrypted(&other.request, b"{}");
    let no_response = encrypted(&opened.request, b"{}");
    for post in [garbage, both, for_another_key, no_response, DirectPost::default()] {
        assert_eq!(opened.send(&post).await, Err(ErrorCode::InvalidRequest));
        assert_eq!(opened.status().await, Status::Opened);
    }
}

#[tokio::test]
async fn truncated_and_re_ordered_responses_change_nothing() {
    let opened = Opened::by(Flow::Scanned).await;
    let good = opened.answer().await;
    let parts: Vec<String> = good.response.clone().unwrap().split('.').map(str::to_owned).collect();
    let joined = |order: &[usize]| order.iter().map(|part| parts[*part].as_str()).collect::<Vec<_>>().join(".");
    let changed = |part: usize, with: &str| {
        let mut parts = parts.clone();
        parts[part] = with.to_owned();
        parts.join(".")
    };
    let shorter = &parts[3][..parts[3].len() - 4];
    for response in [
        joined(&[0, 1, 2, 3]),
        joined(&[0, 1, 3, 2, 4]),
        joined(&[0, 1, 2, 4, 3]),
        joined(&[0, 1, 2, 3, 4, 4]),
        changed(3, shorter),
        changed(4, ""),
        changed(1, "AAAA"),
    ] {
        let post = DirectPost { response: Some(response), ..DirectPost::default() };
        assert_eq!(opened.send(&post).await, Err(ErrorCode::InvalidRequest));
        assert_eq!(opened.status().await, Status::Opened);
    }
    assert_eq!(opened.send(&good).await, Ok(None), "nothing was lost");
}

#[tokio::test]
async fn a_pin_proof_counts_once_however_it_is_wrapped() {
    let opened = Opened::by(Flow::Scanned).await;
    let evaluated = opened.phone.evaluate(&opened.world, "471108", opened.request.purpose()).await.unwrap();
    let approval = opened.card.approval(&opened.world, &opened.request, &evaluated);
    assert_eq!(opened.send(&opened.card.present(&opened.request, &approval)).await, Ok(None));
    let wallet = opened.world.wallet(&opened.phone).await;
    // The same proof, encrypted anew.
    let again = opened.card.present(&opened.request, &approval);
    assert_eq!(opened.send(&again).await, Err(ErrorCode::UnknownRequest));
    assert_eq!(opened.world.wallet(&opened.phone).await, wallet);
    opened.redeem(None).await;
    assert_eq!(opened.send(&again).await, Err(ErrorCode::UnknownRequest));
    assert_eq!(opened.status().await, Status::Redeemed);
}

#[tokio::test]
async fn a_copied_credential_is_nothing_without_its_device_key() {
    let mut opened = Opened::by(Flow::Scanned).await;
    let evaluated = opened.phone.evaluate(&opened.world, "471108", opened.request.purpose()).await.unwrap();
    let approval = opened.card.approval(&opened.world, &opened.request, &evaluated);
    opened.card.device_key = SigningKey::generate(&mut OsRng);
    assert_eq!(opened.send(&opened.card.present(&opened.request, &approval)).await, Err(ErrorCode::InvalidResponse));
    assert_eq!(opened.failure().await, "untrusted.signature");
}

#[tokio::test]
async fn a_pin_key_of_another_wallet_proves_nothing() {
    let opened = Opened::by(Flow::Scanned).await;
    let thief = opened.world.phone("thief").await;
    let own_pin = thief.evaluate(&opened.world, "471108", opened.request.purpose()).await.unwrap();
    let approval = opened.card.approval(&opened.world, &opened.request, &own_pin);
    assert_eq!(opened.send(&opened.card.present(&opened.request, &approval)).await, Err(ErrorCode::InvalidResponse));
    assert_eq!(opened.failure().await, "untrusted.pin_proof");
}

#[tokio::test]
async fn a_credential_that_this_server_has_no_record_of_logs_nobody_in() {
    let opened = Opened::by(Flow::Scanned).await;
    let answer = opened.answer().await;
    let (store, now) = (&*opened.world.store, opened.world.now());
    assert!(records::remove::<Credential>(store, &opened.card.id(), now).await.unwrap());
    assert!(opened.send(&answer).await.is_err());
    assert!(matches!(opened.status().await, Status::Ended(Ending::Failed)));
}

#[tokio::test]
async fn an_answer_to_another_request_ends_this_one() {
    let opened = Opened::by(Flow::Scanned).await;
    let other = world_request(&opened.world).await;
    let evaluated = opened.phone.evaluate(&opened.world, "471108", other.purpose()).await.unwrap();
    let approval = opened.card.approval(&opened.world, &other, &evaluated);
    let moved = opened.card.present(&opened.request, &approval);
    assert_eq!(opened.send(&moved).await, Err(ErrorCode::InvalidResponse));
    assert_eq!(opened.status().await, Status::Ended(Ending::Failed));
}

#[tokio::test]
async fn an_evaluation_for_another_request_does_not_count_here() {
    let opened = Opened::by(Flow::Scanned).await;
    let other = world_request(&opened.world).await;
    let evaluated = opened.phone.evaluate(&opened.world, "471108", other.purpose()).await.unwrap();
    let approval = opened.card.approval(&opened.world, &opened.request, &evaluated);
    assert_eq!(opened.send(&opened.card.present(&opened.request, &approval)).await, Err(ErrorCode::InvalidResponse));
    assert_eq!(opened.failure().await, "peer.pin_evaluation");
}

#[tokio::test]
async fn an_evaluation_of_another_wallet_or_none_does_not_count() {
    let opened = Opened::by(Flow::Scanned).await;
    let stranger = opened.world.phone("b").await;
    let own = opened.phone.evaluate(&opened.world, "471108", opened.request.purpose()).await.unwrap();
    let theirs = stranger.evaluate(&opened.world, "471108", opened.request.purpose()).await.unwrap();
    let mixed = crate::phone::Evaluated { id: theirs.id, ..own };
    let approval = opened.card.approval(&opened.world, &opened.request, &mixed);
    assert_eq!(opened.send(&opened.card.present(&opened.request, &approval)).await, Err(ErrorCode::InvalidResponse));
    assert_eq!(opened.failure().await, "peer.pin_evaluation");
}

#[tokio::test]
async fn a_wrong_pin_gives_no_proof() {
    let opened = Opened::by(Flow::Scanned).await;
    let wrong = opened.phone.evaluate(&opened.world, "999000", opened.request.purpose()).await.unwrap();
    let approval = opened.card.approval(&opened.world, &opened.request, &wrong);
    assert_eq!(opened.send(&opened.card.present(&opened.request, &approval)).await, Err(ErrorCode::InvalidResponse));
    assert_eq!(opened.failure().await, "untrusted.pin_proof");
    assert_eq!(opened.world.wallet(&opened.phone).await.tries.standing().left, 4);
}

#[tokio::test]
async fn a_request_of_one_flow_is_not_answered_as_the_other() {
    let opened = Opened::by(Flow::Scanned).await;
    let evaluated = opened.phone.evaluate(&opened.world, "471108", opened.request.purpose()).await.unwrap();
    let mut approval = opened.card.approval(&opened.world, &opened.request, &evaluated);
    approval.arrival = Arrival::SameDevice;
    assert_eq!(opened.send(&opened.card.present(&opened.request, &approval)).await, Err(ErrorCode::InvalidResponse));
}

#[tokio::test]
async fn revoked_credentials_and_wallets_log_nobody_in() {
    let opened = Opened::by(Flow::Scanned).await;
    let now = opened.world.now();
    opened.world.change::<Credential>(&opened.card.id(), |it| it.revoked_at = Some(now)).await;
    assert_eq!(opened.send(&opened.answer().await).await, Err(ErrorCode::Revoked));

    let opened = Opened::by(Flow::Scanned).await;
    let answer = opened.answer().await;
    opened.world.change::<Wallet>(&opened.phone.wallet_id.to_string(), |it| it.revoked_at = Some(now)).await;
    assert_eq!(opened.send(&answer).await, Err(ErrorCode::Revoked));
    assert_eq!(opened.failure().await, "refused.revoked");
}

#[tokio::test]
async fn a_credential_of_an_old_pin_is_of_no_use() {
    let opened = Opened::by(Flow::Scanned).await;
    let answer = opened.answer().await;
    opened.world.change::<Wallet>(&opened.phone.wallet_id.to_string(), |it| it.pin_version += 1).await;
    assert_eq!(opened.send(&answer).await, Err(ErrorCode::InvalidResponse));
    assert_eq!(opened.failure().await, "peer.pin_evaluation");
}

#[tokio::test]
async fn an_answer_after_its_time_is_too_late() {
    let opened = Opened::by(Flow::Scanned).await;
    let answer = opened.answer().await;
    opened.world.clock.advance(300);
    assert_eq!(opened.send(&answer).await, Err(ErrorCode::UnknownRequest));
}

#[tokio::test]
async fn refuses_tokens_of_another_kind() {
    let opened = Opened::by(Flow::SameDevice).await;
    let token = opened.world.token(&opened.approval, Flow::SameDevice);
    let sent = opened.world.server.response(&token, &opened.request.error("access_denied"), opened.world.now()).await;
    assert_eq!(code(sent), ErrorCode::UnknownRequest);
}

async fn world_request(world: &World) -> Request {
    let token = world.token(&world.approval().await, Flow::Scanned);
    Request::read(world.server.request(&token, Some("wallet"), world.now()).await.unwrap())
}
