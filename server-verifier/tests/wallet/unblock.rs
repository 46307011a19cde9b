use siegelring_core::wallet::ErrorCode;

use crate::phone::Phone;
use crate::world::{World, code, told};

const WRONG: &str = "0000-0000-0000-0000";

async fn block(world: &World, phone: &Phone) {
    for _ in 0..5 {
        phone.try_pin(world, "999000").await.unwrap();
    }
    assert_eq!(code(phone.try_pin(world, "471108").await), ErrorCode::PinBlocked);
}

#[tokio::test]
async fn the_code_gives_tries_back_and_no_new_pin() {
    let world = World::new();
    let phone = world.phone("a").await;
    block(&world, &phone).await;
    let typed = phone.codes.unblock_code.to_lowercase().replace('-', " ");
    let tries = phone.unblock(&world, &typed).await.unwrap();
    assert_eq!((tries.tries_left, tries.wrong_since_success), (5, 0));
    phone.enter_pin(&world, "471108").await;
}

#[tokio::test]
async fn five_wrong_codes_end_the_code() {
    let world = World::new();
    let phone = world.phone("a").await;
    block(&world, &phone).await;
    for left in [4, 3, 2, 1, 0] {
        assert_eq!(told(phone.unblock(&world, WRONG).await), (ErrorCode::WrongCode, Some(left)));
    }
    assert_eq!(code(phone.unblock(&world, &phone.codes.unblock_code).await), ErrorCode::CodeBlocked);
    assert_eq!(code(phone.try_pin(&world, "471108").await), ErrorCode::PinBlocked);
}

#[tokio::test]
async fn the_code_has_few_uses() {
    let world = World::new();
    let phone = world.phone("a").await;
    for _ in 0..3 {
        phone.try_pin(&world, "999000").await.unwrap();
        phone.unblock(&world, &phone.codes.unblock_code).await.unwrap();
    }
    block(&world, &phone).await;
    assert_eq!(code(phone.unblock(&world, &phone.codes.unblock_code).await), ErrorCode::CodeBlocked);
}

#[tokio::test]
async fn what_cannot_be_a_code_is_not_counted() {
    let world = World::new();
    let phone = world.phone("a").await;
    block(&world, &phone).await;
    for _ in 0..10 {
        assert_eq!(code(phone.unblock(&world, "0000-0000").await), ErrorCode::InvalidRequest);
    }
    phone.unblock(&world, &phone.codes.unblock_code).await.unwrap();
}

#[tokio::test]
async fn the_same_message_gets_the_same_answer_and_is_counted_once() {
    let world = World::new();
    let phone = world.phone("a").await;
    block(&world, &phone).await;
    let wrong = phone.unblocking(&world, WRONG);
    for _ in 0..10 {
        let refused = world.server.unblock(&wrong, world.now()).await;
        assert_eq!(told(refused), (ErrorCode::WrongCode, Some(4)));
    }
    let right = phone.unblocking(&world, &phone.codes.unblock_code);
    world.server.unblock(&right, world.now()).await.unwrap();
    // Nothing counted the tries back up: the repeat answers, but gives nothing a second time.
    phone.try_pin(&world, "999000").await.unwrap();
    assert_eq!(world.server.unblock(&right, world.now()).await.unwrap().tries_left, 4);
    assert_eq!(code(world.server.unblock(&wrong, world.now()).await), ErrorCode::InvalidChallenge);
}

#[tokio::test]
async fn the_code_of_another_wallet_and_the_revocation_code_do_not_fit() {
    let world = World::new();
    let (phone, other) = (world.phone("a").await, world.phone("b").await);
    block(&world, &phone).await;
    for wrong in [&other.codes.unblock_code, &phone.codes.revocation_code] {
        assert_eq!(code(phone.unblock(&world, wrong).await), ErrorCode::WrongCode);
    }
}
