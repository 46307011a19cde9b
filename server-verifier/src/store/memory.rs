//! The store in memory: for tests, and for a demonstration that keeps nothing.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use siegelring_core::time::UnixTime;

use super::{Body, Expect, Kind, Record, Result, Store, StoreError, Stored, Version, check_id, index_position};

/// Records in memory.
#[derive(Debug, Default)]
pub struct MemoryStore(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    rows: BTreeMap<(Kind, String), Row>,
    last_version: u64,
    last_sweep: UnixTime,
    closed: bool,
}

#[derive(Debug)]
struct Row {
    stored: Stored,
    taken: bool,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    fn open(&self) -> Result<MutexGuard<'_, State>> {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if state.closed { Err(StoreError::Closed) } else { Ok(state) }
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn get(&self, kind: Kind, id: &str, now: UnixTime) -> Result<Option<Stored>> {
        check_id(id)?;
        let state = self.open()?;
        Ok(state.rows.get(&(kind, id.to_owned())).filter(|row| row.is_visible(now)).map(|row| row.stored.clone()))
    }

    async fn put(&self, record: Record, expect: Expect, now: UnixTime) -> Result<Version> {
        record.check()?;
        let mut state = self.open()?;
        state.sweep(now);
        let key = (record.kind, record.id.clone());
        let found = state.rows.get(&key).filter(|row| !row.is_expired(now));
        let as_expected = match expect {
            Expect::Absent => found.is_none(),
            Expect::Version(version) => found.is_some_and(|row| !row.taken && row.stored.version == version),
        };
        if !as_expected {
            return Err(StoreError::Conflict);
        }
        state.last_version += 1;
        let version = Version(state.last_version);
        state.rows.insert(key, Row { stored: Stored { record, version }, taken: false });
        Ok(version)
    }

    async fn take(&self, kind: Kind, id: &str, now: UnixTime) -> Result<Option<Stored>> {
        check_id(id)?;
        let mut state = self.open()?;
        Ok(state.rows.get_mut(&(kind, id.to_owned())).filter(|row| row.is_visible(now)).map(|row| {
            row.taken = true;
            let tombstone = Record { body: Body::default(), indexes: Vec::new(), ..row.stored.record.clone() };
            let version = row.stored.version;
            std::mem::replace(&mut row.stored, Stored { record: tombstone, version })
        }))
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
        index_position(kind, index)?;
        let state = self.open()?;
        let matches = |row: &&Row| row.stored.record.index(index) == Some(value);
        Ok(state.after(kind, after, now).filter(matches).take(limit).map(|row| row.stored.clone()).collect())
    }

    async fn scan(&self, kind: Kind, after: Option<&str>, limit: usize, now: UnixTime) -> Result<Vec<Stored>> {
        Ok(self.open()?.after(kind, after, now).take(limit).map(|row| row.stored.clone()).collect())
    }

    async fn close(&self) -> Result<()> {
        self.open()?.closed = true;
        Ok(())
    }
}

impl State {
    fn after(&self, kind: Kind, after: Option<&str>, now: UnixTime) -> impl Iterator<Item = &Row> {
        let start = Bound::Excluded((kind, after.unwrap_or_default().to_owned()));
        self.rows
            .range((start, Bound::Unbounded))
            .take_while(move |((found, _), _)| *found == kind)
            .map(|(_, row)| row)
            .filter(move |row| row.is_visible(now))
    }

    /// Frees what has expired, once a minute.
    fn sweep(&mut self, now: UnixTime) {
        if now.since(self.last_sweep) >= 60 {
            self.last_sweep = now;
            self.rows.retain(|_, row| !row.is_expired(now));
        }
    }
}

impl Row {
    fn is_expired(&self, now: UnixTime) -> bool {
        self.stored.record.expires_at.is_some_and(|expires_at| expires_at <= now)
    }

    fn is_visible(&self, now: UnixTime) -> bool {
        !self.taken && !self.is_expired(now)
    }
}
