//! A new submission: once, however often it is asked for under one idempotency key.

use rand_core::OsRng;
use siegelring_core::jose::base64url;
use siegelring_core::time::UnixTime;

use super::error::{Error, Result};
use super::request::{KEPT, NewSubmission, SIGN_WITHIN};
use super::state::SubmissionState;
use super::{Signing, transitions};
use crate::store::records;
use crate::store::records::client::Client;
use crate::store::records::submission::{Outbox, Stage, Submission};
use crate::store::{Kind, Sealed, StoreError};

impl Signing {
    /// Takes a submission. The same request under the same key gets the same one; its id follows from the key under a
    /// secret, so that nothing has to be kept to recognise it, and a key is used up even by a submission that was deleted.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::Document`]; [`Error::KeyReused`] for another request under the same key;
    /// [`Error::State`] if what was submitted under it was deleted.
    pub async fn submit(
        &self,
        client: &Client,
        idempotency_key: &str,
        new: NewSubmission,
        now: UnixTime,
    ) -> Result<SubmissionState> {
        if !(1..=255).contains(&idempotency_key.len()) {
            return Err(Error::invalid("Idempotency-Key", "must have 1 to 255 characters"));
        }
        let content = new.check(client, now)?;
        let secrets = &self.keys.secrets;
        let named = [client.id.as_bytes(), idempotency_key.as_bytes()];
        let id = secrets.request_tokens.mac("siegelring submission v1", &named);
        let id = base64url::encode(id.get(..16).unwrap_or_default());
        let bytes = serde_json::to_vec(&content).map_err(|error| Error::internal(&error))?;
        let request = base64url::encode(secrets.sealing.mac("siegelring submission request v1", &[&bytes]));
        let sign_until = now.plus(content.sign_within.unwrap_or(SIGN_WITHIN));
        let mut submission = Submission {
            content: Sealed::seal(&secrets.sealing, Kind::Submission, &id, &content, &mut OsRng)?,
            uploads: content.documents.iter().map(|_| None).collect(),
            approval: None,
            stage: Stage::Collecting,
            outbox: Outbox { wanted: content.webhook.is_some(), ..Outbox::default() },
            created_at: now,
            sign_until,
            expires_at: sign_until.plus(KEPT),
            client_id: client.id.clone(),
            request,
            id,
        };
        if submission.uploads.is_empty() {
            transitions::to(&mut submission, Stage::Waiting, now);
        }
        let kept = match records::create(&*self.store, submission.clone(), now).await {
            Ok(created) => created.value,
            Err(StoreError::Conflict) => {
                let first = records::load::<Submission>(&*self.store, &submission.id, now).await?;
                first.ok_or(Error::State("deleted"))?.value
            }
            Err(error) => return Err(error.into()),
        };
        if kept.request != submission.request {
            return Err(Error::KeyReused);
        }
        self.describe(&kept, now).await
    }

    /// The portal does not want it signed any more.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::State`] once it was approved.
    pub async fn cancel(&self, client: &Client, id: &str, now: UnixTime) -> Result<SubmissionState> {
        self.owned(client, id, now).await?;
        let submission = self.change(id, now, |submission| transitions::cancel(submission, now)).await?;
        self.describe(&submission, now).await
    }

    /// Deletes a submission with its documents and what came of them, whatever its state.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn delete(&self, client: &Client, id: &str, now: UnixTime) -> Result<()> {
        self.owned(client, id, now).await?;
        // The documents first: after a kill between the two it can be deleted again.
        super::chunks::remove_all(&*self.store, id, now).await?;
        self.store.take(Kind::Submission, id, now).await?;
        self.changes.announce(id);
        Ok(())
    }

    /// The submission with this id, if it is this client's.
    pub(super) async fn owned(&self, client: &Client, id: &str, now: UnixTime) -> Result<Submission> {
        let submission = self.load(id, now).await?;
        if submission.client_id == client.id { Ok(submission) } else { Err(Error::NotFound) }
    }
}
