use rand_core::OsRng;
use siegelring_core::crypto::SigningKey;
use siegelring_core::wallet::{Code, ErrorCode, RegistrationEvaluation, RegistrationRequest, WalletId};
use siegelring_verifier::store::records::issuance::Issuance;

use crate::phone::{Phone, blind, registration};
use crate::world::{World, code};

#[tokio::test]
async fn a_wallet_registers_and_gets_two_codes() {
    let world = World::new();
    let phone = world.phone("a").await;
    let wallet = world.wallet(&phone).await;
    assert_eq!(wallet.subject, "subject a");
    assert_eq!((wallet.wallet_key, wallet.pin_key), (phone.wallet_key.public_key(), phone.pin_key));
    let unblock_code = Code::parse(&phone.codes.unblock_code).unwrap();
    let revocation_code = Code::parse(&phone.codes.revocation_code).unwrap();
    assert!(unblock_code != revocation_code);
    let issuance: Issuance = world.load(&Issuance::id_of("access token a")).await;
    assert_eq!(issuance.wallet_id, Some(wallet.id));
}

#[tokio::test]
async fn nothing_by_which_a_code_could_be_used_is_kept() {
    let world = World::new();
    let phone = world.phone("a").await;
    let kept = serde_json::to_string(&world.wallet(&phone).await).unwrap();
    for shown in [&phone.codes.unblock_code, &phone.codes.revocation_code] {
        assert!(!kept.contains(shown) && !kept.contains(Code::parse(shown).unwrap().as_str()));
    }
}

#[tokio::test]
async fn needs_the_access_token_of_an_offer() {
    let world = World::new();
    let started = world.server.start_registration("guessed", world.now()).await;
    assert_eq!(code(started), ErrorCode::InvalidToken);
    let token = world.redeemed_offer("a").await;
    world.server.start_registration(&token, world.now()).await.unwrap();
    world.clock.advance(600);
    assert_eq!(code(world.server.start_registration(&token, world.now()).await), ErrorCode::InvalidToken);
}

#[tokio::test]
async fn an_offer_has_one_wallet() {
    let world = World::new();
    let token = world.redeemed_offer("a").await;
    let first = world.server.start_registration(&token, world.now()).await.unwrap();
    assert_eq!(world.server.start_registration(&token, world.now()).await.unwrap(), first);

    let (wallet_id, request, _) = Phone::unregistered(&world, &token, "471108").await;
    world.server.complete_registration(&token, wallet_id, &request, world.now()).await.unwrap();
    let other = SigningKey::generate(&mut OsRng);
    let again = registration(wallet_id, first.challenge, &other, &SigningKey::generate(&mut OsRng));
    let replaced = world.server.complete_registration(&token, wallet_id, &again, world.now()).await;
    assert_eq!(code(replaced), ErrorCode::Conflict);
    let evaluation = RegistrationEvaluation { blinded_element: [2; 33] };
    let evaluated = world.server.evaluate_registration(&token, wallet_id, &evaluation, world.now()).await;
    assert_eq!(code(evaluated), ErrorCode::Conflict);
}

#[tokio::test]
async fn an_offer_for_a_registered_wallet_registers_none() {
    let world = World::new();
    let token = world.redeemed_offer("a").await;
    world.change::<Issuance>(&Issuance::id_of(&token), |it| it.wallet_id = Some("wallet".to_owned())).await;
    assert_eq!(code(world.server.start_registration(&token, world.now()).await), ErrorCode::Conflict);
}

#[tokio::test]
async fn a_phone_that_heard_nothing_gets_the_same_codes_once_more() {
    let world = World::new();
    let token = world.redeemed_offer("a").await;
    let (wallet_id, request, _) = Phone::unregistered(&world, &token, "471108").await;
    let complete = || world.server.complete_registration(&token, wallet_id, &request, world.now());
    let first = complete().await.unwrap();
    assert!(complete().await.unwrap() == first);
    world.clock.advance(600);
    assert_eq!(code(complete().await), ErrorCode::InvalidToken);
}

#[tokio::test]
async fn refuses_statements_that_do_not_name_each_other() {
    let world = World::new();
    let token = world.redeemed_offer("a").await;
    let (wallet_id, honest, _) = Phone::unregistered(&world, &token, "471108").await;
    let challenge = world.server.start_registration(&token, world.now()).await.unwrap().challenge;
    let [wallet, pin, other] = [(); 3].map(|()| SigningKey::generate(&mut OsRng));
    let own = registration(wallet_id, challenge, &wallet, &pin);
    let mixed = |registration: &RegistrationRequest, statement: &RegistrationRequest| RegistrationRequest {
        registration: registration.registration.clone(),
        pin_statement: statement.pin_statement.clone(),
    };
    let stolen_pin_key = mixed(&own, &honest);
    let stolen_wallet_key = mixed(&honest, &own);
    let one_key = registration(wallet_id, challenge, &other, &other);
    let old_challenge = registration(wallet_id, [0; 32], &wallet, &pin);
    let other_wallet = registration(WalletId([9; 16]), challenge, &wallet, &pin);
    for request in [stolen_pin_key, stolen_wallet_key, one_key, old_challenge, other_wallet] {
        let refused = world.server.complete_registration(&token, wallet_id, &request, world.now()).await;
        assert_eq!(code(refused), ErrorCode::InvalidRequest);
    }
    assert!(world.server.complete_registration(&token, wallet_id, &honest, world.now()).await.is_ok());
}

#[tokio::test]
async fn refuses_a_wallet_without_an_evaluated_pin_and_one_of_another_offer() {
    let world = World::new();
    let token = world.redeemed_offer("a").await;
    let started = world.server.start_registration(&token, world.now()).await.unwrap();
    let [wallet, pin] = [(); 2].map(|()| SigningKey::generate(&mut OsRng));
    let request = registration(started.wallet_id, started.challenge, &wallet, &pin);
    let complete = |token: String| {
        let (world, request) = (&world, &request);
        async move { world.server.complete_registration(&token, started.wallet_id, request, world.now()).await }
    };
    assert_eq!(code(complete(token).await), ErrorCode::Conflict);
    let other = world.redeemed_offer("b").await;
    world.server.start_registration(&other, world.now()).await.unwrap();
    assert_eq!(code(complete(other).await), ErrorCode::Conflict);
}

#[tokio::test]
async fn no_two_pins_are_evaluated_under_one_key_while_choosing() {
    let world = World::new();
    let token = world.redeemed_offer("a").await;
    let wallet_id = world.server.start_registration(&token, world.now()).await.unwrap().wallet_id;
    let secret = siegelring_core::pin::DeviceSecret::generate(&mut OsRng);
    let (_, blinded_element) = blind("471108", &secret);
    let mut seen = std::collections::HashSet::new();
    for _ in 0..10 {
        let evaluation = RegistrationEvaluation { blinded_element };
        let answer = world.server.evaluate_registration(&token, wallet_id, &evaluation, world.now()).await.unwrap();
        assert!(seen.insert(answer.evaluated_element));
    }
    let evaluation = RegistrationEvaluation { blinded_element };
    let too_many = world.server.evaluate_registration(&token, wallet_id, &evaluation, world.now()).await;
    assert_eq!(code(too_many), ErrorCode::Conflict);
}
