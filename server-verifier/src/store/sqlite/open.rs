//! Opening the database: its shape, its generation and its epoch.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension as _, params};

use crate::store::{Result, StoreError};

/// Who opens the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// The server: one at a time. After an unclean stop it begins a new epoch, which voids all volatile records.
    Server,
    /// A command beside the server, such as adding a client.
    Command,
}

/// The two databases: of durable kinds, whose commits wait for the disk, and of volatile ones, which never do. What must be
/// true of one record is true within its database; nothing spans several records.
pub(super) struct Opened {
    pub(super) durable: Connection,
    pub(super) volatile: Connection,
    pub(super) epoch: i64,
    /// Held as long as the server runs.
    pub(super) lock: Option<File>,
}

/// How long a write waits for another process's.
const WAIT_FOR_LOCK: Duration = Duration::from_secs(5);

/// When a journal has so many pages, whoever writes moves it into the database; of the server's, a thread takes care
/// before. At 4 KiB a page, 64 MiB.
const PAGES_BEFORE_CHECKPOINT: u32 = 16_384;

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS record (
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        version INTEGER NOT NULL,
        epoch INTEGER,          -- of volatile kinds; NULL: durable
        taken INTEGER NOT NULL,
        expires_at INTEGER,
        index0 TEXT, index1 TEXT, index2 TEXT, index3 TEXT,
        body BLOB NOT NULL,
        PRIMARY KEY (kind, id)
    ); -- with row numbers: what was written at the same time, and is changed soon, shares its pages
    CREATE INDEX IF NOT EXISTS record_expires_at ON record (expires_at) WHERE expires_at IS NOT NULL;
    CREATE INDEX IF NOT EXISTS record_index0 ON record (kind, index0, id) WHERE index0 IS NOT NULL;
    CREATE INDEX IF NOT EXISTS record_index1 ON record (kind, index1, id) WHERE index1 IS NOT NULL;
    CREATE INDEX IF NOT EXISTS record_index2 ON record (kind, index2, id) WHERE index2 IS NOT NULL;
    CREATE INDEX IF NOT EXISTS record_index3 ON record (kind, index3, id) WHERE index3 IS NOT NULL;
";

pub(super) fn open(path: &Path, access: Access, generation: u64) -> Result<Opened> {
    let lock = if access == Access::Server { Some(lock(path)?) } else { None };
    let (mut durable, volatile) = (connect(path)?, connect(&volatile_path(path))?);
    let transaction = durable.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    transaction.execute_batch(SCHEMA)?;
    volatile.execute_batch(SCHEMA)?;
    check_generation(&transaction, generation)?;
    let mut epoch = meta(&transaction, "epoch")?.unwrap_or(1);
    if access == Access::Server {
        if meta(&transaction, "running")? == Some(1) {
            epoch += 1;
            // Before the new epoch is written down: whoever is killed in between does it again.
            volatile.execute("DELETE FROM record", [])?;
        }
        set_meta(&transaction, "running", 1)?;
    }
    set_meta(&transaction, "epoch", epoch)?;
    transaction.commit()?;
    durable.pragma_update(None, "synchronous", "FULL")?;
    volatile.pragma_update(None, "synchronous", "NORMAL")?;
    Ok(Opened { durable, volatile, epoch, lock })
}

/// Where the records of volatile kinds are.
pub(super) fn volatile_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-volatile");
    PathBuf::from(name)
}

/// Lets a database that comes from a backup start again, under a new generation of the keys: `raise` makes it, once no
/// server can be running, and it is answered.
///
/// # Errors
/// [`StoreError::InUse`] if a server runs on it; [`StoreError::NewerThanKeys`] if it is not older than the new
/// generation; what `raise` answers.
pub fn restore<E: From<StoreError>>(
    path: &Path,
    raise: impl FnOnce() -> std::result::Result<u64, E>,
) -> std::result::Result<u64, E> {
    let _lock = lock(path)?;
    let generation = raise()?;
    begin_generation(path, generation)?;
    Ok(generation)
}

fn begin_generation(path: &Path, generation: u64) -> Result<()> {
    let mut connection = connect(path)?;
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    transaction.execute_batch(SCHEMA)?;
    let generation = to_i64(generation)?;
    if meta(&transaction, "generation")?.is_some_and(|found| found >= generation) {
        return Err(StoreError::NewerThanKeys);
    }
    set_meta(&transaction, "generation", generation)?;
    // What the backup holds of single-use things is void.
    set_meta(&transaction, "running", 1)?;
    transaction.commit()?;
    Ok(())
}

pub(super) fn connect(path: &Path) -> Result<Connection> {
    let connection = Connection::open(path)?;
    restrict(path)?;
    connection.busy_timeout(WAIT_FOR_LOCK)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "wal_autocheckpoint", PAGES_BEFORE_CHECKPOINT)?;
    Ok(connection)
}

pub(super) fn meta(connection: &Connection, name: &str) -> Result<Option<i64>> {
    let mut query = connection.prepare_cached("SELECT value FROM meta WHERE name = ?1")?;
    Ok(query.query_row(params![name], |row| row.get(0)).optional()?)
}

pub(super) fn set_meta(connection: &Connection, name: &str, value: i64) -> Result<()> {
    let mut insert = connection.prepare_cached("INSERT OR REPLACE INTO meta (name, value) VALUES (?1, ?2)")?;
    insert.execute(params![name, value])?;
    Ok(())
}

fn check_generation(connection: &Connection, generation: u64) -> Result<()> {
    let generation = to_i64(generation)?;
    match meta(connection, "generation")? {
        None => set_meta(connection, "generation", generation),
        Some(found) if found < generation => Err(StoreError::OlderThanKeys),
        Some(found) if found > generation => Err(StoreError::NewerThanKeys),
        Some(_) => Ok(()),
    }
}

fn lock(path: &Path) -> Result<File> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let mut options = OpenOptions::new();
    options.create(true).write(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(PathBuf::from(name)).map_err(|_| StoreError::ReadOnly)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(StoreError::InUse),
        Err(std::fs::TryLockError::Error(_)) => Err(StoreError::ReadOnly),
    }
}

/// Nobody but the owner reads the database; its journal and shared memory take the mode from it.
fn restrict(path: &Path) -> Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(path).map_err(|_| StoreError::ReadOnly)?.permissions().mode();
        if mode & 0o077 != 0 {
            let restricted = std::fs::Permissions::from_mode(0o600);
            std::fs::set_permissions(path, restricted).map_err(|_| StoreError::ReadOnly)?;
        }
    }
    Ok(())
}

fn to_i64(number: u64) -> Result<i64> {
    i64::try_from(number).map_err(|_| StoreError::Failed)
}
