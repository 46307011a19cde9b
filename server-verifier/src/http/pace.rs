//! So much in a second, and no more.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How far those who come together may be ahead of the pace.
const AHEAD: Duration = Duration::from_millis(50);

/// Admits so much in a second, at once while that lasts.
pub struct Pace {
    interval: Duration,
    /// When the next is due, if all come evenly.
    due: Mutex<Option<Instant>>,
}

impl Pace {
    /// Of so many in a second, at least one.
    pub fn new(per_second: u32) -> Self {
        Self { interval: Duration::from_secs(1) / per_second.max(1), due: Mutex::default() }
    }

    /// Whether one more would come too early.
    pub fn is_ahead(&self, now: Instant) -> bool {
        self.due().is_some_and(|due| due.saturating_duration_since(now) > AHEAD)
    }

    /// Counts one more.
    pub fn count(&self, now: Instant) {
        let mut due = self.due();
        *due = due.map_or(now, |due| due.max(now)).checked_add(self.interval);
    }

    fn due(&self) -> MutexGuard<'_, Option<Instant>> {
        self.due.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::{AHEAD, Duration, Instant, Pace};

    fn admits(pace: &Pace, now: Instant) -> bool {
        let is_ahead = pace.is_ahead(now);
        if !is_ahead {
            pace.count(now);
        }
        !is_ahead
    }

    #[test]
    fn a_flood_gets_what_a_second_has_and_a_little_ahead() {
        let (pace, began) = (Pace::new(1_000), Instant::now());
        let admitted = |from: u64| {
            (from..from + 1_000)
                .map(|ms| began + Duration::from_millis(ms))
                .map(|now| (0..10).filter(|_| admits(&pace, now)).count())
        };
        let ahead = usize::try_from(AHEAD.as_millis()).unwrap();
        let first: usize = admitted(0).sum();
        assert!((1_000..=1_001 + ahead).contains(&first), "{first}");
        let second: usize = admitted(1_000).sum();
        assert!((990..=1_010).contains(&second), "{second}");
    }

    #[test]
    fn after_a_rest_it_begins_anew() {
        let (pace, began) = (Pace::new(100), Instant::now());
        while admits(&pace, began) {}
        assert!(!admits(&pace, began + Duration::from_millis(1)));
        assert!(admits(&pace, began + Duration::from_secs(60)));
        let at_once = (0..1_000).filter(|_| admits(&pace, began + Duration::from_secs(60))).count();
        assert!(at_once <= 6, "a rest saves nothing up: {at_once}");
    }
}
