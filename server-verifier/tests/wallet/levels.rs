use siegelring_core::assurance::Level;
use siegelring_verifier::approval::Flow;

use crate::card::Request;
use crate::responses::Opened;
use crate::world::World;

async fn level_of(opened: &Opened) -> (Level, Vec<&'static str>) {
    opened.send(&opened.answer().await).await.unwrap();
    let granted = opened.redeem(None).await;
    let limits = granted.assessment.limits().map(|finding| finding.code()).collect();
    (granted.assessment.level, limits)
}

#[tokio::test]
async fn software_keys_are_substantial_for_demonstration_and_low_in_earnest() {
    let demo = Opened::in_world(World::under("demo"), Flow::Scanned, Some("wallet")).await;
    assert_eq!(level_of(&demo).await.0, Level::Substantial);
    let earnest = Opened::in_world(World::under("tr-03107"), Flow::Scanned, Some("wallet")).await;
    assert_eq!(level_of(&earnest).await, (Level::Low, vec!["key.software"]));
}

#[tokio::test]
async fn a_request_that_was_open_to_anybody_is_low() {
    let opened = Opened::in_world(World::new(), Flow::Scanned, None).await;
    assert_eq!(level_of(&opened).await, (Level::Low, vec!["channel.unbound"]));
}

#[tokio::test]
async fn without_a_pin_proof_it_is_low() {
    let opened = Opened::by(Flow::Scanned).await;
    let evaluated = opened.phone.evaluate(&opened.world, "471108", opened.request.purpose()).await.unwrap();
    let mut approval = opened.card.approval(&opened.world, &opened.request, &evaluated);
    approval.pin_proof = None;
    opened.send(&opened.card.present(&opened.request, &approval)).await.unwrap();
    let granted = opened.redeem(None).await;
    assert_eq!((granted.assessment.level, granted.amr), (Level::Low, vec!["swk".to_owned()]));
}

#[tokio::test]
async fn a_relying_party_may_take_no_more_than_low_from_another_device() {
    let world = World::new();
    let mut opened = Opened::in_world(world, Flow::Scanned, Some("wallet")).await;
    opened.approval = opened.world.approval_asking(|ask| ask.scanned_may_be_substantial = false).await;
    let token = opened.world.token(&opened.approval, Flow::Scanned);
    let request = opened.world.server.request(&token, Some("wallet"), opened.world.now()).await.unwrap();
    opened.request = Request::read(request);
    assert_eq!(level_of(&opened).await, (Level::Low, vec!["channel.not_accepted"]));
}

#[tokio::test]
async fn a_login_is_never_above_its_credential() {
    let opened = Opened::by(Flow::Scanned).await;
    let lower = |it: &mut siegelring_verifier::store::records::credential::Credential| it.level = Level::Low;
    opened.world.change(&opened.card.id(), lower).await;
    assert_eq!(level_of(&opened).await, (Level::Low, vec!["issued.low"]));
}
