//! Which records are in memory, and which of them are on their way into the file.

use std::collections::HashMap;
use std::sync::Arc;

use rusqlite::Connection;
use siegelring_core::time::UnixTime;

use super::on_file::OnFile;
use crate::store::sqlite::open::meta;
use crate::store::sqlite::recent::size;
use crate::store::sqlite::row::State;
use crate::store::{Body, Kind, Record, Result, StoreError, Stored, Version};

/// Records by kind and id.
type Records = HashMap<Kind, HashMap<String, State>>;

/// Records on their way into the file.
pub(super) struct Leaving {
    pub(super) records: Records,
    /// When they left memory.
    pub(super) at: UnixTime,
}

pub(super) struct Memory {
    records: Records,
    /// What `records` take.
    bytes: usize,
    /// On their way into the file; those in `records` are newer.
    leaving: Option<Arc<Leaving>>,
    /// Why they have not reached it yet, if it was tried.
    pub(super) refused: Option<StoreError>,
    pub(super) on_file: OnFile,
    last_version: u64,
    closed: bool,
}

impl Memory {
    /// Empty, with the records of a file behind it.
    pub(super) fn of_file(connection: &Connection) -> Result<Self> {
        let last_version = meta(connection, "version")?.unwrap_or(0);
        Ok(Self {
            records: Records::new(),
            bytes: 0,
            leaving: None,
            refused: None,
            on_file: OnFile::read(connection)?,
            last_version: u64::try_from(last_version).map_err(|_| StoreError::Failed)?,
            closed: false,
        })
    }

    pub(super) fn find(&self, kind: Kind, id: &str) -> Option<&State> {
        let leaving = self.leaving.as_ref().map(|leaving| &leaving.records);
        [Some(&self.records), leaving].into_iter().flatten().find_map(|records| records.get(&kind)?.get(id))
    }

    pub(super) fn put(&mut self, record: Record) -> Version {
        self.last_version += 1;
        let version = Version(self.last_version);
        self.keep(State { stored: Stored { record, version }, taken: false });
        version
    }

    /// Leaves of a record that its id is used.
    pub(super) fn take(&mut self, stored: Stored) -> Stored {
        let Record { kind, ref id, expires_at, .. } = stored.record;
        let tombstone = Record { kind, id: id.clone(), body: Body::default(), indexes: Vec::new(), expires_at };
        self.keep(State { stored: Stored { record: tombstone, version: stored.version }, taken: true });
        stored
    }

    fn keep(&mut self, state: State) {
        self.bytes += size(&state.stored);
        let Record { kind, ref id, .. } = state.stored.record;
        if let Some(before) = self.records.entry(kind).or_default().insert(id.clone(), state) {
            self.bytes -= size(&before.stored);
        }
    }

    /// Whether at most so many bytes are in memory; where none may be, nothing is on its way either.
    pub(super) fn has_room(&self, room: usize) -> bool {
        if room == 0 { self.records.is_empty() && self.leaving.is_none() } else { self.bytes <= room }
    }

    /// Sends all on their way into the file, unless others are on theirs. What has expired goes nowhere, if the file does not
    /// hold an earlier state of it.
    pub(super) fn leave(&mut self, now: UnixTime) -> bool {
        if self.leaving.is_some() {
            return false;
        }
        let mut records = std::mem::take(&mut self.records);
        for (kind, records) in &mut records {
            records.retain(|id, state| !state.is_expired(now) || self.on_file.may_hold(*kind, id));
        }
        self.bytes = 0;
        self.leaving = Some(Arc::new(Leaving { records, at: now }));
        true
    }

    pub(super) fn leaving(&self) -> Option<Arc<Leaving>> {
        self.leaving.clone()
    }

    /// Notes that those on their way are in the file, or why not.
    pub(super) fn tried(&mut self, outcome: Result<()>) {
        self.refused = outcome.err();
        if outcome.is_ok()
            && let Some(leaving) = self.leaving.take()
        {
            self.on_file.forget(leaving.at);
            self.on_file.add(leaving.records.values().flat_map(HashMap::values).map(|state| &state.stored.record));
        }
    }

    pub(super) const fn is_closed(&self) -> bool {
        self.closed
    }

    pub(super) const fn close(&mut self) {
        self.closed = true;
    }
}
