//! Volatile records: in memory, where most of them begin and end, and in a file those that memory has no room for.
//!
//! An unclean stop voids them anyway, so no write waits for a disk. A clean one leaves all of them in the file.

mod file;
mod memory;
mod on_file;
mod shared;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, MutexGuard};

use rusqlite::Connection;
use siegelring_core::time::UnixTime;

use super::checkpoint::Checkpoints;
use super::read::Readers;
use super::row::State;
use crate::store::{Expect, Kind, Record, Result, StoreError, Stored, Version};
use file::File;
use memory::Memory;
use shared::Shared;

/// The most bytes of records in memory, beside as many that are on their way into the file: what a second of many logins
/// needs, and little to write at a time.
const ROOM: usize = 4 << 20;

/// The volatile records of a store.
pub(super) struct Volatile {
    shared: Arc<Shared>,
    readers: Readers,
    file: File,
    /// Of a server; a command writes little.
    checkpoints: Option<Checkpoints>,
    room: usize,
}

impl Volatile {
    /// The records of a server, whose file is at this path, or of a command.
    pub(super) fn start(connection: Connection, path: &Path, epoch: i64, is_server: bool) -> Result<Self> {
        let written = Arc::<AtomicBool>::default();
        let checkpoints = is_server.then(|| Checkpoints::start(path, written.clone())).transpose()?;
        let volatile = Self::with_room(ROOM, connection, Readers::new(path, epoch)?, epoch, written)?;
        Ok(Self { checkpoints, ..volatile })
    }

    fn with_room(
        room: usize,
        connection: Connection,
        readers: Readers,
        epoch: i64,
        written: Arc<AtomicBool>,
    ) -> Result<Self> {
        let shared = Arc::new(Shared::new(Memory::of_file(&connection)?));
        let file = File::start(connection, epoch, shared.clone(), written)?;
        Ok(Self { shared, readers, file, checkpoints: None, room })
    }

    pub(super) fn get(&self, kind: Kind, id: &str, now: UnixTime) -> Result<Option<Stored>> {
        let found = self.find(&*self.open()?, kind, id, now)?;
        Ok(found.filter(|state| !state.taken).map(|state| state.stored))
    }

    pub(super) async fn put(&self, record: Record, expect: Expect, now: UnixTime) -> Result<Version> {
        let most = if expect == Expect::Absent { self.room } else { self.room_to_end() };
        self.make_room(most, now).await?;
        let mut memory = self.open()?;
        let found = self.find(&memory, record.kind, &record.id, now)?;
        let as_expected = match expect {
            Expect::Absent => found.is_none(),
            Expect::Version(version) => found.is_some_and(|state| !state.taken && state.stored.version == version),
        };
        if as_expected { Ok(memory.put(record)) } else { Err(StoreError::Conflict) }
    }

    pub(super) async fn take(&self, kind: Kind, id: &str, now: UnixTime) -> Result<Option<Stored>> {
        self.make_room(self.room_to_end(), now).await?;
        let mut memory = self.open()?;
        let found = self.find(&memory, kind, id, now)?.filter(|state| !state.taken);
        Ok(found.map(|state| memory.take(state.stored)))
    }

    /// Records of a kind by id, as [`Readers::list`] gives them: all of them are brought into the file before.
    pub(super) async fn list(
        &self,
        kind: Kind,
        index: Option<(usize, String)>,
        after: Option<&str>,
        limit: usize,
        now: UnixTime,
    ) -> Result<Vec<Stored>> {
        self.make_room(0, now).await?;
        self.readers.list(kind, index, after, limit, now).await
    }

    /// Ends it with every record in the file, on the disk.
    pub(super) async fn close(&self) -> Result<()> {
        loop {
            self.make_room(0, UnixTime(0)).await?;
            let mut memory = self.open()?;
            // What was put meanwhile goes into the file, too.
            if memory.has_room(0) {
                memory.close();
                break;
            }
        }
        self.readers.close();
        self.checkpoints.iter().for_each(Checkpoints::close);
        self.file.close().await
    }

    fn open(&self) -> Result<MutexGuard<'_, Memory>> {
        let memory = self.shared.memory();
        if memory.is_closed() { Err(StoreError::Closed) } else { Ok(memory) }
    }

    /// The state of a record that has not expired.
    fn find(&self, memory: &Memory, kind: Kind, id: &str, now: UnixTime) -> Result<Option<State>> {
        let found = match memory.find(kind, id) {
            Some(found) => Some(found.clone()),
            None if memory.on_file.may_hold(kind, id) => self.readers.state(kind, id)?,
            None => None,
        };
        Ok(found.filter(|state| !state.is_expired(now)))
    }

    /// What has begun may be ended while nothing more can begin.
    const fn room_to_end(&self) -> usize {
        self.room.saturating_mul(2)
    }

    /// Waits until at most so many bytes are in memory: at once, unless others are still on their way into the file.
    ///
    /// # Errors
    /// Why the file takes nothing, while there is no room.
    async fn make_room(&self, most: usize, now: UnixTime) -> Result<()> {
        loop {
            let tried = self.shared.tried.notified();
            {
                let mut memory = self.open()?;
                if !memory.has_room(self.room.min(most)) && memory.leave(now) {
                    self.file.fill()?;
                }
                if memory.has_room(most) {
                    return Ok(());
                }
                if let Some(error) = memory.refused {
                    return Err(error);
                }
            }
            tried.await;
        }
    }
}
