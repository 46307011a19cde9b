use std::time::Duration;

use super::*;

const NOW: UnixTime = UnixTime(1_800_000_000);

fn record(id: &str, size: usize) -> Record {
    Record {
        kind: Kind::Wallet,
        id: id.to_owned(),
        body: vec![b'x'; size].into(),
        indexes: Vec::new(),
        expires_at: None,
    }
}

#[tokio::test]
async fn a_full_disk_is_said_and_hurts_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("test.db");
    let opened = open::open(&path, Access::Server, 1).unwrap();
    opened.durable.pragma_update(None, "max_page_count", 64).unwrap();
    let store = SqliteStore::start(&path, opened).unwrap();
    let mut written = 0;
    let error = loop {
        match store.put(record(&written.to_string(), 4096), Expect::Absent, NOW).await {
            Ok(_) => written += 1,
            Err(error) => break error,
        }
    };
    assert_eq!(error, StoreError::Full);
    assert!(error.is_temporary());
    assert!(written > 0);
    assert_eq!(store.scan(Kind::Wallet, None, 1000, NOW).await.unwrap().len(), written);
    store.take(Kind::Wallet, "0", NOW).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_lock_held_too_long_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("test.db");
    let opened = open::open(&path, Access::Server, 1).unwrap();
    opened.durable.busy_timeout(Duration::from_millis(20)).unwrap();
    let store = SqliteStore::start(&path, opened).unwrap();
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let locked = store.put(record("a", 1), Expect::Absent, NOW).await;
    assert_eq!(locked, Err(StoreError::Locked));
    other.execute_batch("ROLLBACK").unwrap();
    store.put(record("a", 1), Expect::Absent, NOW).await.unwrap();
}

#[tokio::test]
async fn a_file_that_cannot_be_written_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("test.db");
    let opened = open::open(&path, Access::Server, 1).unwrap();
    opened.durable.pragma_update(None, "query_only", true).unwrap();
    let store = SqliteStore::start(&path, opened).unwrap();
    assert_eq!(store.put(record("a", 1), Expect::Absent, NOW).await, Err(StoreError::ReadOnly));
    assert_eq!(store.get(Kind::Wallet, "a", NOW).await, Ok(None));
}

#[tokio::test]
async fn the_journal_is_moved_while_the_server_runs() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("test.db");
    let store = SqliteStore::open(&path, Access::Server, 1).unwrap();
    for number in 0..64 {
        store.put(record(&number.to_string(), 4096), Expect::Absent, NOW).await.unwrap();
    }
    assert!(std::fs::metadata(&path).unwrap().len() < 64 * 4096);
    let moved = async {
        while std::fs::metadata(&path).unwrap().len() < 64 * 4096 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), moved).await.unwrap();
    assert_eq!(store.scan(Kind::Wallet, None, 1000, NOW).await.unwrap().len(), 64);
    store.close().await.unwrap();
}
