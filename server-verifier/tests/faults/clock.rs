//! A clock that can also be set back.

use std::sync::atomic::{AtomicU64, Ordering};

use siegelring_core::time::UnixTime;
use siegelring_verifier::clock::Clock;

/// Shows what it was set to.
pub(crate) struct SettableClock(AtomicU64);

impl SettableClock {
    pub(crate) const fn new(now: UnixTime) -> Self {
        Self(AtomicU64::new(now.0))
    }

    pub(crate) fn set(&self, now: UnixTime) {
        self.0.store(now.0, Ordering::SeqCst);
    }
}

impl Clock for SettableClock {
    fn now(&self) -> UnixTime {
        UnixTime(self.0.load(Ordering::SeqCst))
    }
}
