//! Which ids the file may hold: so that a record that was never in it is not looked for there.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{BuildHasher as _, RandomState};

use rusqlite::Connection;
use siegelring_core::time::UnixTime;

use crate::store::{Durability, Kind, Record, Result};

/// Ids are forgotten together that expire within so many seconds: few sets to look into, and none is kept for long.
const TOGETHER: u64 = 600;

/// Fingerprints of ids of each kind, by when all that expire together have expired; those that never do come last.
#[derive(Default)]
pub(super) struct OnFile {
    hasher: RandomState,
    until: HashMap<Kind, BTreeMap<UnixTime, HashSet<u64>>>,
}

impl OnFile {
    /// Those of a file that was closed.
    pub(super) fn read(connection: &Connection) -> Result<Self> {
        let mut found = Self::default();
        let volatile = Kind::ALL.iter().filter(|kind| kind.durability() == Durability::Volatile);
        for kind in volatile {
            let mut query = connection.prepare("SELECT id FROM record WHERE kind = ?1")?;
            let rows = query.query_map([kind.name()], |row| Ok(found.hasher.hash_one(row.get_ref(0)?.as_str()?)))?;
            let fingerprints = rows.collect::<rusqlite::Result<HashSet<_>>>()?;
            if !fingerprints.is_empty() {
                found.until.entry(*kind).or_default().insert(NEVER, fingerprints);
            }
        }
        Ok(found)
    }

    /// `false`: the file holds no such record.
    pub(super) fn may_hold(&self, kind: Kind, id: &str) -> bool {
        let Some(until) = self.until.get(&kind) else { return false };
        let fingerprint = self.hasher.hash_one(id);
        until.values().any(|fingerprints| fingerprints.contains(&fingerprint))
    }

    pub(super) fn add<'a>(&mut self, records: impl Iterator<Item = &'a Record>) {
        for record in records {
            let fingerprint = self.hasher.hash_one(record.id.as_str());
            let until =
                record.expires_at.map_or(NEVER, |at| UnixTime(at.0.div_ceil(TOGETHER).saturating_mul(TOGETHER)));
            self.until.entry(record.kind).or_default().entry(until).or_default().insert(fingerprint);
        }
    }

    /// Forgets what has expired.
    pub(super) fn forget(&mut self, now: UnixTime) {
        for until in self.until.values_mut() {
            until.retain(|until, _| *until > now);
        }
    }
}

const NEVER: UnixTime = UnixTime(u64::MAX);
