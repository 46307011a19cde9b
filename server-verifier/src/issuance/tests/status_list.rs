use siegelring_core::openid4vci::notification::{NotificationEvent, NotificationRequest};
use siegelring_core::status_list::status;
use siegelring_core::status_list::token::{cwt, jwt};

use super::*;
use crate::issuance::ListForm;
use crate::store::records::blocking;
use crate::store::records::credential::Credential;

#[tokio::test]
async fn a_list_shows_who_was_revoked() {
    let world = World::new();
    assert_eq!(world.issuer.status_list(1, ListForm::Jwt, NOW).await.unwrap(), None);
    let phone = world.phone().await;
    let issued = world.fetch(&phone, Configuration::Mdoc).await.unwrap();
    let id = Credential::id_of(&phone.device.public_key());
    let place = records::load::<Credential>(&*world.store, &id, NOW).await.unwrap().unwrap().value.status;
    let shown = async |now| {
        let signed = world.issuer.status_list(place.list, ListForm::Jwt, now).await.unwrap().unwrap();
        let uri = "https://login.example/issuance/status/1";
        jwt::verify(str::from_utf8(&signed).unwrap(), uri, &world.issuer.issuers, now)
            .unwrap()
            .list
            .get(place.index.into())
    };
    assert_eq!(shown(NOW).await, Some(status::VALID));
    let deleted = NotificationRequest {
        notification_id: issued.notification_id.unwrap(),
        event: NotificationEvent::CredentialDeleted,
        event_description: None,
    };
    world.issuer.notify(&phone.access_token, &deleted, NOW).await.unwrap();
    assert_eq!(shown(NOW.plus(30)).await, Some(status::INVALID));
    assert_eq!(world.issuer.status_list(2, ListForm::Jwt, NOW).await.unwrap(), None);
    assert_eq!(world.issuer.status_list(0, ListForm::Jwt, NOW).await.unwrap(), None);
}

#[tokio::test]
async fn a_blocked_wallet_is_in_the_list_within_its_ttl_and_out_of_it_when_unblocked() {
    let world = World::new();
    let phone = world.phone().await;
    world.fetch(&phone, Configuration::Mdoc).await.unwrap();
    let id = Credential::id_of(&phone.device.public_key());
    let place = records::load::<Credential>(&*world.store, &id, NOW).await.unwrap().unwrap().value.status;
    let shown = async |now| {
        let signed = world.issuer.status_list(place.list, ListForm::Jwt, now).await.unwrap().unwrap();
        let uri = "https://login.example/issuance/status/1";
        let verified = jwt::verify(str::from_utf8(&signed).unwrap(), uri, &world.issuer.issuers, now).unwrap();
        (verified.list.get(place.index.into()), verified.fresh_until)
    };
    let (before, fresh_until) = shown(NOW).await;
    assert_eq!((before, fresh_until), (Some(status::VALID), NOW.plus(300)));
    let wallet_id = phone.wallet_id.to_string();
    blocking::block(&*world.store, &wallet_id, NOW.plus(1)).await.unwrap();
    assert_eq!(shown(fresh_until).await.0, Some(status::INVALID));
    blocking::unblock(&*world.store, &wallet_id, fresh_until).await.unwrap();
    assert_eq!(shown(fresh_until.plus(30)).await.0, Some(status::VALID));
}

#[tokio::test]
async fn a_blocked_wallet_gets_no_credential_by_any_configuration() {
    let world = World::new();
    let phone = world.phone().await;
    blocking::block(&*world.store, &phone.wallet_id.to_string(), NOW).await.unwrap();
    for configuration in Configuration::ALL {
        expect(world.fetch(&phone, configuration).await, IssuanceError::CredentialRequestDenied);
    }
}

#[tokio::test]
async fn both_forms_say_the_same() {
    let world = World::new();
    let phone = world.phone().await;
    world.fetch(&phone, Configuration::Mdoc).await.unwrap();
    let id = Credential::id_of(&phone.device.public_key());
    let place = records::load::<Credential>(&*world.store, &id, NOW).await.unwrap().unwrap().value.status;
    blocking::block(&*world.store, &phone.wallet_id.to_string(), NOW).await.unwrap();
    let signed = async |form| world.issuer.status_list(place.list, form, NOW).await.unwrap().unwrap();
    let (uri, issuers) = ("https://login.example/issuance/status/1", &world.issuer.issuers);
    let by_jwt = jwt::verify(str::from_utf8(&signed(ListForm::Jwt).await).unwrap(), uri, issuers, NOW).unwrap();
    let by_cwt = cwt::verify(&signed(ListForm::Cwt).await, uri, issuers, NOW).unwrap();
    assert_eq!(by_jwt.list, by_cwt.list);
    assert_eq!(by_cwt.list.get(place.index.into()), Some(status::INVALID));
    assert_eq!(by_jwt.fresh_until, by_cwt.fresh_until);
}
