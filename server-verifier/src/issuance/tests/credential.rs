use siegelring_core::assurance::Level;
use siegelring_core::attribute::{Attribute, Attributes, Value};
use siegelring_core::jose::base64url;
use siegelring_core::openid4vci::error::IssuanceError::*;
use siegelring_core::openid4vci::notification::{NotificationEvent, NotificationRequest};
use siegelring_core::{mdoc, sd_jwt_vc};

use super::*;
use crate::store::records::client::CredentialFormat;
use crate::store::records::credential::Credential;

async fn record(world: &World, phone: &Phone) -> Credential {
    let id = Credential::id_of(&phone.device.public_key());
    records::load::<Credential>(&*world.store, &id, NOW).await.unwrap().unwrap().value
}

fn text(attributes: &Attributes, attribute: Attribute) -> &str {
    match &attributes[&attribute] {
        Value::Text(text) => text,
        Value::Flag(_) => panic!("a flag"),
    }
}

#[tokio::test]
async fn an_mdoc_says_who_and_at_which_level() {
    let world = World::new();
    let phone = world.phone().await;
    let issued = world.fetch(&phone, Configuration::Mdoc).await.unwrap();
    let bytes = base64url::decode(&issued.credentials[0].credential).unwrap();
    let verified = mdoc::verify_issued(&bytes, &world.issuer.issuers, NOW).unwrap();
    let attributes = &verified.attributes;
    assert_eq!(text(attributes, Attribute::FamilyName), "Mustermann");
    assert_eq!(text(attributes, Attribute::AssuranceLevel), "substantial");
    assert_eq!(text(attributes, Attribute::ProofingMethod), "in_person");
    assert_eq!(text(attributes, Attribute::ProofingDate), "2027-01-15");
    assert_eq!(text(attributes, Attribute::ExpiryDate), "2029-01-14");
    assert_eq!(text(attributes, Attribute::IssuingAuthority), "Stadt Musterhausen");
    assert_eq!(text(attributes, Attribute::IssuingCountry), "DE");
    assert_eq!(attributes[&Attribute::AgeOver18], Value::Flag(true));
    assert_eq!(attributes[&Attribute::AgeOver65], Value::Flag(false));
    assert_eq!((verified.device_key, verified.pin_key), (phone.device.public_key(), Some(phone.pin.public_key())));

    let record = record(&world, &phone).await;
    assert_eq!((record.format, record.level), (CredentialFormat::Mdoc, Level::Substantial));
    assert_eq!(record.wallet_id, Some(phone.wallet_id.to_string()));
    assert_eq!(record.enrolled_by, EnrolledBy::Operator);
    let status = verified.status.unwrap();
    assert_eq!(status.index, u64::from(record.status.index));
    assert_eq!(status.uri, "https://login.example/issuance/status/1");
    assert!(!serde_json::to_string(&record).unwrap().contains("Mustermann"));
}

#[tokio::test]
async fn an_sd_jwt_says_the_same() {
    let world = World::new();
    let phone = world.phone().await;
    let issued = world.fetch(&phone, Configuration::SdJwtVc).await.unwrap();
    let verified = sd_jwt_vc::verify_issued(&issued.credentials[0].credential, &world.issuer.issuers, NOW).unwrap();
    assert_eq!(text(&verified.attributes, Attribute::GivenName), "Erika");
    assert_eq!(text(&verified.attributes, Attribute::AssuranceLevel), "substantial");
    assert_eq!((verified.device_key, verified.pin_key), (phone.device.public_key(), Some(phone.pin.public_key())));
}

#[tokio::test]
async fn under_tr_03107_software_keys_get_low() {
    let world = World::under(Policy::tr_03107());
    let phone = world.phone().await;
    world.fetch(&phone, Configuration::Mdoc).await.unwrap();
    assert_eq!(record(&world, &phone).await.level, Level::Low);
}

#[tokio::test]
async fn wallets_of_others_get_low_and_no_pin_key() {
    let world = World::new();
    let phone = world.phone().await;
    let issued = world.fetch(&phone, Configuration::UnattestedSdJwtVc).await.unwrap();
    let verified = sd_jwt_vc::verify_issued(&issued.credentials[0].credential, &world.issuer.issuers, NOW).unwrap();
    assert_eq!(verified.pin_key, None);
    let record = record(&world, &phone).await;
    assert_eq!((record.level, record.wallet_id, record.pin_version), (Level::Low, None, None));
}

#[tokio::test]
async fn both_formats_have_their_own_place_in_the_status_list() {
    let world = World::new();
    let mut phone = world.phone().await;
    world.fetch(&phone, Configuration::Mdoc).await.unwrap();
    let first = record(&world, &phone).await;
    phone.device = SigningKey::generate(&mut OsRng);
    world.fetch(&phone, Configuration::SdJwtVc).await.unwrap();
    assert_ne!(record(&world, &phone).await.status, first.status);
}

#[tokio::test]
async fn the_access_token_must_be_good() {
    let world = World::new();
    let phone = world.phone().await;
    let body = world.request(&phone, Configuration::Mdoc);
    expect(world.issuer.credential("another", &body, NOW).await, InvalidToken);
    let later = NOW.plus(ACCESS_TOKEN_SECONDS);
    expect(world.issuer.credential(&phone.access_token, &body, later).await, InvalidToken);
}

#[tokio::test]
async fn a_nonce_is_ours_fresh_and_used_once() {
    let world = World::new();
    let mut phone = world.phone().await;
    let with = |phone: &Phone, nonce: &str| {
        phone.request(Configuration::Mdoc, nonce, Some(world.attest(&phone.attestation(nonce))))
    };
    let nonce = world.issuer.nonce(NOW).c_nonce;
    world.issuer.credential(&phone.access_token, &with(&phone, &nonce), NOW).await.unwrap();
    phone.device = SigningKey::generate(&mut OsRng);
    let old = world.issuer.nonce(NOW.minus(600)).c_nonce;
    let mut changed = base64url::decode(world.issuer.nonce(NOW).c_nonce).unwrap();
    changed[10] ^= 1;
    for nonce in [nonce.as_str(), "made up", "", &old, &base64url::encode(changed)] {
        expect(world.issuer.credential(&phone.access_token, &with(&phone, nonce), NOW).await, InvalidNonce);
    }
}

#[tokio::test]
async fn an_attestation_must_be_there_and_for_this_wallet() {
    let world = World::new();
    let (phone, other) = (world.phone().await, world.phone().await);
    let nonce = world.issuer.nonce(NOW).c_nonce;
    let without = phone.request(Configuration::Mdoc, &nonce, None);
    expect(world.issuer.credential(&phone.access_token, &without, NOW).await, InvalidProof);
    let of_another = KeyAttestation { wallet_id: other.wallet_id.0, ..phone.attestation(&nonce) };
    let body = phone.request(Configuration::Mdoc, &nonce, Some(world.attest(&of_another)));
    expect(world.issuer.credential(&phone.access_token, &body, NOW).await, CredentialRequestDenied);
    // What was refused has left the nonce.
    let body = phone.request(Configuration::Mdoc, &nonce, Some(world.attest(&phone.attestation(&nonce))));
    world.issuer.credential(&phone.access_token, &body, NOW).await.unwrap();
}

#[tokio::test]
async fn a_revoked_wallet_gets_nothing() {
    let world = World::new();
    let phone = world.phone().await;
    world.update_wallet(&phone, |wallet| wallet.revoked_at = Some(NOW)).await;
    expect(world.fetch(&phone, Configuration::Mdoc).await, CredentialRequestDenied);
}

#[tokio::test]
async fn a_device_key_has_one_credential() {
    let world = World::new();
    let phone = world.phone().await;
    world.fetch(&phone, Configuration::Mdoc).await.unwrap();
    expect(world.fetch(&phone, Configuration::SdJwtVc).await, InvalidProof);
}

#[tokio::test]
async fn an_access_token_fetches_no_more_than_it_may() {
    let world = World::new();
    let mut phone = world.phone().await;
    for _ in 0..8 {
        phone.device = SigningKey::generate(&mut OsRng);
        world.fetch(&phone, Configuration::Mdoc).await.unwrap();
    }
    phone.device = SigningKey::generate(&mut OsRng);
    expect(world.fetch(&phone, Configuration::Mdoc).await, CredentialRequestDenied);
}

#[tokio::test]
async fn what_is_not_offered_is_refused() {
    let world = World::new();
    let phone = world.phone().await;
    let body = json!({ "credential_configuration_id": "other", "proofs": { "jwt": ["a"] } }).to_string();
    let refused = world.issuer.credential(&phone.access_token, body.as_bytes(), NOW).await;
    expect(refused, UnknownCredentialConfiguration);
    expect(world.issuer.credential(&phone.access_token, b"{", NOW).await, InvalidCredentialRequest);
}

fn notification(notification_id: &str, event: NotificationEvent) -> NotificationRequest {
    NotificationRequest { notification_id: notification_id.to_owned(), event, event_description: None }
}

#[tokio::test]
async fn a_new_credential_that_is_kept_takes_the_place_of_the_old() {
    let world = World::new();
    let mut phone = world.phone().await;
    world.fetch(&phone, Configuration::Mdoc).await.unwrap();
    let old = record(&world, &phone).await;
    phone.device = SigningKey::generate(&mut OsRng);
    let nonce = world.issuer.nonce(NOW).c_nonce;
    let body = phone.request(Configuration::Mdoc, &nonce, Some(world.attest(&phone.attestation(&nonce))));
    let later = NOW.plus(60);
    let issued = world.issuer.credential(&phone.access_token, &body, later).await.unwrap();
    let accepted = notification(issued.notification_id.as_deref().unwrap(), NotificationEvent::CredentialAccepted);
    for _ in 0..2 {
        world.issuer.notify(&phone.access_token, &accepted, later).await.unwrap();
    }
    let old = records::load::<Credential>(&*world.store, &old.id, later).await.unwrap().unwrap().value;
    assert_eq!(old.revoked_at, Some(later));
    assert_eq!(record(&world, &phone).await.revoked_at, None);
}

#[tokio::test]
async fn what_was_not_kept_is_revoked() {
    let world = World::new();
    let (phone, other) = (world.phone().await, world.phone().await);
    let issued = world.fetch(&phone, Configuration::Mdoc).await.unwrap();
    let failed = notification(issued.notification_id.as_deref().unwrap(), NotificationEvent::CredentialFailure);
    expect(world.issuer.notify(&other.access_token, &failed, NOW).await, InvalidNotificationId);
    expect(world.issuer.notify("another", &failed, NOW).await, InvalidToken);
    assert_eq!(record(&world, &phone).await.revoked_at, None);
    world.issuer.notify(&phone.access_token, &failed, NOW).await.unwrap();
    assert_eq!(record(&world, &phone).await.revoked_at, Some(NOW));
    let unknown = notification("unknown", NotificationEvent::CredentialDeleted);
    expect(world.issuer.notify(&phone.access_token, &unknown, NOW).await, InvalidNotificationId);
}

#[tokio::test]
async fn no_credential_outlives_its_issuers_certificate() {
    let world = World::new();
    let ends = world.issuer.certificate.not_after();
    let now = ends.minus(10);
    assert_eq!(world.issuer.valid_until(now), ends);
    assert_eq!(world.issuer.valid_until(NOW), NOW.plus(2 * 365 * 86_400));
}
