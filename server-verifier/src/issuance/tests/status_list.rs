use siegelring_core::openid4vci::notification::{NotificationEvent, NotificationRequest};
use siegelring_core::status_list::{status, token};

use super::*;
use crate::store::records::credential::Credential;

#[tokio::test]
async fn a_list_shows_who_was_revoked() {
    let world = World::new();
    assert_eq!(world.issuer.status_list(1, NOW).await.unwrap(), None);
    let phone = world.phone().await;
    let issued = world.fetch(&phone, Configuration::Mdoc).await.unwrap();
    let id = Credential::id_of(&phone.device.public_key());
    let place = records::load::<Credential>(&*world.store, &id, NOW).await.unwrap().unwrap().value.status;
    let shown = async |now| {
        let signed = world.issuer.status_list(place.list, now).await.unwrap().unwrap();
        let uri = "https://login.example/issuance/status/1";
        token::verify(&signed, uri, &world.issuer.issuers, now).unwrap().list.get(place.index.into())
    };
    assert_eq!(shown(NOW).await, Some(status::VALID));
    let deleted = NotificationRequest {
        notification_id: issued.notification_id.unwrap(),
        event: NotificationEvent::CredentialDeleted,
        event_description: None,
    };
    world.issuer.notify(&phone.access_token, &deleted, NOW).await.unwrap();
    assert_eq!(shown(NOW.plus(30)).await, Some(status::INVALID));
    assert_eq!(world.issuer.status_list(2, NOW).await.unwrap(), None);
    assert_eq!(world.issuer.status_list(0, NOW).await.unwrap(), None);
}
