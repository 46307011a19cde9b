//! The embedded store: one SQLite file in WAL mode, one writer thread that commits in groups.

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

use async_trait::async_trait;
use siegelring_core::time::UnixTime;

use super::{Expect, Kind, Record, Result, Store, StoreError, Stored, Version, check_id, index_position};
use read::Readers;
use recent::Recent;
use write::{Write, Writer, Written};

pub use open::{Access, restore};

/// Records in an SQLite file.
pub struct SqliteStore {
    writer: Writer,
    readers: Readers,
    recent: Arc<Recent>,
}

impl SqliteStore {
    /// Opens the database, making it if there is none. `generation` is the number kept in `keys/`.
    ///
    /// # Errors
    /// [`StoreError`]: the generations differ, another server runs on it, the file cannot be read or written.
    pub fn open(path: &Path, access: Access, generation: u64) -> Result<Self> {
        Self::start(path, open::open(path, access, generation)?)
    }

    fn start(path: &Path, opened: open::Opened) -> Result<Self> {
        let readers = Readers::new(path, opened.epoch)?;
        let recent = Arc::<Recent>::default();
        Ok(Self { writer: Writer::start(opened, recent.clone())?, readers, recent })
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn get(&self, kind: Kind, id: &str, now: UnixTime) -> Result<Option<Stored>> {
        check_id(id)?;
        match self.recent.get(kind, id, now) {
            Some(found) => Ok(Some(found)),
            None => self.readers.get(kind, id, now),
        }
    }

    async fn put(&self, record: Record, expect: Expect, now: UnixTime) -> Result<Version> {
        record.check()?;
        match self.writer.write(Write::Put(record, expect), now).await? {
            Written::Put(version) => Ok(version),
            Written::Taken(_) => Err(StoreError::Failed),
        }
    }

    async fn take(&self, kind: Kind, id: &str, now: UnixTime) -> Result<Option<Stored>> {
        check_id(id)?;
        match self.writer.write(Write::Take(kind, id.to_owned()), now).await? {
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
        self.readers.list(kind, Some((position, value.to_owned())), after, limit, now).await
    }

    async fn scan(&self, kind: Kind, after: Option<&str>, limit: usize, now: UnixTime) -> Result<Vec<Stored>> {
        self.readers.list(kind, None, after, limit, now).await
    }

    async fn close(&self) -> Result<()> {
        self.recent.clear();
        self.readers.close();
        self.writer.close().await
    }
}
