//! Telling portals what happens, as it happens.

use std::sync::Arc;

use super::Signing;
use super::error::Result;
use super::state::SubmissionState;
use crate::approval::Changes;
use crate::clock::Clock;
use crate::store::records::client::Client;

/// Watches one submission.
pub struct Watch {
    signing: Arc<Signing>,
    clock: Arc<dyn Clock>,
    client: Client,
    id: String,
    changes: Changes,
    told: Option<&'static str>,
}

impl Watch {
    /// Watches this submission of this client.
    pub fn new(signing: Arc<Signing>, clock: Arc<dyn Clock>, client: Client, id: String) -> Self {
        let changes = signing.changes.of(&id);
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
        let mut moments = self.changes.moments();
        loop {
            moments.next().await;
            let state = self.signing.poll(&self.client, &self.id, self.clock.now()).await?;
            if self.told != Some(state.state) {
                self.told = Some(state.state);
                return Ok(Some(state));
            }
        }
    }
}
