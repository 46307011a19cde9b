//! What was written or read last, kept in memory: a login reads the same few records again and again.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use siegelring_core::time::UnixTime;

use super::elsewhere::{Elsewhere, Mark};
use crate::store::{Kind, Stored};

/// The most bytes of one generation; there are two.
const GENERATION: usize = 8 << 20;

/// For so long a record is taken for what the file holds if no command beside the server has left a mark: one that was
/// killed between writing and leaving it is noticed then.
const TRUSTED: Duration = Duration::from_secs(10);

/// Durable records as the file holds them.
///
/// The thread that writes puts its records in after they are committed and before it says so; what is read from the file is
/// put in only if nothing was committed meanwhile. What a command beside the server may have changed is forgotten as soon
/// as it has left its mark. What was not used since the last but one generation is forgotten, too.
pub(super) struct Recent {
    elsewhere: Elsewhere,
    trusted: Duration,
    generations: Mutex<Generations>,
}

/// What was so before a record was read or written: it decides whether the record may be kept.
#[derive(Clone, Copy)]
pub(super) struct Before {
    mark: Mark,
    commits: u64,
}

#[derive(Default)]
struct Generations {
    young: HashMap<Kind, HashMap<String, Kept>>,
    old: HashMap<Kind, HashMap<String, Kept>>,
    /// Of the young one.
    bytes: usize,
    /// How often the file was changed by this server.
    commits: u64,
}

#[derive(Clone)]
struct Kept {
    stored: Stored,
    mark: Mark,
    since: Instant,
}

impl Recent {
    pub(super) fn new(elsewhere: Elsewhere) -> Self {
        Self::trusting(TRUSTED, elsewhere)
    }

    fn trusting(trusted: Duration, elsewhere: Elsewhere) -> Self {
        Self { elsewhere, trusted, generations: Mutex::default() }
    }

    /// The record, unless it has expired; `None` says nothing.
    pub(super) fn get(&self, kind: Kind, id: &str, now: UnixTime) -> Option<Stored> {
        let Kept { stored, mark, since } = self.generations().find(kind, id)?;
        let holds = kind.is_servers_own() || (since.elapsed() < self.trusted && mark == self.elsewhere.mark());
        (holds && stored.record.expires_at.is_none_or(|at| at > now)).then_some(stored)
    }

    pub(super) fn before(&self) -> Before {
        let commits = self.generations().commits;
        Before { mark: self.elsewhere.mark(), commits }
    }

    /// Keeps a record that was read from the file.
    pub(super) fn was_read(&self, stored: Stored, before: Before) {
        let mut generations = self.generations();
        if generations.commits == before.commits {
            generations.replace(Kept { stored, mark: before.mark, since: Instant::now() });
        }
    }

    /// Keeps what a group has committed, and forgets what it has taken.
    pub(super) fn was_committed(&self, changes: impl Iterator<Item = Change>, before: Before) {
        let (mut generations, since) = (self.generations(), Instant::now());
        generations.commits += 1;
        for change in changes {
            match change {
                Change::Put(stored) => generations.replace(Kept { stored, mark: before.mark, since }),
                Change::Taken(kind, id) => generations.forget(kind, &id),
            }
        }
    }

    /// Forgets everything.
    pub(super) fn clear(&self) {
        let mut generations = self.generations();
        *generations = Generations { commits: generations.commits + 1, ..Generations::default() };
    }

    fn generations(&self) -> MutexGuard<'_, Generations> {
        self.generations.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a write has done to a record.
pub(super) enum Change {
    Put(Stored),
    Taken(Kind, String),
}

impl Generations {
    fn find(&mut self, kind: Kind, id: &str) -> Option<Kept> {
        if let Some(found) = self.young.get(&kind).and_then(|records| records.get(id)) {
            return Some(found.clone());
        }
        let found = self.old.get_mut(&kind)?.remove(id)?;
        self.keep(found.clone());
        Some(found)
    }

    fn replace(&mut self, kept: Kept) {
        self.forget(kept.stored.record.kind, &kept.stored.record.id);
        self.keep(kept);
    }

    fn keep(&mut self, kept: Kept) {
        self.bytes = self.bytes.saturating_add(size(&kept.stored));
        self.young.entry(kept.stored.record.kind).or_default().insert(kept.stored.record.id.clone(), kept);
        if self.bytes > GENERATION {
            self.old = std::mem::take(&mut self.young);
            self.bytes = 0;
        }
    }

    fn forget(&mut self, kind: Kind, id: &str) {
        if let Some(forgotten) = self.young.get_mut(&kind).and_then(|records| records.remove(id)) {
            self.bytes = self.bytes.saturating_sub(size(&forgotten.stored));
        }
        if let Some(records) = self.old.get_mut(&kind) {
            records.remove(id);
        }
    }
}

/// About what a record takes: the bytes of its body, and as much again for the value that they say.
pub(super) fn size(stored: &Stored) -> usize {
    stored.record.body.len().saturating_mul(2).saturating_add(stored.record.id.len()).saturating_add(256)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Body, Record, Version};

    const NOW: UnixTime = UnixTime(1_800_000_000);

    /// A memory that trusts a record for so long, and what a command would leave its marks in.
    fn recent(trusted: Duration) -> (Recent, Elsewhere, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.db");
        (Recent::trusting(trusted, Elsewhere::open(&path).unwrap()), Elsewhere::open(&path).unwrap(), folder)
    }

    fn stored(kind: Kind, version: u64) -> Stored {
        let record = Record { kind, id: "a".to_owned(), body: Body::default(), indexes: Vec::new(), expires_at: None };
        Stored { record, version: Version(version) }
    }

    fn found(recent: &Recent, kind: Kind) -> Option<u64> {
        recent.get(kind, "a", NOW).map(|stored| stored.version.0)
    }

    fn commit(recent: &Recent, change: Change) {
        recent.was_committed([change].into_iter(), recent.before());
    }

    #[test]
    fn what_was_read_before_a_commit_does_not_hide_what_was_committed() {
        let (recent, ..) = recent(TRUSTED);
        let before = recent.before();
        commit(&recent, Change::Put(stored(Kind::Wallet, 2)));
        recent.was_read(stored(Kind::Wallet, 1), before);
        assert_eq!(found(&recent, Kind::Wallet), Some(2));
        let before = recent.before();
        commit(&recent, Change::Taken(Kind::Wallet, "a".to_owned()));
        recent.was_read(stored(Kind::Wallet, 2), before);
        assert_eq!(found(&recent, Kind::Wallet), None, "what was taken does not come back");
        let before = recent.before();
        recent.clear();
        recent.was_read(stored(Kind::Wallet, 2), before);
        assert_eq!(found(&recent, Kind::Wallet), None);
    }

    #[test]
    fn a_mark_makes_it_forget_what_a_command_may_have_changed() {
        let (recent, elsewhere, _folder) = recent(TRUSTED);
        for kind in [Kind::Wallet, Kind::Grant] {
            recent.was_read(stored(kind, 1), recent.before());
            assert_eq!(found(&recent, kind), Some(1));
        }
        elsewhere.leave().unwrap();
        assert_eq!(found(&recent, Kind::Wallet), None);
        assert_eq!(found(&recent, Kind::Grant), Some(1), "no command writes these");
        // A mark that was left between looking and keeping counts.
        let before = recent.before();
        elsewhere.leave().unwrap();
        recent.was_read(stored(Kind::Wallet, 1), before);
        assert_eq!(found(&recent, Kind::Wallet), None);
    }

    #[test]
    fn without_a_mark_a_record_is_trusted_for_a_while_only() {
        let (recent, ..) = recent(Duration::ZERO);
        for (kind, version) in [(Kind::Wallet, None), (Kind::Grant, Some(1))] {
            recent.was_read(stored(kind, 1), recent.before());
            assert_eq!(found(&recent, kind), version);
        }
    }
}
