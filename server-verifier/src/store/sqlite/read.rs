//! Reading: a few connections of their own, so that a read never waits for a write.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, params};
use siegelring_core::time::UnixTime;

use super::open::connect;
use super::row::{State, columns, from_row, one, seconds, state};
use crate::store::{Kind, Result, StoreError, Stored};

/// Connections kept for the next read; more are opened when more reads run at once.
const KEPT: usize = 8;

pub(super) struct Readers(Arc<Pool>);

struct Pool {
    path: PathBuf,
    epoch: i64,
    idle: Mutex<Vec<Connection>>,
    closed: AtomicBool,
}

impl Readers {
    pub(super) fn new(path: &Path, epoch: i64) -> Result<Self> {
        let idle = Mutex::new(vec![connect(path)?]);
        Ok(Self(Arc::new(Pool { path: path.to_owned(), epoch, idle, closed: AtomicBool::new(false) })))
    }

    /// One record. The caller's thread looks for it: that costs less than waking another one.
    pub(super) fn get(&self, kind: Kind, id: &str, now: UnixTime) -> Result<Option<Stored>> {
        self.0.read(|connection, epoch| one(connection, kind, id, epoch, now))
    }

    /// The state of a record of a volatile kind, whether taken or expired.
    pub(super) fn state(&self, kind: Kind, id: &str) -> Result<Option<State>> {
        self.0.read(|connection, epoch| state(connection, kind, id, epoch))
    }

    /// Records of a kind by id, with an index's value if `index` names one by position.
    pub(super) async fn list(
        &self,
        kind: Kind,
        index: Option<(usize, String)>,
        after: Option<&str>,
        limit: usize,
        now: UnixTime,
    ) -> Result<Vec<Stored>> {
        let after = after.unwrap_or_default().to_owned();
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let pool = Arc::clone(&self.0);
        let list = move |connection: &Connection, epoch: i64| {
            let (condition, value) = match index {
                Some((position, value)) => (format!("index{position} = ?6"), Some(value)),
                None => ("?6 IS NULL".to_owned(), None),
            };
            let mut query = connection.prepare_cached(&format!(
                "SELECT {} FROM record WHERE kind = ?1 AND id > ?2 AND NOT taken
                 AND (epoch IS NULL OR epoch = ?3) AND (expires_at IS NULL OR expires_at > ?4)
                 AND {condition} ORDER BY id LIMIT ?5",
                columns!()
            ))?;
            let parameters = params![kind.name(), after, epoch, seconds(now), limit, value];
            let rows = query.query_map(parameters, |row| from_row(kind, row))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        };
        // A list may be long, so a thread that may block looks for it.
        tokio::task::spawn_blocking(move || pool.read(list)).await.map_err(|_| StoreError::Closed)?
    }

    pub(super) fn close(&self) {
        self.0.closed.store(true, Ordering::SeqCst);
        self.0.idle().clear();
    }
}

impl Pool {
    fn read<T>(&self, work: impl FnOnce(&Connection, i64) -> Result<T>) -> Result<T> {
        let connection = self.take()?;
        let answer = work(&connection, self.epoch);
        self.give_back(connection);
        answer
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self) -> Result<Connection> {
        if self.closed.load(Ordering::SeqCst) {
            return Err(StoreError::Closed);
        }
        let kept = self.idle().pop();
        kept.map_or_else(|| connect(&self.path), Ok)
    }

    fn give_back(&self, connection: Connection) {
        let mut idle = self.idle();
        if idle.len() < KEPT && !self.closed.load(Ordering::SeqCst) {
            idle.push(connection);
        }
    }
}
