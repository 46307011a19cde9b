//! One record as one row.

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use siegelring_core::time::UnixTime;

use crate::store::{Kind, Record, Result, Stored, Version};

/// The last state of a record, or that it was taken.
#[derive(Debug, Clone)]
pub(super) struct State {
    pub(super) stored: Stored,
    pub(super) taken: bool,
}

impl State {
    pub(super) fn is_expired(&self, now: UnixTime) -> bool {
        self.stored.record.expires_at.is_some_and(|at| at <= now)
    }
}

/// The columns that [`from_row`] reads.
macro_rules! columns {
    () => {
        "id, version, expires_at, index0, index1, index2, index3, body"
    };
}
pub(super) use columns;

/// The record of this id that exists: not taken, not expired, of this epoch if it is of one.
pub(super) fn one(connection: &Connection, kind: Kind, id: &str, epoch: i64, now: UnixTime) -> Result<Option<Stored>> {
    let mut query = connection.prepare_cached(concat!(
        "SELECT ",
        columns!(),
        " FROM record WHERE kind = ?1 AND id = ?2 AND NOT taken
         AND (epoch IS NULL OR epoch = ?3) AND (expires_at IS NULL OR expires_at > ?4)"
    ))?;
    let row = query.query_row(params![kind.name(), id, epoch, seconds(now)], |row| from_row(kind, row));
    Ok(row.optional()?)
}

/// The state of a record of a volatile kind, whether taken or expired, if it is of this epoch.
pub(super) fn state(connection: &Connection, kind: Kind, id: &str, epoch: i64) -> Result<Option<State>> {
    let mut query = connection.prepare_cached(concat!(
        "SELECT ",
        columns!(),
        ", taken FROM record WHERE kind = ?1 AND id = ?2 AND epoch = ?3"
    ))?;
    let state = query.query_row(params![kind.name(), id, epoch], |row| {
        Ok(State { stored: from_row(kind, row)?, taken: row.get("taken")? })
    });
    Ok(state.optional()?)
}

pub(super) fn from_row(kind: Kind, row: &Row<'_>) -> rusqlite::Result<Stored> {
    let mut indexes = Vec::new();
    for (name, column) in kind.indexes().iter().zip(3..) {
        if let Some(value) = row.get::<usize, Option<String>>(column)? {
            indexes.push((*name, value));
        }
    }
    let expires_at = row.get::<_, Option<i64>>(2)?.map(|at| UnixTime(u64::try_from(at).unwrap_or_default()));
    let version = Version(u64::try_from(row.get::<_, i64>(1)?).unwrap_or_default());
    let (id, body) = (row.get(0)?, row.get::<_, Vec<u8>>(7)?.into());
    Ok(Stored { record: Record { kind, id, body, indexes, expires_at }, version })
}

/// A time for comparison with the column `expires_at`.
pub(super) fn seconds(at: UnixTime) -> i64 {
    i64::try_from(at.0).unwrap_or(i64::MAX)
}
