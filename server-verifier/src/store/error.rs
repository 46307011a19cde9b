//! What can go wrong in the store.

/// Why a call to the store failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Somebody else wrote the record first, or its id is used.
    #[error("the record is not in the expected state")]
    Conflict,
    /// An id that is empty or longer than 255 bytes.
    #[error("a record's id must have 1 to 255 bytes")]
    Id,
    /// A kind was asked for an index it does not have.
    #[error("the kind of record has no such index")]
    UnknownIndex,
    /// A record's body or row is not what this version writes.
    #[error("a record cannot be read by this version")]
    Unreadable,
    /// The disk is full; nothing was written.
    #[error("the disk is full")]
    Full,
    /// Another process holds the database locked for too long; nothing was written.
    #[error("the database is locked")]
    Locked,
    /// The database or its folder cannot be written to.
    #[error("the database is read-only")]
    ReadOnly,
    /// The file is not a database, or is damaged.
    #[error("the database is damaged")]
    Damaged,
    /// Another server runs on the same database.
    #[error("another server is running on this database")]
    InUse,
    /// The database is older than the keys: it was restored from a backup.
    #[error("the database is of an earlier generation than the keys: run `siegelring restore`")]
    OlderThanKeys,
    /// The keys are older than the database.
    #[error("the keys are of an earlier generation than the database: restore the newest copy of keys/")]
    NewerThanKeys,
    /// The store was closed, or its writer ended.
    #[error("the store is closed")]
    Closed,
    /// Any other failure of the disk or the database.
    #[error("the database failed")]
    Failed,
}

impl StoreError {
    /// Whether the same call may succeed a moment later.
    pub const fn is_temporary(self) -> bool {
        matches!(self, Self::Full | Self::Locked)
    }

    /// Whether disk or database are at fault, so that an operator must look; else it is the caller or this program.
    pub const fn is_outage(self) -> bool {
        !matches!(self, Self::Conflict | Self::Id | Self::UnknownIndex | Self::Unreadable)
    }
}
