//! The writes of one group, inside its transaction.

use rusqlite::{Connection, params};
use siegelring_core::time::UnixTime;

use super::open::{meta, set_meta};
use super::row::{State, one, seconds};
use super::write::{Write, Written};
use crate::store::{Durability, Expect, Kind, Record, Result, StoreError, Stored, Version};

/// Expired rows that one group removes on its way.
const SWEEP: u16 = 64;

pub(super) struct Group<'a> {
    transaction: &'a Connection,
    epoch: i64,
    /// The version given last, over all records and processes: no two states ever share one.
    last_version: i64,
    latest: UnixTime,
}

/// The condition under which [`Group::update_row`] may write.
macro_rules! in_expected_state {
    () => {
        "kind = ?1 AND id = ?2 AND version = ?10 AND NOT taken
         AND (epoch IS NULL OR epoch = ?11) AND (expires_at IS NULL OR expires_at > ?12)"
    };
}

impl<'a> Group<'a> {
    pub(super) fn begin(transaction: &'a Connection, epoch: i64) -> Result<Self> {
        let last_version = meta(transaction, "version")?.unwrap_or(0);
        Ok(Self { transaction, epoch, last_version, latest: UnixTime(0) })
    }

    pub(super) fn write(&mut self, write: &Write, now: UnixTime) -> Result<Written> {
        self.latest = self.latest.max(now);
        match write {
            Write::Put(record, expect) => self.put(record, *expect, now).map(Written::Put),
            Write::Take(kind, id) => self.take(*kind, id, now).map(|taken| Written::Taken(taken.map(Box::new))),
        }
    }

    /// Writes the state of a record whatever row there is of this id.
    pub(super) fn keep(&mut self, State { stored, taken }: &State, now: UnixTime) -> Result<()> {
        self.latest = self.latest.max(now);
        let Version(version) = stored.version;
        let version = i64::try_from(version).map_err(|_| StoreError::Failed)?;
        self.last_version = self.last_version.max(version);
        self.write_row("INSERT OR REPLACE", &stored.record, version, *taken).map(drop)
    }

    /// Ends the group. `swept` says up to when everything that expired was removed, so that each second is looked at once.
    pub(super) fn end(self, swept: &mut UnixTime) -> Result<()> {
        set_meta(self.transaction, "version", self.last_version)?;
        if self.latest <= *swept {
            return Ok(());
        }
        let mut sweep = self.transaction.prepare_cached(
            "DELETE FROM record WHERE (kind, id) IN
             (SELECT kind, id FROM record WHERE expires_at <= ?1 LIMIT ?2)",
        )?;
        if sweep.execute(params![seconds(self.latest), SWEEP])? < usize::from(SWEEP) {
            *swept = self.latest;
        }
        Ok(())
    }

    /// Tries the usual case first, in one statement.
    fn put(&mut self, record: &Record, expect: Expect, now: UnixTime) -> Result<Version> {
        self.last_version += 1;
        let written = match expect {
            Expect::Absent => self.insert(record)? || self.replace_gone(record, now)?,
            Expect::Version(version) => self.update_body(record, version, now)? || self.update(record, version, now)?,
        };
        if !written {
            return Err(StoreError::Conflict);
        }
        Ok(Version(u64::try_from(self.last_version).map_err(|_| StoreError::Failed)?))
    }

    /// Writes a record where there is no row of this id, not even one that has expired.
    fn insert(&self, record: &Record) -> Result<bool> {
        self.write_row("INSERT OR IGNORE", record, self.last_version, false)
    }

    /// Writes a record where there is only a row of this id that has expired, or is of another epoch.
    fn replace_gone(&self, record: &Record, now: UnixTime) -> Result<bool> {
        let is_there = self.is_there(record.kind, &record.id, now)?;
        Ok(!is_there && self.write_row("INSERT OR REPLACE", record, self.last_version, false)?)
    }

    fn write_row(&self, insert: &str, record: &Record, version: i64, taken: bool) -> Result<bool> {
        let [index0, index1, index2, index3] = index_values(record);
        let epoch = (record.kind.durability() == Durability::Volatile).then_some(self.epoch);
        let mut insert = self.transaction.prepare_cached(&format!(
            "{insert} INTO record (kind, id, version, epoch, taken, expires_at, index0, index1, index2, index3, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
        ))?;
        let (kind, expires_at) = (record.kind.name(), record.expires_at.map(seconds));
        let (id, body) = (&record.id, &*record.body);
        let parameters = params![kind, id, version, epoch, taken, expires_at, index0, index1, index2, index3, body];
        Ok(insert.execute(parameters)? == 1)
    }

    /// Writes the next state of a record that has this version, where it does not change by what the record is found nor
    /// when it expires: no index needs to be touched.
    fn update_body(&self, record: &Record, expected: Version, now: UnixTime) -> Result<bool> {
        const UPDATE: &str = concat!(
            "UPDATE record SET version = ?3, body = ?4 WHERE ",
            in_expected_state!(),
            " AND expires_at IS ?5 AND index0 IS ?6 AND index1 IS ?7 AND index2 IS ?8 AND index3 IS ?9"
        );
        self.update_row(UPDATE, record, expected, now)
    }

    /// Writes the next state of a record that has this version.
    fn update(&self, record: &Record, expected: Version, now: UnixTime) -> Result<bool> {
        const UPDATE: &str = concat!(
            "UPDATE record SET version = ?3, body = ?4, expires_at = ?5,
             index0 = ?6, index1 = ?7, index2 = ?8, index3 = ?9 WHERE ",
            in_expected_state!()
        );
        self.update_row(UPDATE, record, expected, now)
    }

    fn update_row(&self, update: &str, record: &Record, Version(expected): Version, now: UnixTime) -> Result<bool> {
        let [index0, index1, index2, index3] = index_values(record);
        let (kind, expires_at) = (record.kind.name(), record.expires_at.map(seconds));
        let (id, version, body) = (&record.id, self.last_version, &*record.body);
        let expected = i64::try_from(expected).map_err(|_| StoreError::Failed)?;
        let (epoch, now) = (self.epoch, seconds(now));
        let parameters =
            params![kind, id, version, body, expires_at, index0, index1, index2, index3, expected, epoch, now];
        Ok(self.transaction.prepare_cached(update)?.execute(parameters)? == 1)
    }

    fn take(&self, kind: Kind, id: &str, now: UnixTime) -> Result<Option<Stored>> {
        let Some(taken) = one(self.transaction, kind, id, self.epoch, now)? else { return Ok(None) };
        self.transaction
            .prepare_cached(
                "UPDATE record SET taken = 1, body = x'', index0 = NULL, index1 = NULL, index2 = NULL, index3 = NULL
                 WHERE kind = ?1 AND id = ?2",
            )?
            .execute(params![kind.name(), id])?;
        Ok(Some(taken))
    }

    /// Whether a record exists, or was taken.
    fn is_there(&self, kind: Kind, id: &str, now: UnixTime) -> Result<bool> {
        let mut select = self.transaction.prepare_cached(
            "SELECT 1 FROM record WHERE kind = ?1 AND id = ?2
             AND (epoch IS NULL OR epoch = ?3) AND (expires_at IS NULL OR expires_at > ?4)",
        )?;
        Ok(select.exists(params![kind.name(), id, self.epoch, seconds(now)])?)
    }
}

/// The values of the columns `index0` and so on.
fn index_values(record: &Record) -> [Option<&str>; Kind::MAX_INDEXES] {
    let mut values = [None; Kind::MAX_INDEXES];
    values.iter_mut().zip(record.kind.indexes()).for_each(|(value, name)| *value = record.index(name));
    values
}
