//! Which ids the file may hold: so that a record that was never in it is not looked for there.

use std::collections::{BTreeMap, HashSet};
use std::hash::{BuildHasher as _, RandomState};

use rusqlite::Connection;
use siegelring_core::time::UnixTime;

use crate::store::{Kind, Record, Result};

/// Ids are forgotten together that expire within so many seconds.
const TOGETHER: u64 = 60;

/// Fingerprints of ids, by when all that expire together have expired; those that never do come last.
#[derive(Default)]
pub(super) struct OnFile {
    hasher: RandomState,
    until: BTreeMap<UnixTime, HashSet<u64>>,
}

impl OnFile {
    /// Those of a file that was closed.
    pub(super) fn read(connection: &Connection) -> Result<Self> {
        let mut found = Self::default();
        let mut query = connection.prepare("SELECT kind, id FROM record")?;
        let rows = query.query_map([], |row| {
            let (kind, id) = (row.get_ref(0)?.as_str()?, row.get_ref(1)?.as_str()?);
            Ok(found.fingerprint(kind, id))
        })?;
        let fingerprints = rows.collect::<rusqlite::Result<HashSet<_>>>()?;
        if !fingerprints.is_empty() {
            found.until.insert(NEVER, fingerprints);
        }
        Ok(found)
    }

    /// `false`: the file holds no such record.
    pub(super) fn may_hold(&self, kind: Kind, id: &str) -> bool {
        if self.until.is_empty() {
            return false;
        }
        let fingerprint = self.fingerprint(kind.name(), id);
        self.until.values().any(|fingerprints| fingerprints.contains(&fingerprint))
    }

    pub(super) fn add<'a>(&mut self, records: impl Iterator<Item = &'a Record>) {
        for record in records {
            let fingerprint = self.fingerprint(record.kind.name(), &record.id);
            let until =
                record.expires_at.map_or(NEVER, |at| UnixTime(at.0.div_ceil(TOGETHER).saturating_mul(TOGETHER)));
            self.until.entry(until).or_default().insert(fingerprint);
        }
    }

    /// Forgets what has expired.
    pub(super) fn forget(&mut self, now: UnixTime) {
        self.until.retain(|until, _| *until > now);
    }

    fn fingerprint(&self, kind: &str, id: &str) -> u64 {
        self.hasher.hash_one((kind, id))
    }
}

const NEVER: UnixTime = UnixTime(u64::MAX);
