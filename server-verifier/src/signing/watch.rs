//! Telling portals what happens, as it happens: a local notification, and a look once a second for what other replicas
//! and phones did.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::broadcast::{self, error::RecvError};
use tokio::time::{MissedTickBehavior, interval};

use super::Signing;
use super::error::Result;
use super::state::SubmissionState;
use crate::clock::Clock;
use crate::store::records::client::Client;

const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Watches one submission.
pub struct Watch {
    signing: Arc<Signing>,
    clock: Arc<dyn Clock>,
    client: Client,
    id: String,
    changes: broadcast::Receiver<String>,
    told: Option<&'static str>,
}

impl Watch {
    /// Watches this submission of this client.
    pub fn new(signing: Arc<Signing>, clock: Arc<dyn Clock>, client: Client, id: String) -> Self {
        let changes = signing.changes.subscribe();
        Self { signing, clock, client, id, changes, told: None }
    }

    /// The state: the first time at once, then whenever it is another than last time. `None` after the last one.
    ///
    /// # Errors
    /// Those of [`Signing::poll`].
    pub async fn next(&mut self) -> Result<Option<SubmissionState>> {
        if matches!(self.told, Some("signed" | "declined" | "cancelled" | "expired" | "failed")) {
            return Ok(None);
        }
        let mut ticks = interval(LOOK_EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = ticks.tick() => {}
                () = noticed(&mut self.changes, &self.id) => {}
            }
            let state = self.signing.poll(&self.client, &self.id, self.clock.now()).await?;
            if self.told != Some(state.state) {
                self.told = Some(state.state);
                return Ok(Some(state));
            }
        }
    }
}

/// Returns when this submission may have changed.
async fn noticed(changes: &mut broadcast::Receiver<String>, id: &str) {
    loop {
        match changes.recv().await {
            Ok(changed) if changed == id => return,
            Ok(_) => {}
            Err(RecvError::Lagged(_)) => return,
            // The front door is gone with all its copies; the looks go on.
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}
