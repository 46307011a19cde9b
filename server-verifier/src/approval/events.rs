//! Telling whoever watches that something happened: a local notification, and a look once a second for what other
//! replicas did.

use std::time::Duration;

use tokio::sync::broadcast::{self, error::RecvError};
use tokio::time::{Interval, MissedTickBehavior, interval};

use super::engine::{ApprovalError, Approvals};
use super::state::Status;

/// Notifications that a slow watcher may be behind before it has to look for itself.
const CAPACITY: usize = 256;

const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Tells whoever watches in this process what has changed.
#[derive(Clone)]
pub struct Announcements(broadcast::Sender<String>);

impl Announcements {
    /// Nothing is watched yet.
    pub fn new() -> Self {
        Self(broadcast::channel(CAPACITY).0)
    }

    /// What has this id has changed.
    pub fn announce(&self, id: &str) {
        // Nobody watching is no failure.
        let _ = self.0.send(id.to_owned());
    }

    /// Watches what has this id.
    pub fn of(&self, id: &str) -> Changes {
        Changes { id: id.to_owned(), announced: self.0.subscribe() }
    }
}

impl Default for Announcements {
    fn default() -> Self {
        Self::new()
    }
}

/// The changes of one thing.
pub struct Changes {
    id: String,
    announced: broadcast::Receiver<String>,
}

impl Changes {
    /// The moments to look whether it has changed: the first at once, then when it was announced, and once a second for
    /// what nobody announced here.
    pub fn moments(&mut self) -> Moments<'_> {
        let mut ticks = interval(LOOK_EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Moments { changes: self, ticks }
    }

    async fn announced(&mut self) {
        loop {
            match self.announced.recv().await {
                Ok(changed) if changed == self.id => return,
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => return,
                // Whoever announces is gone with all its copies; the looks go on.
                Err(RecvError::Closed) => std::future::pending().await,
            }
        }
    }
}

/// The moments to look at something, see [`Changes::moments`].
pub struct Moments<'a> {
    changes: &'a mut Changes,
    ticks: Interval,
}

impl Moments<'_> {
    /// Waits for the next one.
    pub async fn next(&mut self) {
        tokio::select! {
            _ = self.ticks.tick() => {}
            () = self.changes.announced() => {}
        }
    }
}

/// Watches one approval.
pub struct Watch {
    approvals: Approvals,
    id: String,
    changes: Changes,
    told: Option<Status>,
}

impl Watch {
    pub(super) const fn new(approvals: Approvals, id: String, changes: Changes) -> Self {
        Self { approvals, id, changes, told: None }
    }

    /// The status: the first time at once, then whenever it is another than last time. `None` after the last one.
    ///
    /// # Errors
    /// [`ApprovalError::Unknown`], [`ApprovalError::Store`].
    pub async fn next(&mut self) -> Result<Option<Status>, ApprovalError> {
        if matches!(self.told, Some(Status::Redeemed | Status::Ended(_))) {
            return Ok(None);
        }
        let mut moments = self.changes.moments();
        loop {
            moments.next().await;
            let status = self.approvals.status(&self.id).await?;
            if self.told != Some(status) {
                self.told = Some(status);
                return Ok(self.told);
            }
        }
    }
}
