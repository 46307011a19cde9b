//! What is done without being asked: sealing what was approved, telling portals, ending what nobody signed. Whoever does
//! it first writes into the record until when, so that two replicas do not do it both.

use std::collections::BTreeSet;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::{StreamExt as _, stream};
use siegelring_core::time::UnixTime;
use tokio::sync::Notify;

use super::error::{Error, Result};
use super::{Signing, transitions};
use crate::approval::{ApprovalError, Status};
use crate::clock::Clock;
use crate::store::records;
use crate::store::records::submission::{Stage, Submission};

/// How often to look for what is due.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// How many submissions are read at a time.
const PAGE: usize = 32;

/// How many submissions are worked on at a time.
const AT_A_TIME: usize = 8;

/// Whether to wait while documents of others are signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Patience {
    /// For whoever works in the background.
    Waits,
    /// For whoever answers a request: it is signed in the background then.
    None,
}

/// The submissions for which something is due since they were changed. What is forgotten here, with the server, is found
/// when all are looked at.
#[derive(Default)]
pub(super) struct Due {
    ids: Mutex<BTreeSet<String>>,
    added: Notify,
}

impl Due {
    pub(super) fn add(&self, id: &str) {
        self.ids().insert(id.to_owned());
        self.added.notify_one();
    }

    /// Waits until there are some, and takes all of them.
    async fn take(&self) -> BTreeSet<String> {
        loop {
            let ids = std::mem::take(&mut *self.ids());
            if !ids.is_empty() {
                return ids;
            }
            self.added.notified().await;
        }
    }

    fn ids(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.ids.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Signing {
    /// Does what is due, again and again: for a submission that was changed at once, for all others every few seconds. Ends
    /// only with whoever runs it.
    pub async fn work(self: Arc<Self>, clock: Arc<dyn Clock>) {
        loop {
            if let Err(error) = self.work_once(clock.now()).await {
                tracing::warn!(%error, "submissions could not be worked on; tried again soon");
            }
            let mut look_again = pin!(tokio::time::sleep(LOOK_EVERY));
            loop {
                tokio::select! {
                    () = &mut look_again => break,
                    due = self.due.take() => self.attend_all(due, clock.now()).await,
                }
            }
        }
    }

    /// Does what is due once, for several submissions at a time: neither a portal that is slow nor a submission that
    /// cannot be read keeps the others waiting.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the store fails.
    pub async fn work_once(&self, now: UnixTime) -> Result<()> {
        for work in [Submission::DUE, Submission::OPEN] {
            let mut after: Option<String> = None;
            loop {
                let find = records::find::<Submission>;
                let found = find(&*self.store, Submission::WORK, work, after.as_deref(), PAGE, now).await?;
                after = found.last().map(|submission| submission.value.id.clone());
                let is_last = found.len() < PAGE;
                self.attend_all(found.into_iter().map(|found| found.value.id), now).await;
                if is_last {
                    break;
                }
            }
        }
        Ok(())
    }

    async fn attend_all(&self, ids: impl IntoIterator<Item = String>, now: UnixTime) {
        stream::iter(ids).for_each_concurrent(AT_A_TIME, |id| self.attend_or_log(id, now)).await;
    }

    async fn attend_or_log(&self, id: String, now: UnixTime) {
        if let Err(error) = self.attend(&id, Patience::Waits, now).await {
            tracing::warn!(%error, "a submission could not be worked on; tried again soon");
        }
    }

    /// Does what is due for one submission.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the store fails. What cannot be signed or told now is no error: it is tried again.
    pub(super) async fn attend(&self, id: &str, patience: Patience, now: UnixTime) -> Result<()> {
        let submission = match self.load(id, now).await {
            Ok(submission) => submission,
            Err(Error::NotFound) => return Ok(()),
            Err(error) => return Err(error),
        };
        match &submission.stage {
            Stage::Approved(approved) if approved.next <= now => self.seal(&submission, patience, now).await?,
            Stage::Collecting | Stage::Waiting => {
                if let Some(approval) = &submission.approval {
                    // Granted, and the store failed before it was kept: the phone may have given up by now.
                    self.answered(approval, now).await?;
                }
                if now >= submission.sign_until {
                    self.expire(&submission, now).await?;
                }
            }
            _ => {}
        }
        if submission.outbox.wanted { self.tell(id, now).await } else { Ok(()) }
    }

    /// Ends it, unless a phone is still reading: whoever began in time may finish.
    async fn expire(&self, submission: &Submission, now: UnixTime) -> Result<()> {
        if let Some(approval) = &submission.approval {
            match self.approvals.status(approval).await {
                Ok(Status::Opened | Status::Granted) => return Ok(()),
                Ok(_) | Err(ApprovalError::Unknown) => {}
                Err(error) => return Err(error.into()),
            }
        }
        self.change(&submission.id, now, |submission| {
            transitions::expire(submission, now);
            Ok(())
        })
        .await
    }
}
