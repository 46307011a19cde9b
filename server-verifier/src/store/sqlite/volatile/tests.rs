use std::time::Duration;

use super::*;
use crate::store::sqlite::open::{self, Access};

const NOW: UnixTime = UnixTime(1_800_000_000);

/// A folder with a database whose memory has room for three records or four.
struct Place(tempfile::TempDir);

const NARROW: usize = 8_000;

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn open(&self) -> Volatile {
        self.open_waiting(Duration::from_secs(5))
    }

    fn open_waiting(&self, for_lock: Duration) -> Volatile {
        let path = self.0.path().join("test.db");
        let opened = open::open(&path, Access::Command, 1).unwrap();
        opened.volatile.busy_timeout(for_lock).unwrap();
        let readers = Readers::new(&open::volatile_path(&path), opened.epoch).unwrap();
        Volatile::with_room(NARROW, opened.volatile, readers, opened.epoch, Arc::default()).unwrap()
    }

    fn another_connection(&self) -> Connection {
        Connection::open(open::volatile_path(&self.0.path().join("test.db"))).unwrap()
    }
}

fn record(id: &str, text: &str) -> Record {
    let body = format!("{text:1000}").into_bytes().into();
    Record { kind: Kind::Approval, id: id.to_owned(), body, indexes: Vec::new(), expires_at: Some(NOW.plus(100)) }
}

fn ids() -> impl Iterator<Item = String> {
    (0..64).map(|number| format!("{number:02}"))
}

async fn text(store: &Volatile, id: &str) -> Option<String> {
    let stored = store.get(Kind::Approval, id, NOW).unwrap()?;
    Some(String::from_utf8(stored.record.body.into_bytes()).unwrap().trim().to_owned())
}

#[tokio::test]
async fn what_memory_has_no_room_for_is_read_changed_and_taken_like_the_rest() {
    let place = Place::new();
    let store = place.open();
    for id in ids() {
        store.put(record(&id, "first"), Expect::Absent, NOW).await.unwrap();
    }
    for id in ids() {
        assert_eq!(store.put(record(&id, "again"), Expect::Absent, NOW).await, Err(StoreError::Conflict));
        let stored = store.get(Kind::Approval, &id, NOW).unwrap().unwrap();
        let changed = store.put(record(&id, "second"), Expect::Version(stored.version), NOW).await.unwrap();
        assert_eq!(
            store.put(record(&id, "stale"), Expect::Version(stored.version), NOW).await,
            Err(StoreError::Conflict)
        );
        assert_ne!(changed, stored.version);
    }
    for id in ids() {
        assert_eq!(text(&store, &id).await.as_deref(), Some("second"));
        assert!(store.take(Kind::Approval, &id, NOW).await.unwrap().is_some());
    }
    for id in ids() {
        assert_eq!(text(&store, &id).await, None);
        assert_eq!(store.take(Kind::Approval, &id, NOW).await, Ok(None));
        assert_eq!(store.put(record(&id, "again"), Expect::Absent, NOW).await, Err(StoreError::Conflict));
    }
    assert!(
        place.another_connection().query_row("SELECT count(*) FROM record", [], |row| row.get::<_, i64>(0)).unwrap()
            > 0
    );
}

#[tokio::test]
async fn what_begins_and_ends_in_memory_never_reaches_the_file() {
    let place = Place::new();
    let store = place.open();
    let mut version = store.put(record("a", "first"), Expect::Absent, NOW).await.unwrap();
    for _ in 0..100 {
        version = store.put(record("a", "next"), Expect::Version(version), NOW).await.unwrap();
    }
    store.take(Kind::Approval, "a", NOW).await.unwrap().unwrap();
    let rows = place.another_connection().query_row("SELECT count(*) FROM record", [], |row| row.get::<_, i64>(0));
    assert_eq!(rows, Ok(0));
}

#[tokio::test]
async fn a_clean_stop_leaves_every_state_in_the_file() {
    let place = Place::new();
    let store = place.open();
    for id in ids() {
        store.put(record(&id, "kept"), Expect::Absent, NOW).await.unwrap();
    }
    let last = store.put(record("last", "kept"), Expect::Absent, NOW).await.unwrap();
    store.take(Kind::Approval, "63", NOW).await.unwrap().unwrap();
    store.close().await.unwrap();
    assert_eq!(store.put(record("late", ""), Expect::Absent, NOW).await, Err(StoreError::Closed));
    let store = place.open();
    for id in ids().filter(|id| id != "63") {
        assert_eq!(text(&store, &id).await.as_deref(), Some("kept"), "{id}");
    }
    assert_eq!(text(&store, "63").await, None);
    assert_eq!(store.put(record("63", ""), Expect::Absent, NOW).await, Err(StoreError::Conflict));
    assert!(store.put(record("new", ""), Expect::Absent, NOW).await.unwrap().0 > last.0, "no version is given twice");
}

#[tokio::test]
async fn what_was_shortened_in_memory_does_not_come_back_from_the_file() {
    let place = Place::new();
    let store = place.open();
    let version = store.put(record("a", "long"), Expect::Absent, NOW).await.unwrap();
    assert_eq!(store.list(Kind::Approval, None, None, 10, NOW).await.unwrap().len(), 1, "it is in the file");
    let short = Record { expires_at: Some(NOW.plus(1)), ..record("a", "short") };
    store.put(short, Expect::Version(version), NOW).await.unwrap();
    let later = NOW.plus(2);
    assert_eq!(store.list(Kind::Approval, None, None, 10, later).await, Ok(Vec::new()));
    assert_eq!(store.get(Kind::Approval, "a", later), Ok(None));
    store.put(record("a", "anew"), Expect::Absent, later).await.unwrap();
}

#[tokio::test]
async fn a_file_that_takes_nothing_stops_what_needs_room_until_it_does() {
    let place = Place::new();
    let store = place.open_waiting(Duration::from_millis(10));
    let other = place.another_connection();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut written = Vec::new();
    let error = loop {
        let id = written.len().to_string();
        match store.put(record(&id, "kept"), Expect::Absent, NOW).await {
            Ok(_) => written.push(id),
            Err(error) => break error,
        }
    };
    assert_eq!(error, StoreError::Locked);
    assert!((4..=12).contains(&written.len()), "twice the room, not more: {}", written.len());
    for id in &written {
        assert_eq!(text(&store, id).await.as_deref(), Some("kept"));
    }
    assert!(store.take(Kind::Approval, "0", NOW).await.unwrap().is_some(), "what has begun can be ended");
    other.execute_batch("ROLLBACK").unwrap();
    let works_again = async {
        while store.put(record("later", ""), Expect::Absent, NOW).await.is_err() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), works_again).await.unwrap();
    for id in written.iter().skip(1) {
        assert_eq!(text(&store, id).await.as_deref(), Some("kept"));
    }
    assert_eq!(text(&store, "0").await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_write_of_many_at_once_is_lost_between_memory_and_file() {
    let place = Place::new();
    let store = Arc::new(place.open());
    for id in ids() {
        store.put(record(&id, "0"), Expect::Absent, NOW).await.unwrap();
    }
    let writers = (0..4).map(|_| {
        let store = store.clone();
        tokio::spawn(async move {
            for id in ids() {
                loop {
                    let stored = store.get(Kind::Approval, &id, NOW).unwrap().unwrap();
                    let count: u32 = std::str::from_utf8(&stored.record.body).unwrap().trim().parse().unwrap();
                    let next = record(&id, &(count + 1).to_string());
                    match store.put(next, Expect::Version(stored.version), NOW).await {
                        Err(StoreError::Conflict) => {}
                        done => {
                            done.unwrap();
                            break;
                        }
                    }
                }
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    for id in ids() {
        assert_eq!(text(&store, &id).await.as_deref(), Some("4"), "{id}");
    }
}
