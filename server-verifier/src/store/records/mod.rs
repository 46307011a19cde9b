//! One file per type of record, and the typed way to read and write them.

pub mod asked;
pub mod authorization;
pub mod blocking;
pub mod client;
pub mod configuration;
pub mod credential;
pub mod enrolment;
pub mod evidence;
pub mod grant;
pub mod granted;
pub mod issuance;
pub mod offer;
pub mod offer_code;
pub mod pin_evaluation;
pub mod pin_tries;
pub mod presentation;
pub mod registration;
pub mod registry_number;
pub mod service_token;
pub mod signature_authorization;
pub mod signature_revocation;
pub mod status_index;
pub mod subject;
pub mod submission;
pub mod unblocking;
pub mod used;
pub mod wallet;

use serde::Serialize;
use serde::de::DeserializeOwned;
use siegelring_core::time::UnixTime;

use super::{Body, Expect, Kind, Record, Result, Store, StoreError, Stored, Version};

/// A type of record.
pub trait Entity: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {
    /// Its kind; one kind has one type.
    const KIND: Kind;

    /// Its id.
    fn id(&self) -> String;

    /// The values it can be found by.
    fn indexes(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    /// From when on it does not exist any more.
    fn expires_at(&self) -> Option<UnixTime> {
        None
    }
}

/// A value and the state of the record it was read from; [`Versioned::save`] succeeds only from that state.
#[derive(Debug, Clone)]
pub struct Versioned<T> {
    /// The value.
    pub value: T,
    version: Version,
}

impl<T: Entity> Versioned<T> {
    /// Writes the value back if nobody else has written in between.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if somebody has: read again.
    pub async fn save(&mut self, store: &dyn Store, now: UnixTime) -> Result<()> {
        self.version = store.put(to_record(&self.value)?, Expect::Version(self.version), now).await?;
        Ok(())
    }

    fn from_stored(stored: &Stored) -> Result<Self> {
        Ok(Self { value: stored.record.body.value()?, version: stored.version })
    }
}

/// Reads one.
///
/// # Errors
/// Those of [`Store::get`]; [`StoreError::Unreadable`].
pub async fn load<T: Entity>(store: &dyn Store, id: &str, now: UnixTime) -> Result<Option<Versioned<T>>> {
    store.get(T::KIND, id, now).await?.as_ref().map(Versioned::from_stored).transpose()
}

/// Writes a new one.
///
/// # Errors
/// [`StoreError::Conflict`] if its id is used.
pub async fn create<T: Entity>(store: &dyn Store, value: T, now: UnixTime) -> Result<Versioned<T>> {
    let version = store.put(to_record(&value)?, Expect::Absent, now).await?;
    Ok(Versioned { value, version })
}

/// Takes one: exactly one caller gets it.
///
/// # Errors
/// Those of [`Store::take`]; [`StoreError::Unreadable`].
pub async fn take<T: Entity>(store: &dyn Store, id: &str, now: UnixTime) -> Result<Option<T>> {
    let stored = store.take(T::KIND, id, now).await?;
    Ok(stored.as_ref().map(Versioned::from_stored).transpose()?.map(|versioned| versioned.value))
}

/// Removes one without leaving a trace, so that its id can be used again. Says whether there was one.
///
/// # Errors
/// [`StoreError::Conflict`] if somebody writes it at the same time.
pub async fn remove<T: Entity>(store: &dyn Store, id: &str, now: UnixTime) -> Result<bool> {
    let Some(stored) = store.get(T::KIND, id, now).await? else { return Ok(false) };
    let gone = Record { body: Body::default(), indexes: Vec::new(), expires_at: Some(now), ..stored.record };
    store.put(gone, Expect::Version(stored.version), now).await?;
    Ok(true)
}

/// Those whose index has this value, by id, beginning after the id `after`.
///
/// # Errors
/// Those of [`Store::find`]; [`StoreError::Unreadable`].
pub async fn find<T: Entity>(
    store: &dyn Store,
    index: &str,
    value: &str,
    after: Option<&str>,
    limit: usize,
    now: UnixTime,
) -> Result<Vec<Versioned<T>>> {
    store.find(T::KIND, index, value, after, limit, now).await?.iter().map(Versioned::from_stored).collect()
}

/// All by id, beginning after the id `after`.
///
/// # Errors
/// Those of [`Store::scan`]; [`StoreError::Unreadable`].
pub async fn scan<T: Entity>(
    store: &dyn Store,
    after: Option<&str>,
    limit: usize,
    now: UnixTime,
) -> Result<Vec<Versioned<T>>> {
    store.scan(T::KIND, after, limit, now).await?.iter().map(Versioned::from_stored).collect()
}

/// Reads, changes and writes one, again if somebody else wrote in between. `change` may run several times; when it
/// fails, nothing is written. `None`: there is no such record.
///
/// # Errors
/// What `change` answers; those of the store; [`StoreError::Conflict`] after many tries.
pub async fn update<T, R, E>(
    store: &dyn Store,
    id: &str,
    now: UnixTime,
    change: impl FnMut(&mut T) -> std::result::Result<R, E> + Send,
) -> std::result::Result<Option<R>, E>
where
    T: Entity,
    R: Send,
    E: From<StoreError> + Send,
{
    match load::<T>(store, id, now).await? {
        Some(read) => update_read(store, read, now, change).await,
        None => Ok(None),
    }
}

/// As [`update`], beginning with what was read already.
///
/// # Errors
/// As [`update`].
pub async fn update_read<T, R, E>(
    store: &dyn Store,
    mut read: Versioned<T>,
    now: UnixTime,
    mut change: impl FnMut(&mut T) -> std::result::Result<R, E> + Send,
) -> std::result::Result<Option<R>, E>
where
    T: Entity,
    R: Send,
    E: From<StoreError> + Send,
{
    for _ in 0..MOST_TRIES {
        let answer = change(&mut read.value)?;
        match read.save(store, now).await {
            Ok(()) => return Ok(Some(answer)),
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
        match load::<T>(store, &read.value.id(), now).await? {
            Some(again) => read = again,
            None => return Ok(None),
        }
    }
    Err(StoreError::Conflict.into())
}

/// Each failed try means that somebody else's succeeded; so many in a row is an attack on one record.
const MOST_TRIES: usize = 32;

fn to_record<T: Entity>(value: &T) -> Result<Record> {
    Ok(Record {
        kind: T::KIND,
        id: value.id(),
        body: Body::of(value)?,
        indexes: value.indexes(),
        expires_at: value.expires_at(),
    })
}
