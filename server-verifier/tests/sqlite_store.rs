//! What only the embedded store must do: survive kills, restorations and a disk that refuses.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by a panic; clippy knows functions marked as tests only"
)]

use std::path::Path;

use siegelring_core::time::UnixTime;
use siegelring_verifier::store::sqlite::{self, Access};
use siegelring_verifier::store::{Expect, Kind, Record, SqliteStore, Store as _, StoreError};

const NOW: UnixTime = UnixTime(1_800_000_000);

fn record(kind: Kind, id: &str, size: usize) -> Record {
    Record { kind, id: id.to_owned(), body: vec![b'x'; size].into(), indexes: Vec::new(), expires_at: None }
}

async fn fill(store: &SqliteStore) {
    store.put(record(Kind::Wallet, "durable", 1), Expect::Absent, NOW).await.unwrap();
    store.put(record(Kind::Approval, "volatile", 1), Expect::Absent, NOW).await.unwrap();
}

async fn holds(store: &SqliteStore) -> (bool, bool) {
    let durable = store.get(Kind::Wallet, "durable", NOW).await.unwrap();
    let volatile = store.get(Kind::Approval, "volatile", NOW).await.unwrap();
    (durable.is_some(), volatile.is_some())
}

/// Opens once the previous server's thread has let go of the lock.
async fn open_again(path: &Path, generation: u64) -> SqliteStore {
    loop {
        match SqliteStore::open(path, Access::Server, generation) {
            Err(StoreError::InUse) => tokio::task::yield_now().await,
            opened => return opened.unwrap(),
        }
    }
}

#[tokio::test]
async fn a_clean_stop_keeps_everything() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("test.db");
    let store = SqliteStore::open(&path, Access::Server, 1).unwrap();
    fill(&store).await;
    store.close().await.unwrap();
    assert_eq!(holds(&open_again(&path, 1).await).await, (true, true));
}

#[tokio::test]
async fn an_unclean_stop_voids_what_is_volatile() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("test.db");
    let store = SqliteStore::open(&path, Access::Server, 1).unwrap();
    fill(&store).await;
    drop(store);
    let store = open_again(&path, 1).await;
    assert_eq!(holds(&store).await, (true, false));
    store.put(record(Kind::Approval, "volatile", 1), Expect::Absent, NOW).await.unwrap();
}

#[tokio::test]
async fn only_one_server_runs_on_a_database_but_commands_work_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("test.db");
    let server = SqliteStore::open(&path, Access::Server, 1).unwrap();
    assert_eq!(SqliteStore::open(&path, Access::Server, 1).err(), Some(StoreError::InUse));
    let command = SqliteStore::open(&path, Access::Command, 1).unwrap();
    fill(&server).await;
    assert_eq!(holds(&command).await, (true, false), "what is volatile is the server's");
    let read = command.get(Kind::Wallet, "durable", NOW).await.unwrap().unwrap();
    let server_wrote = server.put(record(Kind::Wallet, "durable", 2), Expect::Version(read.version), NOW).await;
    server_wrote.unwrap();
    let command_wrote = command.put(record(Kind::Wallet, "durable", 3), Expect::Version(read.version), NOW).await;
    assert_eq!(command_wrote, Err(StoreError::Conflict));
    command.close().await.unwrap();
    assert_eq!(holds(&server).await, (true, true));
}

#[tokio::test]
async fn a_server_that_has_just_read_a_record_sees_at_once_what_a_command_makes_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("test.db");
    let server = SqliteStore::open(&path, Access::Server, 1).unwrap();
    let command = SqliteStore::open(&path, Access::Command, 1).unwrap();
    let mut version = server.put(record(Kind::Wallet, "w", 0), Expect::Absent, NOW).await.unwrap();
    for size in 1..50 {
        assert_eq!(server.get(Kind::Wallet, "w", NOW).await.unwrap().unwrap().version, version);
        let (writes, other) = if size % 3 == 0 { (&server, &command) } else { (&command, &server) };
        version = writes.put(record(Kind::Wallet, "w", size), Expect::Version(version), NOW).await.unwrap();
        assert_eq!(other.get(Kind::Wallet, "w", NOW).await.unwrap().unwrap().record.body.len(), size);
    }
    assert!(command.take(Kind::Wallet, "w", NOW).await.unwrap().is_some());
    assert_eq!(server.get(Kind::Wallet, "w", NOW).await, Ok(None));
}

#[tokio::test]
async fn a_database_older_than_the_keys_starts_only_through_restore() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("test.db");
    let store = SqliteStore::open(&path, Access::Server, 1).unwrap();
    fill(&store).await;
    let restore = |generation| sqlite::restore(&path, || Ok::<_, StoreError>(generation));
    assert_eq!(sqlite::restore(&path, || panic!("nothing is raised while a server runs")), Err(StoreError::InUse));
    store.close().await.unwrap();
    assert_eq!(SqliteStore::open(&path, Access::Server, 2).err(), Some(StoreError::OlderThanKeys));
    assert_eq!(SqliteStore::open(&path, Access::Command, 2).err(), Some(StoreError::OlderThanKeys));
    assert_eq!(restore(2), Ok(2));
    assert_eq!(restore(2), Err(StoreError::NewerThanKeys));
    assert_eq!(SqliteStore::open(&path, Access::Server, 1).err(), Some(StoreError::NewerThanKeys));
    assert_eq!(holds(&open_again(&path, 2).await).await, (true, false));
}

#[tokio::test]
async fn what_is_no_database_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("test.db");
    std::fs::write(&path, [b'?'; 8192]).unwrap();
    assert_eq!(SqliteStore::open(&path, Access::Server, 1).err(), Some(StoreError::Damaged));
    assert_eq!(
        SqliteStore::open(&folder.path().join("nowhere/test.db"), Access::Command, 1).err(),
        Some(StoreError::ReadOnly)
    );
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_can_read_the_files() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&folder.path().join("test.db"), Access::Server, 1).unwrap();
    fill(&store).await;
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        assert!(entry.metadata().unwrap().permissions().mode() & 0o077 == 0, "{entry:?}");
    }
}
