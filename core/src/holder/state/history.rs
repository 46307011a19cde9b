//! What was done with the wallet.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::holder::{HistoryEntry, HistoryResult};

/// More is not shown, and the state is written anew with every journey.
const LENGTH: usize = 200;

/// The newest entries, newest first.
#[derive(Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(in crate::holder) struct History(VecDeque<HistoryEntry>);

impl History {
    /// Adds an entry; the oldest makes room for it.
    pub(in crate::holder) fn add(&mut self, entry: HistoryEntry) {
        self.0.push_front(entry);
        self.0.truncate(LENGTH);
    }

    /// What became of the newest entry.
    pub(in crate::holder) fn conclude(&mut self, result: HistoryResult) {
        if let Some(newest) = self.0.front_mut() {
            newest.result = result;
        }
    }

    /// Newest first.
    pub(in crate::holder) fn iter(&self) -> impl Iterator<Item = &HistoryEntry> {
        self.0.iter()
    }
}
