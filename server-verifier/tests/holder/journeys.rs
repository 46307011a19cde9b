use rand_core::OsRng;
use siegelring_core::error::{Error, Refused};
use siegelring_core::holder::Outcome;
use siegelring_verifier::approval::Status;

use crate::phone::Phone;
use crate::world::World;

const PIN: &str = "471108";
const NEW_PIN: &str = "926154";

/// Approves a login with whichever of these PINs is right; whether the server granted it.
async fn approves(world: &World, phone: &mut Phone, pins: &[&str]) -> bool {
    let (approval, link) = world.login().await;
    let outcome = phone.scan(world, &link, pins).await;
    let is_granted = matches!(world.status(&approval).await, Status::Granted);
    assert_eq!(matches!(outcome, Outcome::Approved { .. }), is_granted, "{outcome:?}");
    is_granted
}

#[tokio::test]
async fn enrols_and_approves() {
    let world = World::new();
    let (mut phone, _) = Phone::enrolled(&world, PIN).await;
    assert_eq!(phone.wallet.credentials().len(), 2);
    assert!(approves(&world, &mut phone, &[PIN]).await);
    assert!(approves(&world, &mut phone, &["471109", PIN]).await);
}

#[tokio::test]
async fn a_birth_date_as_pin_is_changed_within_the_enrolment() {
    let world = World::new();
    let (mut phone, _) = Phone::enrolled_typing(&world, &["260184", "19840126", NEW_PIN]).await;
    assert!(approves(&world, &mut phone, &[NEW_PIN]).await);
}

#[tokio::test]
async fn changes_the_pin_and_gets_new_credentials() {
    let world = World::new();
    let (mut phone, _) = Phone::enrolled(&world, PIN).await;
    phone.wallet.start_pin_change(world.now(), &mut OsRng).unwrap();
    assert_eq!(phone.run(&world, &[PIN, NEW_PIN]).await, Outcome::PinChanged);
    assert!(approves(&world, &mut phone, &[PIN, NEW_PIN]).await);
}

#[tokio::test]
async fn a_change_of_pin_survives_a_kill_wherever_an_answer_gets_lost() {
    let world = World::new();
    for lost in ["/pin-changes", "/issuance/reissue", "/issuance/token", "/key-attestations", "/issuance/credential"] {
        let (mut phone, _) = Phone::enrolled(&world, PIN).await;
        phone.wallet.start_pin_change(world.now(), &mut OsRng).unwrap();
        assert_eq!(phone.run_until(&world, &[PIN, NEW_PIN], lost).await, None);
        phone.restart_and_resume(&world);
        assert_eq!(phone.run(&world, &[NEW_PIN]).await, Outcome::PinChanged, "{lost}");
        assert!(approves(&world, &mut phone, &[NEW_PIN]).await, "{lost}");
    }
}

#[tokio::test]
async fn an_enrolment_survives_a_kill_while_the_codes_are_on_their_way() {
    let world = World::new();
    let enrolled = world.identified().await;
    let mut phone = Phone::new(&world);
    let code = enrolled.activation_code.to_string();
    phone.start(&world, &enrolled.app_link);
    assert_eq!(phone.run_until(&world, &[&code, PIN], "/issuance/nonce").await, None);
    phone.restart_and_resume(&world);
    let outcome = phone.run(&world, &[PIN]).await;
    assert!(matches!(outcome, Outcome::Enrolled(_)), "{outcome:?}");
    assert!(approves(&world, &mut phone, &[PIN]).await);
}

#[tokio::test]
async fn five_wrong_pins_block_until_the_unblock_code_is_typed() {
    let world = World::new();
    let (mut phone, unblock_code) = Phone::enrolled(&world, PIN).await;
    let (_, link) = world.login().await;
    let outcome = phone.scan(&world, &link, &["471109"; 5]).await;
    let Outcome::Failed(failed) = outcome else { panic!("{outcome:?}") };
    assert_eq!(failed.error, Error::from(Refused::PinBlocked));
    assert!(!approves(&world, &mut phone, &[PIN]).await);

    phone.wallet.start_unblock(world.now(), &mut OsRng).unwrap();
    let typed = ["0000-0000-0000-0000", &unblock_code.to_lowercase()];
    assert_eq!(phone.run(&world, &typed).await, Outcome::Unblocked);
    assert!(approves(&world, &mut phone, &[PIN]).await);
}
