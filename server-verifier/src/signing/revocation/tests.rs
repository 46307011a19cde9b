use siegelring_signature::certificate::Authority;
use x509_parser::prelude::FromDer as _;
use x509_parser::revocation_list::CertificateRevocationList;

use super::*;
use crate::keys::signing::{CertificationKey, SignatureAuthority, SoftwareKeys};
use crate::keys::testing::{NOW, keys};
use crate::store::MemoryStore;

/// The list of the authority that `init` made, and the store it is kept in.
struct World {
    store: Arc<MemoryStore>,
    lists: RevocationLists,
    id: String,
}

fn world() -> World {
    let authorities = SignatureAuthorities::open(keys().folder(), None, "https://sign.example").unwrap();
    world_of(authorities, Arc::new(MemoryStore::new()))
}

fn world_of(authorities: SignatureAuthorities, store: Arc<MemoryStore>) -> World {
    let id = authorities.current().id();
    World { lists: RevocationLists::new(store.clone(), Arc::new(authorities)), store, id }
}

/// The same authority, whose key is away.
fn without_key(certificate: &Authority) -> SignatureAuthorities {
    struct Gone;
    impl CertificationKey for Gone {
        fn sign(&self, _payload: &[u8]) -> crate::keys::signing::Result<siegelring_core::crypto::Signature> {
            Err(SigningKeyError::Unavailable("test".to_owned()))
        }
    }
    let (key, fresh) = (Arc::new(Gone), Arc::new(SoftwareKeys));
    SignatureAuthorities::of(SignatureAuthority::new(certificate.clone(), key, fresh, "https://sign.example"))
}

impl World {
    /// Number, time, and what is revoked.
    async fn list(&self, now: UnixTime) -> (String, i64, Vec<Vec<u8>>) {
        let der = self.lists.list(&self.id, now).await.unwrap().unwrap();
        let (_, list) = CertificateRevocationList::from_der(&der).unwrap();
        let revoked = list.iter_revoked_certificates().map(|it| it.raw_serial().to_vec()).collect();
        (list.crl_number().unwrap().to_string(), list.last_update().timestamp(), revoked)
    }

    async fn revoke(&self, serial: &str, now: UnixTime) -> UnixTime {
        revoke(&*self.store, serial.parse().unwrap(), RevocationReason::KeyCompromise, now).await.unwrap()
    }
}

#[tokio::test]
async fn a_list_is_kept_for_a_day_and_numbers_rise() {
    let world = world();
    let first = world.list(NOW).await;
    assert!(first.2.is_empty());
    assert_eq!(world.list(NOW.plus(REMADE_AFTER - KEPT)).await, first);
    let second = world.list(NOW.plus(REMADE_AFTER)).await;
    assert!(second.0.parse::<u64>().unwrap() > first.0.parse::<u64>().unwrap());
    assert!(second.1 > first.1);
}

#[tokio::test]
async fn what_is_revoked_is_in_the_list_within_half_a_minute() {
    let world = world();
    world.list(NOW).await;
    assert_eq!(world.revoke("0A:bc", NOW.plus(1)).await, NOW.plus(1));
    assert_eq!(world.list(NOW.plus(KEPT)).await.2, [[0x0a, 0xbc]]);
    // Once more is no other revocation.
    assert_eq!(world.revoke("abc", NOW.plus(9)).await, NOW.plus(1));
    assert_eq!(world.list(NOW.plus(2 * KEPT)).await.2.len(), 1);
}

#[tokio::test]
async fn what_was_revoked_before_the_first_list_is_in_it() {
    let world = world();
    world.revoke("ff", NOW).await;
    assert_eq!(world.list(NOW).await.2, [[0, 0xff]]);
}

#[tokio::test]
async fn the_last_list_serves_while_the_key_is_away() {
    let world = world();
    let first = world.list(NOW).await;
    let certificate = world.lists.authorities.current().certificate();
    let away = world_of(without_key(certificate), world.store.clone());
    assert_eq!(away.list(NOW.plus(REMADE_AFTER)).await, first);
    assert_eq!(away.list(NOW.plus(GOOD_FOR - KEPT)).await, first);
    let over = away.lists.list(&away.id, NOW.plus(GOOD_FOR)).await;
    assert!(matches!(over, Err(RevocationError::Key(_))));
}

#[tokio::test]
async fn an_authority_that_is_not_ours_has_no_list() {
    assert!(world().lists.list("0011223344556677", NOW).await.unwrap().is_none());
}

#[test]
fn serial_numbers_are_read_as_viewers_show_them() {
    let read = |text: &str| text.parse::<SerialNumber>().map(|number| number.to_string());
    assert_eq!(read("00:0A:BC").as_deref(), Ok("0abc"));
    assert_eq!(read("abc").as_deref(), Ok("0abc"));
    assert_eq!(read(&"f".repeat(40)).map(|it| it.len()), Ok(40));
    for wrong in ["", "0", "00:00", "xyz", "-1", "ä", &"1".repeat(41), &"1".repeat(50)] {
        assert!(read(wrong).is_err(), "{wrong}");
    }
}
