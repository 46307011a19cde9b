//! Telling browsers what happens: a local notification, and a look once a second for what other replicas did.

use std::time::Duration;

use tokio::sync::broadcast::{self, error::RecvError};
use tokio::time::{MissedTickBehavior, interval};

use super::engine::{ApprovalError, Approvals};
use super::state::Status;

/// Notifications that a slow watcher may be behind before it has to look for itself.
const CAPACITY: usize = 256;

const LOOK_EVERY: Duration = Duration::from_secs(1);

pub(super) fn channel() -> broadcast::Sender<String> {
    broadcast::channel(CAPACITY).0
}

pub(super) fn announce(changes: &broadcast::Sender<String>, id: &str) {
    // Nobody watching is no failure.
    let _ = changes.send(id.to_owned());
}

/// Watches one approval.
pub struct Watch {
    approvals: Approvals,
    id: String,
    changes: broadcast::Receiver<String>,
    told: Option<Status>,
}

impl Watch {
    pub(super) const fn new(approvals: Approvals, id: String, changes: broadcast::Receiver<String>) -> Self {
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
        let mut ticks = interval(LOOK_EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = ticks.tick() => {}
                () = noticed(&mut self.changes, &self.id) => {}
            }
            let status = self.approvals.status(&self.id).await?;
            if self.told != Some(status) {
                self.told = Some(status);
                return Ok(self.told);
            }
        }
    }
}

/// Returns when this approval may have changed.
async fn noticed(changes: &mut broadcast::Receiver<String>, id: &str) {
    loop {
        match changes.recv().await {
            Ok(changed) if changed == id => return,
            Ok(_) => {}
            Err(RecvError::Lagged(_)) => return,
            // The engine is gone with all its copies; the looks go on.
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}
