//! A store that lets the server down at one chosen call.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use siegelring_core::time::UnixTime;
use siegelring_verifier::store::{Expect, Kind, Record, SqliteStore, Store, StoreError, Stored, Version};
use tokio::sync::Notify;

type Result<T> = std::result::Result<T, StoreError>;

/// What happens at the chosen call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The process ends before the call takes effect.
    KilledBefore,
    /// The process ends after the call took effect, and before anybody hears of it.
    KilledAfter,
    /// The call fails and changes nothing.
    Fails(StoreError),
}

/// Which call, counted from 1, and what happens there. Happens once, however often the server is started again.
#[derive(Default)]
pub(crate) struct Plan {
    fault: Option<(usize, Fault)>,
    calls: AtomicUsize,
    /// For each call whether it writes.
    seen: Mutex<Vec<bool>>,
    killed: Notify,
    /// While this is set, every write fails like this.
    refuses: Mutex<Option<StoreError>>,
}

impl Plan {
    pub(crate) fn at(call: usize, fault: Fault) -> Arc<Self> {
        Arc::new(Self { fault: Some((call, fault)), ..Self::default() })
    }

    /// For each call so far whether it wrote.
    pub(crate) fn seen(&self) -> Vec<bool> {
        self.seen.lock().unwrap().clone()
    }

    /// From now on every write fails, or none any more.
    pub(crate) fn refuse_writes(&self, error: Option<StoreError>) {
        *self.refuses.lock().unwrap() = error;
    }

    /// Waits until the process is to end.
    pub(crate) async fn killed(&self) {
        self.killed.notified().await;
    }

    async fn run<T>(&self, writes: bool, call: impl Future<Output = Result<T>> + Send) -> Result<T> {
        self.seen.lock().unwrap().push(writes);
        let number = self.calls.fetch_add(1, Ordering::SeqCst) + 1;
        let refused = self.refuses.lock().unwrap().filter(|_| writes);
        if let Some(error) = refused {
            return Err(error);
        }
        match self.fault {
            Some((chosen, Fault::Fails(error))) if chosen == number => Err(error),
            Some((chosen, fault)) if chosen == number => {
                if fault == Fault::KilledAfter {
                    let _ = call.await;
                }
                self.killed.notify_one();
                std::future::pending().await
            }
            _ => call.await,
        }
    }
}

/// SQLite on disk, as the plan has it.
pub(crate) struct FaultyStore {
    pub(crate) inner: SqliteStore,
    pub(crate) plan: Arc<Plan>,
}

#[async_trait]
impl Store for FaultyStore {
    async fn get(&self, kind: Kind, id: &str, now: UnixTime) -> Result<Option<Stored>> {
        self.plan.run(false, self.inner.get(kind, id, now)).await
    }

    async fn put(&self, record: Record, expect: Expect, now: UnixTime) -> Result<Version> {
        self.plan.run(true, self.inner.put(record, expect, now)).await
    }

    async fn take(&self, kind: Kind, id: &str, now: UnixTime) -> Result<Option<Stored>> {
        self.plan.run(true, self.inner.take(kind, id, now)).await
    }

    async fn find(
        &self,
        kind: Kind,
        index: &str,
        value: &str,
        after: Option<&str>,
        limit: usize,
        now: UnixTime,
    ) -> Result<Vec<Stored>> {
        self.plan.run(false, self.inner.find(kind, index, value, after, limit, now)).await
    }

    async fn scan(&self, kind: Kind, after: Option<&str>, limit: usize, now: UnixTime) -> Result<Vec<Stored>> {
        self.plan.run(false, self.inner.scan(kind, after, limit, now)).await
    }

    async fn close(&self) -> Result<()> {
        self.inner.close().await
    }
}
