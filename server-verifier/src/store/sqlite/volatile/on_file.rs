//! Which ids the file may hold: so that a record that was never in it is not looked for there.

use std::hash::{BuildHasher as _, RandomState};

use rusqlite::Connection;
use siegelring_core::time::UnixTime;

use crate::store::{Kind, Record, Result};

/// Fingerprints of ids, 8 bytes for each.
#[derive(Default)]
pub(super) struct OnFile {
    hasher: RandomState,
    batches: Vec<Batch>,
}

/// Ids that came into the file together.
struct Batch {
    /// When the last of them has expired; `None`: never.
    until: Option<UnixTime>,
    /// In order.
    fingerprints: Vec<u64>,
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
        let mut fingerprints = rows.collect::<rusqlite::Result<Vec<_>>>()?;
        if !fingerprints.is_empty() {
            fingerprints.sort_unstable();
            found.batches.push(Batch { until: None, fingerprints });
        }
        Ok(found)
    }

    /// `false`: the file holds no such record.
    pub(super) fn may_hold(&self, kind: Kind, id: &str) -> bool {
        if self.batches.is_empty() {
            return false;
        }
        let fingerprint = self.fingerprint(kind.name(), id);
        self.batches.iter().any(|batch| batch.fingerprints.binary_search(&fingerprint).is_ok())
    }

    pub(super) fn add<'a>(&mut self, records: impl Iterator<Item = &'a Record>) {
        let mut batch = Batch { until: Some(UnixTime(0)), fingerprints: Vec::new() };
        for record in records {
            batch.fingerprints.push(self.fingerprint(record.kind.name(), &record.id));
            batch.until = batch.until.zip(record.expires_at).map(|(until, at)| until.max(at));
        }
        batch.fingerprints.sort_unstable();
        self.batches.push(batch);
    }

    /// Forgets what has expired.
    pub(super) fn forget(&mut self, now: UnixTime) {
        self.batches.retain(|batch| batch.until.is_none_or(|until| until > now));
    }

    fn fingerprint(&self, kind: &str, id: &str) -> u64 {
        self.hasher.hash_one((kind, id))
    }
}
