use siegelring_core::wallet::{ErrorCode, Purpose};

use crate::phone::{Evaluated, Phone};
use crate::world::{World, code};

async fn new_pin(world: &World, phone: &Phone, pin: &str) -> Evaluated {
    phone.evaluate(world, pin, Purpose::NewPin).await.unwrap()
}

#[tokio::test]
async fn the_new_pin_takes_the_place_of_the_old() {
    let world = World::new();
    let mut phone = world.phone("a").await;
    let old = phone.enter_pin(&world, "471108").await;
    let new = new_pin(&world, &phone, "250391").await;
    let message = phone.change(new.id, &old.pin, &new.pin);
    let tries = world.server.pin_change(&message, world.now()).await.unwrap();
    assert_eq!(tries.tries_left, 5);
    assert!(!phone.is_right(&phone.try_pin(&world, "471108").await.unwrap()));
    phone.pin_key = new.pin.key(0).unwrap().public_key();
    phone.enter_pin(&world, "250391").await;
}

#[tokio::test]
async fn a_phone_that_heard_nothing_asks_again() {
    let world = World::new();
    let phone = world.phone("a").await;
    let old = phone.enter_pin(&world, "471108").await;
    let new = new_pin(&world, &phone, "250391").await;
    let message = phone.change(new.id, &old.pin, &new.pin);
    let first = world.server.pin_change(&message, world.now()).await.unwrap();
    assert_eq!(world.server.pin_change(&message, world.now()).await.unwrap(), first);
}

#[tokio::test]
async fn needs_the_old_pin() {
    let world = World::new();
    let phone = world.phone("a").await;
    let guessed = phone.try_pin(&world, "999000").await.unwrap();
    let new = new_pin(&world, &phone, "250391").await;
    let changed = world.server.pin_change(&phone.change(new.id, &guessed.pin, &new.pin), world.now()).await;
    assert_eq!(code(changed), ErrorCode::InvalidRequest);
    assert_eq!(world.wallet(&phone).await.pin_key, phone.pin_key);
}

#[tokio::test]
async fn needs_the_wallet_key() {
    let world = World::new();
    let (phone, other) = (world.phone("a").await, world.phone("b").await);
    let old = phone.enter_pin(&world, "471108").await;
    let new = new_pin(&world, &phone, "250391").await;
    let thief = Phone { wallet_key: other.wallet_key, ..phone };
    let changed = world.server.pin_change(&thief.change(new.id, &old.pin, &new.pin), world.now()).await;
    assert_eq!(code(changed), ErrorCode::InvalidRequest);
}

#[tokio::test]
async fn only_the_new_pin_that_was_evaluated_last_counts() {
    let world = World::new();
    let phone = world.phone("a").await;
    let old = phone.enter_pin(&world, "471108").await;
    let first = new_pin(&world, &phone, "250391").await;
    let second = new_pin(&world, &phone, "250391").await;
    // The same PIN under another key: an evaluation made before the change never tests a guess after it.
    assert_ne!(first.pin.key(0).unwrap().public_key(), second.pin.key(0).unwrap().public_key());
    let abandoned = world.server.pin_change(&phone.change(first.id, &old.pin, &first.pin), world.now()).await;
    assert_eq!(code(abandoned), ErrorCode::Conflict);
    let changed = world.server.pin_change(&phone.change(second.id, &old.pin, &second.pin), world.now()).await;
    assert!(changed.is_ok());
}

#[tokio::test]
async fn choosing_a_new_pin_is_no_try_and_no_way_around_the_count() {
    let world = World::new();
    let phone = world.phone("a").await;
    for _ in 0..10 {
        let evaluated = new_pin(&world, &phone, "471108").await;
        assert!(!phone.is_right(&evaluated));
    }
    assert_eq!(world.wallet(&phone).await.tries.standing().left, 5);
    for _ in 0..5 {
        phone.try_pin(&world, "999000").await.unwrap();
    }
    let blocked = phone.evaluate(&world, "250391", Purpose::NewPin).await;
    assert_eq!(code(blocked), ErrorCode::PinBlocked);
}

#[tokio::test]
async fn a_blocked_pin_cannot_be_changed() {
    let world = World::new();
    let phone = world.phone("a").await;
    let old = phone.enter_pin(&world, "471108").await;
    let new = new_pin(&world, &phone, "250391").await;
    for _ in 0..5 {
        phone.try_pin(&world, "999000").await.unwrap();
    }
    let changed = world.server.pin_change(&phone.change(new.id, &old.pin, &new.pin), world.now()).await;
    assert_eq!(code(changed), ErrorCode::PinBlocked);
}

#[tokio::test]
async fn a_change_cannot_be_taken_back_by_its_replay() {
    let world = World::new();
    let phone = world.phone("a").await;
    let old = phone.enter_pin(&world, "471108").await;
    let new = new_pin(&world, &phone, "250391").await;
    let there = phone.change(new.id, &old.pin, &new.pin);
    world.server.pin_change(&there, world.now()).await.unwrap();
    let third = new_pin(&world, &phone, "830274").await;
    world.server.pin_change(&phone.change(third.id, &new.pin, &third.pin), world.now()).await.unwrap();
    assert_eq!(code(world.server.pin_change(&there, world.now()).await), ErrorCode::InvalidRequest);
    assert_eq!(world.wallet(&phone).await.pin_key, third.pin.key(0).unwrap().public_key());
}

#[tokio::test]
async fn a_confirmation_of_the_old_pin_says_nothing_about_the_new() {
    let world = World::new();
    let phone = world.phone("a").await;
    let old = phone.enter_pin(&world, "471108").await;
    let new = new_pin(&world, &phone, "250391").await;
    world.server.pin_change(&phone.change(new.id, &old.pin, &new.pin), world.now()).await.unwrap();
    let guess = phone.try_pin(&world, "999000").await.unwrap();
    let forged = Evaluated { pin: old.pin, ..guess };
    assert_eq!(code(phone.confirm(&world, &forged).await), ErrorCode::InvalidRequest);
}
