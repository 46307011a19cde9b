//! The suite: one function for each behaviour.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use siegelring_core::time::UnixTime;
use siegelring_verifier::store::records::{self, Entity};
use siegelring_verifier::store::{Expect, Kind, Record, Store, StoreError};

pub(super) trait Backend {
    fn open(&self) -> Arc<dyn Store>;
}

const NOW: UnixTime = UnixTime(1_800_000_000);

fn record(kind: Kind, id: &str, body: &str) -> Record {
    Record { kind, id: id.to_owned(), body: body.as_bytes().to_vec().into(), indexes: Vec::new(), expires_at: None }
}

fn indexed(id: &str, person: &str) -> Record {
    Record { indexes: vec![("person_reference", person.to_owned())], ..record(Kind::Subject, id, "{}") }
}

fn expiring(id: &str, expires_at: UnixTime) -> Record {
    Record { expires_at: Some(expires_at), ..record(Kind::Approval, id, "{}") }
}

pub(super) async fn gives_back_what_was_put(backend: &dyn Backend) {
    let store = backend.open();
    assert_eq!(store.get(Kind::Subject, "a", NOW).await.unwrap(), None);
    let record = Record { expires_at: Some(NOW.plus(1)), ..indexed("a", "p") };
    let version = store.put(record.clone(), Expect::Absent, NOW).await.unwrap();
    let stored = store.get(Kind::Subject, "a", NOW).await.unwrap().unwrap();
    assert_eq!(stored.record, record);
    assert_eq!(stored.version, version);
}

pub(super) async fn keeps_kinds_apart(backend: &dyn Backend) {
    let store = backend.open();
    for kind in Kind::ALL {
        store.put(record(*kind, "same", kind.name()), Expect::Absent, NOW).await.unwrap();
    }
    for kind in Kind::ALL {
        let stored = store.get(*kind, "same", NOW).await.unwrap().unwrap();
        assert_eq!(*stored.record.body, *kind.name().as_bytes());
    }
}

pub(super) async fn refuses_to_create_what_exists(backend: &dyn Backend) {
    let store = backend.open();
    store.put(record(Kind::Client, "a", "first"), Expect::Absent, NOW).await.unwrap();
    let again = store.put(record(Kind::Client, "a", "second"), Expect::Absent, NOW).await;
    assert_eq!(again, Err(StoreError::Conflict));
    assert_eq!(*store.get(Kind::Client, "a", NOW).await.unwrap().unwrap().record.body, *b"first");
}

pub(super) async fn writes_only_from_the_state_that_was_read(backend: &dyn Backend) {
    let store = backend.open();
    let first = store.put(record(Kind::Client, "a", "1"), Expect::Absent, NOW).await.unwrap();
    let second = store.put(record(Kind::Client, "a", "2"), Expect::Version(first), NOW).await.unwrap();
    let stale = store.put(record(Kind::Client, "a", "3"), Expect::Version(first), NOW).await;
    assert_eq!(stale, Err(StoreError::Conflict));
    let stored = store.get(Kind::Client, "a", NOW).await.unwrap().unwrap();
    assert_eq!((&*stored.record.body, stored.version), (b"2".as_slice(), second));
    let nowhere = store.put(record(Kind::Client, "b", "1"), Expect::Version(second), NOW).await;
    assert_eq!(nowhere, Err(StoreError::Conflict));
}

pub(super) async fn never_repeats_a_version(backend: &dyn Backend) {
    let store = backend.open();
    let soon = NOW.plus(1);
    let old = store.put(expiring("a", soon), Expect::Absent, NOW).await.unwrap();
    let new = store.put(expiring("a", soon.plus(9)), Expect::Absent, soon).await.unwrap();
    assert_ne!(old, new);
    assert_eq!(store.put(expiring("a", soon.plus(9)), Expect::Version(old), soon).await, Err(StoreError::Conflict));
}

pub(super) async fn takes_exactly_once(backend: &dyn Backend) {
    let store = backend.open();
    let record = indexed("a", "p");
    store.put(record.clone(), Expect::Absent, NOW).await.unwrap();
    assert_eq!(store.take(Kind::Subject, "a", NOW).await.unwrap().unwrap().record, record);
    assert_eq!(store.take(Kind::Subject, "a", NOW).await.unwrap(), None);
    assert_eq!(store.get(Kind::Subject, "a", NOW).await.unwrap(), None);
    assert_eq!(store.find(Kind::Subject, "person_reference", "p", None, 9, NOW).await.unwrap(), []);
    assert_eq!(store.scan(Kind::Subject, None, 9, NOW).await.unwrap(), []);
    assert_eq!(store.take(Kind::Subject, "never there", NOW).await.unwrap(), None);
}

pub(super) async fn a_taken_id_stays_used_until_it_expires(backend: &dyn Backend) {
    let store = backend.open();
    let end = NOW.plus(10);
    store.put(expiring("a", end), Expect::Absent, NOW).await.unwrap();
    store.take(Kind::Approval, "a", NOW).await.unwrap().unwrap();
    let again = store.put(expiring("a", end.plus(10)), Expect::Absent, NOW.plus(9)).await;
    assert_eq!(again, Err(StoreError::Conflict));
    store.put(expiring("a", end.plus(10)), Expect::Absent, end).await.unwrap();
}

pub(super) async fn a_taken_record_cannot_be_written(backend: &dyn Backend) {
    let store = backend.open();
    let version = store.put(record(Kind::Offer, "a", "1"), Expect::Absent, NOW).await.unwrap();
    store.take(Kind::Offer, "a", NOW).await.unwrap().unwrap();
    let late = store.put(record(Kind::Offer, "a", "2"), Expect::Version(version), NOW).await;
    assert_eq!(late, Err(StoreError::Conflict));
}

pub(super) async fn one_of_many_takers_wins(backend: &dyn Backend) {
    let store = backend.open();
    for round in 0..8 {
        let id = format!("round {round}");
        store.put(record(Kind::Offer, &id, "{}"), Expect::Absent, NOW).await.unwrap();
        let takers: Vec<_> = (0..16)
            .map(|_| {
                let (store, id) = (store.clone(), id.clone());
                tokio::spawn(async move { store.take(Kind::Offer, &id, NOW).await.unwrap() })
            })
            .collect();
        let mut taken = 0;
        for taker in takers {
            taken += usize::from(taker.await.unwrap().is_some());
        }
        assert_eq!(taken, 1);
    }
}

pub(super) async fn one_of_many_writers_wins_each_round(backend: &dyn Backend) {
    let store = backend.open();
    let version = store.put(record(Kind::Grant, "a", "issued"), Expect::Absent, NOW).await.unwrap();
    let writers: Vec<_> = (0..16)
        .map(|writer| {
            let (store, redeemed) = (store.clone(), record(Kind::Grant, "a", &format!("redeemed by {writer}")));
            tokio::spawn(async move { store.put(redeemed, Expect::Version(version), NOW).await })
        })
        .collect();
    let mut written = 0;
    for writer in writers {
        match writer.await.unwrap() {
            Ok(_) => written += 1,
            Err(error) => assert_eq!(error, StoreError::Conflict),
        }
    }
    assert_eq!(written, 1);
}

pub(super) async fn forgets_what_has_expired(backend: &dyn Backend) {
    let store = backend.open();
    let end = NOW.plus(10);
    let version = store.put(expiring("a", end), Expect::Absent, NOW).await.unwrap();
    assert!(store.get(Kind::Approval, "a", NOW.plus(9)).await.unwrap().is_some());
    assert_eq!(store.get(Kind::Approval, "a", end).await.unwrap(), None);
    assert_eq!(store.scan(Kind::Approval, None, 9, end).await.unwrap(), []);
    assert_eq!(store.take(Kind::Approval, "a", end).await.unwrap(), None);
    let late = store.put(expiring("a", end.plus(10)), Expect::Version(version), end).await;
    assert_eq!(late, Err(StoreError::Conflict));
}

pub(super) async fn an_expired_id_can_be_used_again(backend: &dyn Backend) {
    let store = backend.open();
    let version = store.put(record(Kind::Client, "a", "1"), Expect::Absent, NOW).await.unwrap();
    let deleted = Record { expires_at: Some(NOW), ..record(Kind::Client, "a", "") };
    store.put(deleted, Expect::Version(version), NOW).await.unwrap();
    assert_eq!(store.get(Kind::Client, "a", NOW).await.unwrap(), None);
    store.put(record(Kind::Client, "a", "2"), Expect::Absent, NOW).await.unwrap();
}

pub(super) async fn finds_by_index_in_pages(backend: &dyn Backend) {
    let store = backend.open();
    for id in ["d", "b", "a", "c"] {
        store.put(indexed(id, "p"), Expect::Absent, NOW).await.unwrap();
    }
    store.put(indexed("bb", "q"), Expect::Absent, NOW).await.unwrap();
    store.put(record(Kind::Subject, "bc", "{}"), Expect::Absent, NOW).await.unwrap();
    let page = async |after| {
        let found = store.find(Kind::Subject, "person_reference", "p", after, 3, NOW).await.unwrap();
        found.into_iter().map(|stored| stored.record.id).collect::<Vec<_>>()
    };
    assert_eq!(page(None).await, ["a", "b", "c"]);
    assert_eq!(page(Some("c")).await, ["d"]);
    assert_eq!(page(Some("d")).await, [""; 0]);
}

pub(super) async fn finds_by_what_the_index_says_now(backend: &dyn Backend) {
    let store = backend.open();
    let version = store.put(indexed("a", "p"), Expect::Absent, NOW).await.unwrap();
    store.put(indexed("a", "q"), Expect::Version(version), NOW).await.unwrap();
    assert_eq!(store.find(Kind::Subject, "person_reference", "p", None, 9, NOW).await.unwrap(), []);
    assert_eq!(store.find(Kind::Subject, "person_reference", "q", None, 9, NOW).await.unwrap().len(), 1);
    let unknown = store.find(Kind::Subject, "name", "q", None, 9, NOW).await;
    assert_eq!(unknown, Err(StoreError::UnknownIndex));
}

pub(super) async fn scans_a_kind_in_pages(backend: &dyn Backend) {
    let store = backend.open();
    for id in ["c", "a", "b"] {
        store.put(record(Kind::StatusIndex, id, "{}"), Expect::Absent, NOW).await.unwrap();
    }
    store.put(record(Kind::Client, "aa", "{}"), Expect::Absent, NOW).await.unwrap();
    let page = async |after| {
        let found = store.scan(Kind::StatusIndex, after, 2, NOW).await.unwrap();
        found.into_iter().map(|stored| stored.record.id).collect::<Vec<_>>()
    };
    assert_eq!(page(None).await, ["a", "b"]);
    assert_eq!(page(Some("b")).await, ["c"]);
}

pub(super) async fn refuses_what_it_cannot_keep(backend: &dyn Backend) {
    let store = backend.open();
    let put = async |record| store.put(record, Expect::Absent, NOW).await;
    assert_eq!(put(record(Kind::Client, "", "")).await, Err(StoreError::Id));
    assert_eq!(put(record(Kind::Client, &"x".repeat(256), "")).await, Err(StoreError::Id));
    let wrong_index = Record { indexes: vec![("name", "x".to_owned())], ..record(Kind::Client, "a", "") };
    assert_eq!(put(wrong_index).await, Err(StoreError::UnknownIndex));
}

pub(super) async fn ends_when_closed(backend: &dyn Backend) {
    let store = backend.open();
    store.put(record(Kind::Client, "a", "1"), Expect::Absent, NOW).await.unwrap();
    store.close().await.unwrap();
    assert_eq!(store.get(Kind::Client, "a", NOW).await, Err(StoreError::Closed));
    assert_eq!(store.put(record(Kind::Client, "b", "1"), Expect::Absent, NOW).await, Err(StoreError::Closed));
    assert_eq!(store.close().await, Err(StoreError::Closed));
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Counter {
    count: u32,
}

impl Entity for Counter {
    const KIND: Kind = Kind::PushedRequest;

    fn id(&self) -> String {
        "counter".to_owned()
    }
}

pub(super) async fn typed_records_go_around(backend: &dyn Backend) {
    let store = backend.open();
    let mut counter = records::create(&*store, Counter { count: 1 }, NOW).await.unwrap();
    counter.value.count = 2;
    counter.save(&*store, NOW).await.unwrap();
    let mut other = records::load::<Counter>(&*store, "counter", NOW).await.unwrap().unwrap();
    assert_eq!(other.value, Counter { count: 2 });
    other.save(&*store, NOW).await.unwrap();
    assert_eq!(counter.save(&*store, NOW).await, Err(StoreError::Conflict));
    assert!(records::remove::<Counter>(&*store, "counter", NOW).await.unwrap());
    assert!(!records::remove::<Counter>(&*store, "counter", NOW).await.unwrap());
    records::create(&*store, Counter { count: 3 }, NOW).await.unwrap();
    assert_eq!(records::take::<Counter>(&*store, "counter", NOW).await.unwrap(), Some(Counter { count: 3 }));
    assert_eq!(records::take::<Counter>(&*store, "counter", NOW).await.unwrap(), None);
}

pub(super) async fn updates_count_every_writer(backend: &dyn Backend) {
    let store = backend.open();
    records::create(&*store, Counter { count: 0 }, NOW).await.unwrap();
    let writers: Vec<_> = (0..8)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move {
                let counted = records::update(&*store, "counter", NOW, |counter: &mut Counter| {
                    counter.count += 1;
                    Ok::<_, StoreError>(())
                });
                counted.await.unwrap().unwrap();
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    let counter = records::load::<Counter>(&*store, "counter", NOW).await.unwrap().unwrap();
    assert_eq!(counter.value.count, 8);
}
