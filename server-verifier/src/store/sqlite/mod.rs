//! The embedded store: two SQLite files in WAL mode, one for durable kinds and one for volatile ones, each with a writer
//! thread that commits in groups.

mod checkpoint;
mod failure;
mod group;
mod open;
mod read;
mod recent;
mod row;
#[cfg(test)]
mod tests;
mod write;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use async_trait::async_trait;
use siegelring_core::time::UnixTime;

use super::{Durability, Expect, Kind, Record, Result, Store, StoreError, Stored, Version, check_id, index_position};
use checkpoint::Checkpoints;
use read::Readers;
use recent::Recent;
use write::{Write, Writer, Written};

pub use open::{Access, restore};

/// Records in SQLite files.
pub struct SqliteStore {
    durable: Database,
    volatile: Database,
    recent: Arc<Recent>,
}

/// One of the two files.
struct Database {
    writer: Writer,
    readers: Readers,
    /// Of a server; a command writes little.
    checkpoints: Option<Checkpoints>,
}

impl SqliteStore {
    /// Opens the database, making it if there is none; volatile records are beside it, in a file whose name ends in
    /// `-volatile`. `generation` is the number kept in `keys/`.
    ///
    /// # Errors
    /// [`StoreError`]: the generations differ, another server runs on it, the file cannot be read or written.
    pub fn open(path: &Path, access: Access, generation: u64) -> Result<Self> {
        Self::start(path, open::open(path, access, generation)?)
    }

    fn start(path: &Path, opened: open::Opened) -> Result<Self> {
        let open::Opened { durable, volatile, epoch, lock } = opened;
        let recent = Arc::<Recent>::default();
        let is_server = lock.is_some();
        let database = |path: &Path, connection, durability, lock| {
            let readers = Readers::new(path, epoch)?;
            let recent = is_server.then(|| recent.clone());
            let written = Arc::<AtomicBool>::default();
            let checkpoints = is_server.then(|| Checkpoints::start(path, written.clone())).transpose()?;
            let writer = Writer::start(write::Database { connection, durability, epoch, recent, written, lock })?;
            Ok::<_, StoreError>(Database { writer, readers, checkpoints })
        };
        Ok(Self {
            durable: database(path, durable, Durability::Durable, lock)?,
            volatile: database(&open::volatile_path(path), volatile, Durability::Volatile, None)?,
            recent,
        })
    }

    const fn of(&self, kind: Kind) -> &Database {
        match kind.durability() {
            Durability::Durable => &self.durable,
            Durability::Volatile => &self.volatile,
        }
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn get(&self, kind: Kind, id: &str, now: UnixTime) -> Result<Option<Stored>> {
        check_id(id)?;
        match self.recent.get(kind, id, now) {
            Some(found) => Ok(Some(found)),
            None => self.of(kind).readers.get(kind, id, now),
        }
    }

    async fn put(&self, record: Record, expect: Expect, now: UnixTime) -> Result<Version> {
        record.check()?;
        match self.of(record.kind).writer.write(Write::Put(record, expect), now).await? {
            Written::Put(version) => Ok(version),
            Written::Taken(_) => Err(StoreError::Failed),
        }
    }

    async fn take(&self, kind: Kind, id: &str, now: UnixTime) -> Result<Option<Stored>> {
        check_id(id)?;
        match self.of(kind).writer.write(Write::Take(kind, id.to_owned()), now).await? {
            Written::Taken(stored) => Ok(stored.map(|stored| *stored)),
            Written::Put(_) => Err(StoreError::Failed),
        }
    }

    async fn find(
        &self,
        kind: Kind,
        index: &str,
        value: &str,
        after: Option<&str>,
        limit: usize,
        now: UnixTime,
    ) -> Result<Vec<Stored>> {
        let position = index_position(kind, index)?;
        self.of(kind).readers.list(kind, Some((position, value.to_owned())), after, limit, now).await
    }

    async fn scan(&self, kind: Kind, after: Option<&str>, limit: usize, now: UnixTime) -> Result<Vec<Stored>> {
        self.of(kind).readers.list(kind, None, after, limit, now).await
    }

    async fn close(&self) -> Result<()> {
        self.recent.clear();
        for database in [&self.durable, &self.volatile] {
            database.readers.close();
            database.checkpoints.iter().for_each(Checkpoints::close);
        }
        // The durable one notes the clean stop, so it is the last.
        self.volatile.writer.close().await?;
        self.durable.writer.close().await
    }
}
