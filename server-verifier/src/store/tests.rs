use rand_core::OsRng;

use super::*;
use crate::keys::Secret;

fn key() -> Secret {
    Secret::new([7; 32])
}

#[test]
fn a_sealed_field_opens_only_where_it_was_sealed() {
    let sealed = Sealed::seal(&key(), Kind::Offer, "a", &"Erika", &mut OsRng).unwrap();
    assert_eq!(sealed.open::<String>(&key(), Kind::Offer, "a").unwrap(), "Erika");
    assert_eq!(sealed.open::<String>(&key(), Kind::Offer, "b"), Err(StoreError::Unreadable));
    assert_eq!(sealed.open::<String>(&key(), Kind::Issuance, "a"), Err(StoreError::Unreadable));
    assert_eq!(sealed.open::<String>(&Secret::new([8; 32]), Kind::Offer, "a"), Err(StoreError::Unreadable));
}

#[test]
fn a_changed_sealed_field_does_not_open() {
    let sealed = Sealed::seal(&key(), Kind::Offer, "a", &"Erika", &mut OsRng).unwrap();
    let text = serde_json::to_string(&sealed).unwrap();
    for at in 1..text.len() - 1 {
        let mut changed = text.clone().into_bytes();
        changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
        let changed: Sealed = serde_json::from_slice(&changed).unwrap();
        assert_eq!(changed.open::<String>(&key(), Kind::Offer, "a"), Err(StoreError::Unreadable), "byte {at}");
    }
    let empty: Sealed = serde_json::from_str("\"\"").unwrap();
    assert_eq!(empty.open::<String>(&key(), Kind::Offer, "a"), Err(StoreError::Unreadable));
}

#[test]
fn equal_values_look_different_when_sealed() {
    let seal = || Sealed::seal(&key(), Kind::Offer, "a", &"Erika", &mut OsRng).unwrap();
    assert_ne!(seal(), seal());
}

#[test]
fn names_and_indexes_of_kinds_fit_the_database() {
    let mut names: Vec<_> = Kind::ALL.iter().map(|kind| kind.name()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), Kind::ALL.len());
    assert!(Kind::ALL.iter().all(|kind| kind.indexes().len() <= Kind::MAX_INDEXES));
}
