use rand_core::OsRng;
use siegelring_core::assurance::KeyStorage;
use siegelring_core::attestation;
use siegelring_core::crypto::SigningKey;
use siegelring_core::wallet::{ErrorCode, KeyAttestationRequest};
use siegelring_core::x509::TrustAnchors;

use crate::phone::{Phone, signed};
use crate::world::{World, code};

async fn attest(world: &World, phone: &Phone, request: &KeyAttestationRequest) -> Result<String, ErrorCode> {
    let answer = world.server.key_attestation(&signed(request, &phone.wallet_key), world.now()).await;
    answer.map(|answer| answer.key_attestation).map_err(|error| error.answer().error)
}

#[tokio::test]
async fn attests_one_device_key_for_one_nonce() {
    let world = World::new();
    let phone = world.phone("a").await;
    let pin = phone.enter_pin(&world, "471108").await.pin;
    let device_key = SigningKey::generate(&mut OsRng).public_key();
    let compact = attest(&world, &phone, &phone.attestation_request("c_nonce", device_key, &pin)).await.unwrap();
    let anchors = TrustAnchors::from_pem(&world.keys.anchors.wallet_provider).unwrap();
    let verified = attestation::verify(&compact, &anchors, world.now()).unwrap();
    assert_eq!(verified.check_for(&device_key, "c_nonce"), Ok(()));
    let says = verified.attestation();
    assert_eq!((says.wallet_id, says.pin_version), (phone.wallet_id.0, 1));
    assert_eq!((says.pin_key, says.key_storage), (pin.key(1).unwrap().public_key(), KeyStorage::Software));
    world.clock.advance(300);
    assert!(attestation::verify(&compact, &anchors, world.now()).is_err());
}

#[tokio::test]
async fn whoever_has_the_wallet_key_alone_gets_no_pin_key_attested() {
    let world = World::new();
    let phone = world.phone("a").await;
    let wrong_pin = phone.try_pin(&world, "999000").await.unwrap().pin;
    let device_key = SigningKey::generate(&mut OsRng).public_key();
    let request = phone.attestation_request("c_nonce", device_key, &wrong_pin);
    assert_eq!(attest(&world, &phone, &request).await, Err(ErrorCode::InvalidRequest));
}

#[tokio::test]
async fn a_statement_of_the_pin_fits_its_keys_and_nonce_only() {
    let world = World::new();
    let phone = world.phone("a").await;
    let pin = phone.enter_pin(&world, "471108").await.pin;
    let [device_key, other] = [(); 2].map(|()| SigningKey::generate(&mut OsRng).public_key());
    let honest = phone.attestation_request("c_nonce", device_key, &pin);
    let changes: [fn(&mut KeyAttestationRequest, _); 3] = [
        |request, other| request.device_key = other,
        |request, other| request.pin_key = other,
        |request, _| request.nonce = "another".to_owned(),
    ];
    for change in changes {
        let mut request = honest.clone();
        change(&mut request, other);
        assert_eq!(attest(&world, &phone, &request).await, Err(ErrorCode::InvalidRequest));
    }
    assert!(attest(&world, &phone, &honest).await.is_ok());
}

#[tokio::test]
async fn one_key_has_one_purpose() {
    let world = World::new();
    let phone = world.phone("a").await;
    let pin = phone.enter_pin(&world, "471108").await.pin;
    let wallet_key = phone.wallet_key.public_key();
    for device_key in [wallet_key, phone.pin_key, pin.key(1).unwrap().public_key()] {
        let request = phone.attestation_request("c_nonce", device_key, &pin);
        assert_eq!(attest(&world, &phone, &request).await, Err(ErrorCode::InvalidRequest));
    }
}

#[tokio::test]
async fn a_blocked_wallet_gets_no_attestation() {
    let world = World::new();
    let phone = world.phone("a").await;
    let pin = phone.enter_pin(&world, "471108").await.pin;
    for _ in 0..5 {
        phone.try_pin(&world, "999000").await.unwrap();
    }
    let request = phone.attestation_request("c_nonce", SigningKey::generate(&mut OsRng).public_key(), &pin);
    let refused = world.server.key_attestation(&signed(&request, &phone.wallet_key), world.now()).await;
    assert_eq!(code(refused), ErrorCode::PinBlocked);
}
