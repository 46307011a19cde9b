//! What the thread that fills the file shares with all others.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use super::memory::Memory;

pub(super) struct Shared {
    memory: Mutex<Memory>,
    /// Rings whenever records have reached the file, or could not.
    pub(super) tried: Notify,
}

impl Shared {
    pub(super) fn new(memory: Memory) -> Self {
        Self { memory: Mutex::new(memory), tried: Notify::new() }
    }

    pub(super) fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
