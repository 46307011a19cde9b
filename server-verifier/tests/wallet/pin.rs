use rand_core::OsRng;
use siegelring_core::crypto::SigningKey;
use siegelring_core::wallet::{ErrorCode, PinConfirmation, PinEvaluation, Purpose, WalletId};
use siegelring_verifier::store::records::wallet::Wallet;

use crate::phone::{Phone, blind, signed};
use crate::world::{BASE, World, code, told};

async fn wrong(world: &World, phone: &Phone) {
    let evaluated = phone.try_pin(world, "999000").await.unwrap();
    assert!(!phone.is_right(&evaluated));
}

#[tokio::test]
async fn the_phone_knows_at_once_whether_the_pin_is_right() {
    let world = World::new();
    let phone = world.phone("a").await;
    let evaluated = phone.try_pin(&world, "471108").await.unwrap();
    assert!(phone.is_right(&evaluated));
    assert_eq!((evaluated.tries_left, evaluated.wrong_since_success), (4, 0));
    let tries = phone.confirm(&world, &evaluated).await.unwrap();
    assert_eq!((tries.tries_left, tries.wrong_since_success), (5, 0));
    wrong(&world, &phone).await;
}

#[tokio::test]
async fn five_wrong_tries_block_and_the_last_is_announced() {
    let world = World::new();
    let phone = world.phone("a").await;
    for left in [4, 3, 2, 1, 0] {
        let evaluated = phone.try_pin(&world, "999000").await.unwrap();
        assert_eq!((evaluated.tries_left, evaluated.wrong_since_success), (left, 4 - left));
    }
    assert_eq!(told(phone.try_pin(&world, "471108").await), (ErrorCode::PinBlocked, Some(0)));
    world.clock.advance(365 * 24 * 3600);
    assert_eq!(code(phone.try_pin(&world, "471108").await), ErrorCode::PinBlocked);
}

#[tokio::test]
async fn a_right_pin_clears_the_count_and_shows_the_wrong_ones_before() {
    let world = World::new();
    let phone = world.phone("a").await;
    for _ in 0..4 {
        wrong(&world, &phone).await;
    }
    let evaluated = phone.try_pin(&world, "471108").await.unwrap();
    assert_eq!((evaluated.tries_left, evaluated.wrong_since_success), (0, 4));
    phone.confirm(&world, &evaluated).await.unwrap();
    assert_eq!(phone.try_pin(&world, "471108").await.unwrap().tries_left, 4);
}

#[tokio::test]
async fn a_try_counts_before_it_is_answered_whatever_becomes_of_the_answer() {
    let world = World::new();
    let phone = world.phone("a").await;
    let challenge = world.server.challenge(world.now()).challenge;
    let message = PinEvaluation {
        aud: BASE.to_owned(),
        wallet_id: phone.wallet_id,
        challenge,
        blinded_element: [0; 33],
        purpose: Purpose::Wallet,
    };
    let refused = world.server.pin_evaluation(&signed(&message, &phone.wallet_key), world.now()).await;
    assert_eq!(code(refused), ErrorCode::InvalidRequest);
    assert_eq!(world.wallet(&phone).await.tries.standing().left, 4);
}

#[tokio::test]
async fn the_same_message_gets_the_same_answer_uncounted() {
    let world = World::new();
    let phone = world.phone("a").await;
    let (message, _) = phone.evaluation(&world, "471108", Purpose::Wallet);
    let first = world.server.pin_evaluation(&message, world.now()).await.unwrap();
    world.clock.advance(1000);
    for _ in 0..10 {
        assert_eq!(world.server.pin_evaluation(&message, world.now()).await.unwrap(), first);
    }
    assert_eq!(world.wallet(&phone).await.tries.standing().left, 4);
}

#[tokio::test]
async fn the_same_message_sent_at_once_is_counted_once() {
    let world = std::sync::Arc::new(World::new());
    let phone = world.phone("a").await;
    let (message, _) = phone.evaluation(&world, "471108", Purpose::Wallet);
    let calls = (0..8).map(|_| {
        let (world, message) = (world.clone(), message.clone());
        tokio::spawn(async move { world.server.pin_evaluation(&message, world.now()).await.unwrap() })
    });
    let mut answers = Vec::new();
    for call in calls.collect::<Vec<_>>() {
        answers.push(call.await.unwrap());
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]));
    assert_eq!(world.wallet(&phone).await.tries.standing().left, 4);
}

/// A hundred guesses at once: how many were answered.
async fn guess_at_once(world: World) -> u32 {
    let world = std::sync::Arc::new(world);
    let phone = world.phone("a").await;
    let calls = (0..100).map(|guess| {
        let (message, _) = phone.evaluation(&world, &format!("4711{guess:02}"), Purpose::Wallet);
        let world = world.clone();
        tokio::spawn(async move { world.server.pin_evaluation(&message, world.now()).await.is_ok() })
    });
    let mut answered = 0;
    for call in calls.collect::<Vec<_>>() {
        answered += u32::from(call.await.unwrap());
    }
    assert_eq!(world.wallet(&phone).await.tries.standing().left, 0);
    answered
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn parallel_guesses_cannot_outrun_the_count() {
    assert_eq!(guess_at_once(World::new()).await, 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn parallel_guesses_cannot_outrun_the_count_on_disk() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(guess_at_once(World::on_sqlite(&folder)).await, 5);
}

#[tokio::test]
async fn a_challenge_is_ours_fresh_and_used_once() {
    let world = World::new();
    let phone = world.phone("a").await;
    let evaluate = async |challenge: [u8; 32], pin: &str| {
        let (_, blinded_element) = blind(pin, &phone.secret);
        let (aud, wallet_id, purpose) = (BASE.to_owned(), phone.wallet_id, Purpose::Wallet);
        let message = PinEvaluation { aud, wallet_id, challenge, blinded_element, purpose };
        world.server.pin_evaluation(&signed(&message, &phone.wallet_key), world.now()).await
    };
    let challenge = world.server.challenge(world.now()).challenge;
    let mut forged = challenge;
    forged[31] ^= 1;
    assert_eq!(code(evaluate(forged, "471108").await), ErrorCode::InvalidChallenge);
    assert!(evaluate(challenge, "471108").await.is_ok());
    assert_eq!(code(evaluate(challenge, "471109").await), ErrorCode::InvalidChallenge);
    let old = world.server.challenge(world.now()).challenge;
    world.clock.advance(300);
    assert_eq!(code(evaluate(old, "471108").await), ErrorCode::InvalidChallenge);
    assert_eq!(world.wallet(&phone).await.tries.standing().left, 4);
}

#[tokio::test]
async fn an_unclean_stop_makes_no_guess_free() {
    let world = World::new();
    let phone = world.phone("a").await;
    let challenge = world.server.challenge(world.now()).challenge;
    let message = |pin: &str| {
        let (blinding, blinded_element) = blind(pin, &phone.secret);
        let (aud, wallet_id, purpose) = (BASE.to_owned(), phone.wallet_id, Purpose::Wallet);
        let message = PinEvaluation { aud, wallet_id, challenge, blinded_element, purpose };
        (signed(&message, &phone.wallet_key), blinding)
    };
    let evaluate = async |message: &str| world.server.pin_evaluation(message, world.now()).await;
    let left = async || world.wallet(&phone).await.tries.standing().left;
    let ((right, blinding), (guess, _), (another_guess, _)) = (message("471108"), message("471109"), message("471110"));
    let answer = evaluate(&right).await.unwrap();
    world.lose_evaluations().await;
    assert_eq!(evaluate(&right).await.unwrap(), answer, "the same message gets the same answer");
    assert_eq!(left().await, 4, "and is counted once");
    assert_eq!(code(evaluate(&guess).await), ErrorCode::InvalidChallenge);
    world.lose_evaluations().await;
    evaluate(&guess).await.unwrap();
    assert_eq!(left().await, 3, "another message is another try");
    let pin = blinding.finalize(&answer.evaluated_element).unwrap();
    let confirmation =
        PinConfirmation { aud: BASE.to_owned(), wallet_id: phone.wallet_id, evaluation_id: answer.evaluation_id };
    let confirmation = signed(&confirmation, &pin.key(0).unwrap());
    world.server.pin_confirmation(&confirmation, world.now()).await.unwrap();
    let standing = left().await;
    world.lose_evaluations().await;
    evaluate(&another_guess).await.unwrap();
    world.server.pin_confirmation(&confirmation, world.now()).await.unwrap();
    assert_eq!(left().await, standing - 1, "what was confirmed before clears no guess by the same challenge");
}

#[tokio::test]
async fn only_the_wallet_key_may_try() {
    let world = World::new();
    let phone = world.phone("a").await;
    let thief = Phone { wallet_key: SigningKey::generate(&mut OsRng), ..world.phone("b").await };
    let thief = Phone { wallet_id: phone.wallet_id, ..thief };
    assert_eq!(code(thief.try_pin(&world, "471108").await), ErrorCode::InvalidRequest);
    let nobody = Phone { wallet_id: WalletId([9; 16]), ..thief };
    assert_eq!(code(nobody.try_pin(&world, "471108").await), ErrorCode::InvalidRequest);
    assert_eq!(world.wallet(&phone).await.tries.standing().left, 5);
}

#[tokio::test]
async fn a_message_for_another_server_counts_nothing() {
    let world = World::new();
    let phone = world.phone("a").await;
    let challenge = world.server.challenge(world.now()).challenge;
    let (_, blinded_element) = blind("471108", &phone.secret);
    let (aud, wallet_id, purpose) = ("https://other.example".to_owned(), phone.wallet_id, Purpose::Wallet);
    let message = PinEvaluation { aud, wallet_id, challenge, blinded_element, purpose };
    let refused = world.server.pin_evaluation(&signed(&message, &phone.wallet_key), world.now()).await;
    assert_eq!(code(refused), ErrorCode::InvalidRequest);
    assert_eq!(world.wallet(&phone).await.tries.standing().left, 5);
}

#[tokio::test]
async fn a_confirmation_is_signed_by_the_pin_key_and_cannot_be_made_without_the_pin() {
    let world = World::new();
    let phone = world.phone("a").await;
    let evaluated = phone.try_pin(&world, "999000").await.unwrap();
    let by_wrong_pin = phone.confirm(&world, &evaluated).await;
    assert_eq!(code(by_wrong_pin), ErrorCode::InvalidRequest);
    let message = PinConfirmation { aud: BASE.to_owned(), wallet_id: phone.wallet_id, evaluation_id: evaluated.id };
    let by_wallet_key = world.server.pin_confirmation(&signed(&message, &phone.wallet_key), world.now()).await;
    assert_eq!(code(by_wallet_key), ErrorCode::InvalidRequest);
    assert_eq!(world.wallet(&phone).await.tries.standing().left, 4);
}

#[tokio::test]
async fn an_old_confirmation_does_not_buy_new_tries() {
    let world = World::new();
    let phone = world.phone("a").await;
    let evaluated = phone.try_pin(&world, "471108").await.unwrap();
    let confirmation = phone.confirmation(&evaluated);
    world.server.pin_confirmation(&confirmation, world.now()).await.unwrap();
    for _ in 0..5 {
        wrong(&world, &phone).await;
        let replayed = world.server.pin_confirmation(&confirmation, world.now()).await;
        assert!(replayed.is_ok());
    }
    assert_eq!(code(phone.try_pin(&world, "471108").await), ErrorCode::PinBlocked);
}

#[tokio::test]
async fn a_late_confirmation_clears_nothing_that_was_tried_after_it() {
    let world = World::new();
    let phone = world.phone("a").await;
    let right = phone.try_pin(&world, "471108").await.unwrap();
    wrong(&world, &phone).await;
    wrong(&world, &phone).await;
    let tries = phone.confirm(&world, &right).await.unwrap();
    assert_eq!((tries.tries_left, tries.wrong_since_success), (3, 2));
}

#[tokio::test]
async fn twenty_wrong_tries_in_the_life_of_a_pin_end_it() {
    let world = World::new();
    let phone = world.phone("a").await;
    for _ in 0..5 {
        for _ in 0..4 {
            wrong(&world, &phone).await;
        }
        if world.wallet(&phone).await.tries.check().is_ok() {
            phone.enter_pin(&world, "471108").await;
        }
    }
    assert_eq!(told(phone.try_pin(&world, "471108").await), (ErrorCode::PinUsedUp, Some(0)));
    let unblocked = phone.unblock(&world, &phone.codes.unblock_code).await;
    assert_eq!(code(unblocked), ErrorCode::PinUsedUp);
}

#[tokio::test]
async fn years_of_right_pins_use_nothing_up() {
    let world = World::new();
    let phone = world.phone("a").await;
    for _ in 0..50 {
        phone.enter_pin(&world, "471108").await;
    }
    assert_eq!(world.wallet(&phone).await.tries.standing().left, 5);
}

#[tokio::test]
async fn after_a_restore_every_wallet_has_one_try() {
    let world = World::new();
    let (careful, careless) = (world.phone("a").await, world.phone("b").await);
    let world = world.restored();
    assert_eq!(careful.try_pin(&world, "999000").await.unwrap().tries_left, 0);
    assert_eq!(code(careful.try_pin(&world, "471108").await), ErrorCode::PinBlocked);
    careful.unblock(&world, &careful.codes.unblock_code).await.unwrap();
    assert_eq!(careful.try_pin(&world, "471108").await.unwrap().tries_left, 4);

    careless.enter_pin(&world, "471108").await;
    assert_eq!(careless.try_pin(&world, "471108").await.unwrap().tries_left, 4);
}

#[tokio::test]
async fn a_revoked_wallet_is_told_so_and_only_it() {
    let world = World::new();
    let phone = world.phone("a").await;
    let now = world.now();
    world.change::<Wallet>(&phone.wallet_id.to_string(), |wallet| wallet.revoked_at = Some(now)).await;
    assert_eq!(code(phone.try_pin(&world, "471108").await), ErrorCode::Revoked);
    let stranger = Phone { wallet_key: SigningKey::generate(&mut OsRng), ..phone };
    assert_eq!(code(stranger.try_pin(&world, "471108").await), ErrorCode::InvalidRequest);
}
