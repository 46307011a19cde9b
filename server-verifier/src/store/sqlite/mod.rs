//! The embedded store: two SQLite files in WAL mode. A thread commits in groups what is durable; what is volatile lives in
//! memory, and in its file only when memory has no room or the server stops.

mod checkpoint;
mod elsewhere;
mod failure;
mod group;
mod open;
mod read;
mod recent;
mod row;
#[cfg(test)]
mod tests;
mod volatile;
mod write;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use async_trait::async_trait;
use siegelring_core::time::UnixTime;

use super::{Durability, Expect, Kind, Record, Result, Store, StoreError, Stored, Version, check_id, index_position};
use checkpoint::Checkpoints;
use elsewhere::Elsewhere;
use read::Readers;
use recent::Recent;
use volatile::Volatile;
use write::{Role, Write, Writer, Written};

pub use open::{Access, restore};

/// Records in SQLite files.
pub struct SqliteStore {
    durable: Durable,
    volatile: Volatile,
}

/// The file of what is durable.
struct Durable {
    writer: Writer,
    readers: Readers,
    /// Of a server; a command would not learn of its writes.
    recent: Option<Arc<Recent>>,
    /// Of a server; a command writes little.
    checkpoints: Option<Checkpoints>,
}

impl SqliteStore {
    /// Opens the database, making it if there is none; volatile records are beside it, in a file whose name ends in
    /// `-volatile`. `generation` is the number kept in `keys/`.
    ///
    /// A command sees of volatile records what was in their file when it began.
    ///
    /// # Errors
    /// [`StoreError`]: the generations differ, another server runs on it, the file cannot be read or written.
    pub fn open(path: &Path, access: Access, generation: u64) -> Result<Self> {
        Self::start(path, open::open(path, access, generation)?)
    }

    fn start(path: &Path, opened: open::Opened) -> Result<Self> {
        let open::Opened { durable, volatile, epoch, lock } = opened;
        let volatile = Volatile::start(volatile, &open::volatile_path(path), epoch, lock.is_some())?;
        let elsewhere = Elsewhere::open(path)?;
        let written = Arc::<AtomicBool>::default();
        let (role, recent, checkpoints) = if lock.is_some() {
            let recent = Arc::new(Recent::new(elsewhere));
            (Role::Server(recent.clone()), Some(recent), Some(Checkpoints::start(path, written.clone())?))
        } else {
            (Role::Command(elsewhere), None, None)
        };
        let database = write::Database { connection: durable, epoch, role, written, lock };
        let (writer, readers) = (Writer::start(database)?, Readers::new(path, epoch)?);
        Ok(Self { durable: Durable { writer, readers, recent, checkpoints }, volatile })
    }
}

impl Durable {
    fn get(&self, kind: Kind, id: &str, now: UnixTime) -> Result<Option<Stored>> {
        let Some(recent) = &self.recent else { return self.readers.get(kind, id, now) };
        if let Some(found) = recent.get(kind, id, now) {
            return Ok(Some(found));
        }
        let before = recent.before();
        let found = self.readers.get(kind, id, now)?;
        if let Some(found) = &found {
            recent.was_read(found.clone(), before);
        }
        Ok(found)
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn get(&self, kind: Kind, id: &str, now: UnixTime) -> Result<Option<Stored>> {
        check_id(id)?;
        match kind.durability() {
            Durability::Volatile => self.volatile.get(kind, id, now),
            Durability::Durable => self.durable.get(kind, id, now),
        }
    }

    async fn put(&self, record: Record, expect: Expect, now: UnixTime) -> Result<Version> {
        record.check()?;
        match record.kind.durability() {
            Durability::Volatile => self.volatile.put(record, expect, now).await,
            Durability::Durable => match self.durable.writer.write(Write::Put(record, expect), now).await? {
                Written::Put(version) => Ok(version),
                Written::Taken(_) => Err(StoreError::Failed),
            },
        }
    }

    async fn take(&self, kind: Kind, id: &str, now: UnixTime) -> Result<Option<Stored>> {
        check_id(id)?;
        match kind.durability() {
            Durability::Volatile => self.volatile.take(kind, id, now).await,
            Durability::Durable => match self.durable.writer.write(Write::Take(kind, id.to_owned()), now).await? {
                Written::Taken(stored) => Ok(stored.map(|stored| *stored)),
                Written::Put(_) => Err(StoreError::Failed),
            },
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
        let index = Some((index_position(kind, index)?, value.to_owned()));
        match kind.durability() {
            Durability::Volatile => self.volatile.list(kind, index, after, limit, now).await,
            Durability::Durable => self.durable.readers.list(kind, index, after, limit, now).await,
        }
    }

    async fn scan(&self, kind: Kind, after: Option<&str>, limit: usize, now: UnixTime) -> Result<Vec<Stored>> {
        match kind.durability() {
            Durability::Volatile => self.volatile.list(kind, None, after, limit, now).await,
            Durability::Durable => self.durable.readers.list(kind, None, after, limit, now).await,
        }
    }

    async fn close(&self) -> Result<()> {
        self.volatile.close().await?;
        let Durable { writer, readers, recent, checkpoints } = &self.durable;
        recent.iter().for_each(|recent| recent.clear());
        readers.close();
        checkpoints.iter().for_each(Checkpoints::close);
        // Notes the clean stop, so it is the last.
        writer.close().await
    }
}
