//! What was written last, kept in memory: a login reads back what it has just written several times.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use siegelring_core::time::UnixTime;

use crate::store::{Kind, Stored};

/// The most bytes of one generation; there are two.
const GENERATION: usize = 8 << 20;

/// Records as they were committed last, of kinds that only the server writes: what a command beside it may change is
/// always read from the file.
///
/// Only the thread that writes a kind puts its records in, after they are committed and before it says so, so whatever is found here is
/// what the file holds. What was not used since the last but one generation is forgotten.
#[derive(Default)]
pub(super) struct Recent(Mutex<Generations>);

#[derive(Default)]
struct Generations {
    young: HashMap<Kind, HashMap<String, Stored>>,
    old: HashMap<Kind, HashMap<String, Stored>>,
    /// Of the young one.
    bytes: usize,
}

impl Recent {
    /// The record, unless it has expired; `None` says nothing.
    pub(super) fn get(&self, kind: Kind, id: &str, now: UnixTime) -> Option<Stored> {
        let generations = &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = match generations.young.get(&kind).and_then(|records| records.get(id)) {
            Some(found) => found.clone(),
            None => {
                let found = generations.old.get_mut(&kind)?.remove(id)?;
                generations.keep(found.clone());
                found
            }
        };
        found.record.expires_at.is_none_or(|at| at > now).then_some(found)
    }

    /// Keeps a record that was committed, if only the server writes its kind.
    pub(super) fn put(&self, stored: Stored) {
        if stored.record.kind.is_servers_own() {
            let mut generations = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            generations.forget(stored.record.kind, &stored.record.id);
            generations.keep(stored);
        }
    }

    /// Forgets everything.
    pub(super) fn clear(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Generations::default();
    }

    /// Forgets a record that was taken.
    pub(super) fn remove(&self, kind: Kind, id: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).forget(kind, id);
    }
}

impl Generations {
    fn keep(&mut self, stored: Stored) {
        self.bytes = self.bytes.saturating_add(size(&stored));
        self.young.entry(stored.record.kind).or_default().insert(stored.record.id.clone(), stored);
        if self.bytes > GENERATION {
            self.old = std::mem::take(&mut self.young);
            self.bytes = 0;
        }
    }

    fn forget(&mut self, kind: Kind, id: &str) {
        if let Some(forgotten) = self.young.get_mut(&kind).and_then(|records| records.remove(id)) {
            self.bytes = self.bytes.saturating_sub(size(&forgotten));
        }
        if let Some(records) = self.old.get_mut(&kind) {
            records.remove(id);
        }
    }
}

/// About what a record takes.
pub(super) fn size(stored: &Stored) -> usize {
    stored.record.body.len().saturating_add(stored.record.id.len()).saturating_add(256)
}
