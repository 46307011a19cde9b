//! What must hold after every journey, whatever happened on the way.

use serde_json::Value;
use siegelring_core::time::UnixTime;
use siegelring_verifier::store::records::credential::Credential;
use siegelring_verifier::store::records::wallet::Wallet;
use siegelring_verifier::store::{Kind, Store, records};

use crate::ground::Ground;
use crate::journeys::{self, LoggedIn};
use crate::phone::{Person, Phone};
use crate::portal::{self, Offered};
use crate::server::Line;

/// More than any case makes.
const ALL: usize = 100;

/// The one wallet there is, and its evaluations that count as wrong in the life of its PIN.
pub(crate) async fn wallet(store: &dyn Store, now: UnixTime) -> (Wallet, usize) {
    let stored = store.scan(Kind::Wallet, None, ALL, now).await.unwrap();
    assert_eq!(stored.len(), 1, "one phone, one wallet");
    let body: Value = serde_json::from_slice(&stored[0].record.body).unwrap();
    let in_life = body["tries"]["in_life"].as_u64().unwrap();
    let wallet = records::load::<Wallet>(store, &stored[0].record.id, now).await.unwrap().unwrap().value;
    (wallet, usize::try_from(in_life).unwrap())
}

/// Phone and server agree: one wallet, one person, and two credentials that belong to the present PIN.
pub(crate) async fn agree(store: &dyn Store, phone: &Phone, now: UnixTime) {
    let (wallet, _) = wallet(store, now).await;
    assert_eq!(wallet.revoked_at, None);
    assert_eq!(phone.wallet.interrupted(), None);
    assert_eq!(phone.wallet.credentials().len(), 2);
    let credentials = records::scan::<Credential>(store, None, ALL, now).await.unwrap();
    let present = credentials.iter().map(|credential| &credential.value).filter(|credential| {
        credential.wallet_id.as_ref() == Some(&wallet.id)
            && credential.pin_version == Some(wallet.pin_version)
            && credential.revoked_at.is_none()
    });
    assert!(present.count() >= 2, "{credentials:?}");
    assert!(credentials.iter().all(|credential| credential.value.subject == wallet.subject));
    let people = store.scan(Kind::Subject, None, ALL, now).await.unwrap();
    assert_eq!(people.len(), 1, "one citizen, one person");
}

/// Every try that the phone was told of is counted, once; `lost` more may count whose answer or confirmation was lost.
pub(crate) async fn tries_are_counted(store: &dyn Store, person: &Person, lost: usize, now: UnixTime) {
    let (wallet, in_life) = wallet(store, now).await;
    let told = person.told_left.len();
    assert!((told..=told + lost).contains(&in_life), "told {told}, counted {in_life}");
    assert_eq!(wallet.tries.standing().left, 5, "the right PIN cleared the count");
}

/// After a change of PIN the person tried the old one first: that was wrong, and counted. One more try may count whose
/// confirmation was lost.
pub(crate) fn old_pin_is_wrong(person: &Person) {
    assert!(matches!(person.told_left[..], [3 | 4]), "{:?}", person.told_left);
}

/// What was redeemed cannot be redeemed again.
pub(crate) async fn nothing_works_twice(line: &mut impl Line, offers: &[Offered], login: &LoggedIn) {
    for offered in offers {
        let answer = portal::redeem_offer(line, &offered.pre_authorized_code, &offered.code).await;
        assert_eq!(answer.status, 400, "{}", answer.text());
    }
    for code in &login.codes {
        let answer = portal::redeem(line, code).await.unwrap();
        assert_eq!(answer.status, 400, "{}", answer.text());
        assert_eq!(answer.json()["error"], "invalid_grant");
    }
    // The second use of the last code has revoked what the first one bought.
    let answer = portal::userinfo(line, login.tokens["access_token"].as_str().unwrap()).await.unwrap();
    assert_eq!(answer.status, 401);
}

/// The phone logs in with its PIN, and the portal learns who it is.
pub(crate) async fn can_log_in(
    line: &mut impl Line,
    ground: &Ground,
    phone: &mut Phone,
    pins: &[&'static str],
) -> Person {
    let mut person = Person::with_pins(pins);
    let login = journeys::log_in(line, ground, phone, &mut person).await;
    is_erika(&login);
    assert_eq!(login.beginnings, 1);
    person
}

/// The portal learnt the right name.
pub(crate) fn is_erika(login: &LoggedIn) {
    assert_eq!(login.userinfo["family_name"], "Mustermann", "{}", login.userinfo);
}
