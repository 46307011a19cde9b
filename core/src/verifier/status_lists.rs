//! Status lists that were fetched, kept while they are fresh, within bounds.

use std::collections::HashMap;

use crate::error::{Malformed, Result};
use crate::status_list::StatusRef;
use crate::status_list::token::VerifiedStatusList;
use crate::time::UnixTime;

/// What a list costs beside its content, in bytes, so that many small ones are bounded too.
const OVERHEAD: usize = 256;

/// Remembers fetched status lists. Whoever verifies a presentation looks here first, and fetches, verifies
/// ([`crate::status_list::token`]) and [`StatusLists::keep`]s a list that is not here.
#[derive(Debug)]
pub struct StatusLists {
    most_bytes: usize,
    lists: HashMap<String, VerifiedStatusList>,
}

impl StatusLists {
    /// Keeps no more than `most_bytes` of unpacked lists.
    pub fn new(most_bytes: usize) -> Self {
        Self { most_bytes, lists: HashMap::new() }
    }

    /// The status of a credential (see [`crate::status_list::status`]); `None` if its list must be fetched.
    ///
    /// # Errors
    /// [`Malformed::StatusList`] if the list has no such entry: the credential must be refused.
    pub fn status(&self, reference: &StatusRef, now: UnixTime) -> Result<Option<u8>> {
        match self.lists.get(&reference.uri).filter(|kept| now < kept.fresh_until) {
            Some(kept) => kept.list.get(reference.index).map(Some).ok_or_else(|| Malformed::StatusList.into()),
            None => Ok(None),
        }
    }

    /// Keeps a list. What is no longer fresh goes first, then what would be soonest; a list that is larger than all the
    /// room there is, or not fresh, is not kept.
    pub fn keep(&mut self, uri: &str, verified: VerifiedStatusList, now: UnixTime) {
        self.lists.retain(|kept, list| now < list.fresh_until && kept != uri);
        let cost = cost(uri, &verified);
        if verified.fresh_until <= now || cost > self.most_bytes {
            return;
        }
        while self.bytes() > self.most_bytes - cost {
            let soonest = self.lists.iter().min_by_key(|(_, list)| list.fresh_until).map(|(uri, _)| uri.clone());
            let Some(soonest) = soonest else { return };
            self.lists.remove(&soonest);
        }
        self.lists.insert(uri.to_owned(), verified);
    }

    /// What is kept costs so much, in bytes.
    pub fn bytes(&self) -> usize {
        self.lists.iter().map(|(uri, list)| cost(uri, list)).sum()
    }
}

fn cost(uri: &str, verified: &VerifiedStatusList) -> usize {
    OVERHEAD + uri.len() + verified.list.byte_length()
}
