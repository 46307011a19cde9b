//! Everything the server keeps, as records changed by single-record compare-and-swap.
//!
//! There is no transaction over several records anywhere, so the same code runs on the embedded SQLite and on any
//! database with linearizable writes of single rows. Expiry runs inside the backend on the `now` that each call passes.

mod body;
mod error;
mod kind;
mod memory;
pub mod records;
mod sealed;
pub mod sqlite;
#[cfg(test)]
mod tests;

use async_trait::async_trait;
use siegelring_core::time::UnixTime;

pub use body::Body;
pub use error::StoreError;
pub use kind::{Durability, Kind};
pub use memory::MemoryStore;
pub use sealed::Sealed;
pub use sqlite::SqliteStore;

/// The result of a call to the store.
pub type Result<T> = std::result::Result<T, StoreError>;

/// One record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// What it is about.
    pub kind: Kind,
    /// Unique within its kind, at most 255 bytes. What must be unique is made an id, if need be as a hash.
    pub id: String,
    /// Its content: JSON, or the sealed bytes of a chunk.
    pub body: Body,
    /// Values it can be found by, under names that [`Kind::indexes`] lists; at most one value for each.
    pub indexes: Vec<(&'static str, String)>,
    /// From when on it does not exist any more; `None`: never. A time that has passed deletes it.
    pub expires_at: Option<UnixTime>,
}

/// Which state of a record is meant. No two states of one id ever have the same version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version(u64);

/// A record as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The record.
    pub record: Record,
    /// The state that was read.
    pub version: Version,
}

/// What must be true for a write to happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expect {
    /// There is no record with this id, and none was taken that would not have expired yet.
    Absent,
    /// The record is still in this state.
    Version(Version),
}

/// The store. All writes are linearizable per record; `now` is the time of the caller's request.
#[async_trait]
pub trait Store: Send + Sync + 'static {
    /// Reads one record.
    async fn get(&self, kind: Kind, id: &str, now: UnixTime) -> Result<Option<Stored>>;

    /// Writes one record if `expect` is true.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if it is not.
    async fn put(&self, record: Record, expect: Expect, now: UnixTime) -> Result<Version>;

    /// Removes one record and returns it: of any number of callers at once, exactly one gets it. The id stays used
    /// until the record would have expired.
    async fn take(&self, kind: Kind, id: &str, now: UnixTime) -> Result<Option<Stored>>;

    /// Records whose index has this value, by id, beginning after the id `after`.
    ///
    /// # Errors
    /// [`StoreError::UnknownIndex`] if the kind has no such index.
    async fn find(
        &self,
        kind: Kind,
        index: &str,
        value: &str,
        after: Option<&str>,
        limit: usize,
        now: UnixTime,
    ) -> Result<Vec<Stored>>;

    /// All records of a kind by id, beginning after the id `after`.
    async fn scan(&self, kind: Kind, after: Option<&str>, limit: usize, now: UnixTime) -> Result<Vec<Stored>>;

    /// Ends the store after everything written is safe; the running epoch stays valid.
    ///
    /// # Errors
    /// Any further call fails with [`StoreError::Closed`].
    async fn close(&self) -> Result<()>;
}

impl Record {
    /// Checks what every backend asks of a record.
    fn check(&self) -> Result<()> {
        check_id(&self.id)?;
        self.indexes.iter().try_for_each(|(index, _)| index_position(self.kind, index).map(drop))
    }

    fn index(&self, name: &str) -> Option<&str> {
        self.indexes.iter().find(|(index, _)| *index == name).map(|(_, value)| value.as_str())
    }
}

fn check_id(id: &str) -> Result<()> {
    if id.is_empty() || id.len() > 255 { Err(StoreError::Id) } else { Ok(()) }
}

fn index_position(kind: Kind, index: &str) -> Result<usize> {
    kind.indexes().iter().position(|name| *name == index).ok_or(StoreError::UnknownIndex)
}
