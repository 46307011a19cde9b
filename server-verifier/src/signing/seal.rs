//! From an approval to signed files: certify a fresh key with the name that was presented, sign once, stamp, store.
//!
//! An approval is not lost while the HSM or the time stamp authority cannot work: it stays in the submission's record,
//! and signing is tried again.

pub(super) mod container;
mod pdf;
mod signer;

use rand_core::OsRng;
use siegelring_core::time::UnixTime;
use siegelring_signature::cms::SignedCms;

use signer::Signer;

use super::approve::{Refused, signer_state};
use super::chunks::{ChunkWriter, Stored};
use super::error::{Error, Result};
use super::request::{Format, NewSubmission};
use super::state::Outcome;
use super::time_stamp::TimeStamp;
use super::work::Patience;
use super::{Signing, transitions, webhook};
use crate::keys::signing::SigningKeyError;
use crate::store::records::client::Client;
use crate::store::records::granted::Granted;
use crate::store::records::submission::{Approved, Ending, Stage, Submission};
use crate::store::{Kind, Sealed, StoreError, records};

/// Whoever signs has this long, in seconds; then another may try.
const LEASE: u64 = 60;

/// Why nothing was signed.
enum Trouble {
    /// Not now, by a stable code: it is tried again.
    Delayed(&'static str),
    /// Never, by a stable code.
    Failed(&'static str),
    /// The store failed.
    Error(Error),
}

/// What is signed, by whom.
struct Work<'a> {
    submission: &'a Submission,
    content: &'a NewSubmission,
    granted: &'a Granted,
    evidence: &'a [u8],
    now: UnixTime,
}

impl Signing {
    /// Signs what was approved, unless somebody else is at it.
    pub(super) async fn seal(&self, submission: &Submission, patience: Patience, now: UnixTime) -> Result<()> {
        // Few at a time: a document is in memory while it is signed.
        let place = match patience {
            Patience::Waits => self.sealing.acquire().await.ok(),
            Patience::None => self.sealing.try_acquire().ok(),
        };
        let Some(_place) = place else { return Ok(()) };
        let Some((submission, approved)) = self.claim(&submission.id, now).await? else { return Ok(()) };
        match self.outcome_of(&submission, &approved, now).await {
            Ok(outcome) => {
                let sealing = &self.keys.secrets.sealing;
                let outcome = Sealed::seal(sealing, Kind::Submission, &submission.id, &outcome, &mut OsRng)?;
                self.settle(&submission.id, approved.tries, Stage::Signed { outcome }, now).await
            }
            Err(Trouble::Delayed(code)) => {
                tracing::warn!(code, tries = approved.tries, "a signature is delayed");
                let next = now.plus(webhook::pause(approved.tries));
                let delayed = Approved { next, delayed: Some(code.to_owned()), ..approved.clone() };
                self.settle(&submission.id, approved.tries, Stage::Approved(delayed), now).await
            }
            Err(Trouble::Failed(code)) => {
                tracing::error!(code, "an approved submission cannot be signed");
                let ended = Stage::Ended { ending: Ending::Failed, code: Some(code.to_owned()) };
                self.settle(&submission.id, approved.tries, ended, now).await
            }
            Err(Trouble::Error(error)) => Err(error),
        }
    }

    async fn claim(&self, id: &str, now: UnixTime) -> Result<Option<(Submission, Approved)>> {
        let Some(mut found) = records::load::<Submission>(&*self.store, id, now).await? else { return Ok(None) };
        let Stage::Approved(approved) = &mut found.value.stage else { return Ok(None) };
        if approved.next > now {
            return Ok(None);
        }
        approved.next = now.plus(LEASE);
        approved.tries = approved.tries.saturating_add(1);
        let approved = approved.clone();
        match found.save(&*self.store, now).await {
            Ok(()) => Ok(Some((found.value, approved))),
            Err(StoreError::Conflict) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Writes down what this try came to, unless another one has begun. The portal is told of the first delay only.
    async fn settle(&self, id: &str, tries: u32, stage: Stage, now: UnixTime) -> Result<()> {
        self.change(id, now, |submission| {
            let Stage::Approved(approved) = &submission.stage else { return Ok(()) };
            if approved.tries != tries {
                return Ok(());
            }
            let is_news = approved.delayed.is_none() || !matches!(stage, Stage::Approved(_));
            submission.stage = stage.clone();
            if is_news {
                transitions::tell(submission, now);
            }
            Ok(())
        })
        .await
    }

    async fn outcome_of(
        &self,
        submission: &Submission,
        approved: &Approved,
        now: UnixTime,
    ) -> Result<Outcome, Trouble> {
        let granted: Granted = approved.granted.open(&self.keys.secrets.sealing, Kind::Submission, &submission.id)?;
        let content = self.content(submission)?;
        // What the phone signed decides, and nothing that was written down of it.
        let evidence = granted.evidence.as_deref().ok_or(Trouble::Failed("signing.no_evidence"))?;
        self.check_evidence(submission, &content, evidence)?;
        let client = records::load::<Client>(&*self.store, &submission.client_id, now).await?;
        let client = client.ok_or(Trouble::Failed("signing.client_gone"))?.value;
        let work = Work { submission, content: &content, granted: &granted, evidence, now };
        let mut results = Vec::new();
        let signer = Signer::of(&self.equipment, &granted, now)?;
        if content.formats.contains(&Format::Pdf) {
            results.extend(self.sign_pdfs(&work, &signer).await?);
        }
        if content.formats.contains(&Format::AsicE) {
            results.push(self.sign_container(&work, &signer).await?);
        }
        let evidence = self.keep_file(submission, evidence, now).await?;
        Ok(Outcome { results, evidence, signer: signer_state(&client, &self.keys.secrets, &granted) })
    }

    /// With a time stamp, if an authority is configured, and what a validator needs for it later.
    async fn stamped(&self, cms: SignedCms, now: UnixTime) -> Result<(SignedCms, Option<TimeStamp>), Trouble> {
        let Some(authority) = &self.equipment.time_stamps else { return Ok((cms, None)) };
        let stamp = authority.stamp(cms.signature_value(), now).await.map_err(|error| {
            tracing::warn!(%error, "the time stamp authority does not stamp");
            Trouble::Delayed("signing.time_stamp_unavailable")
        })?;
        Ok((cms.with_time_stamp(stamp.token.der())?, Some(stamp)))
    }

    async fn keep_file(&self, submission: &Submission, bytes: &[u8], now: UnixTime) -> Result<Stored, Trouble> {
        let sealing = &self.keys.secrets.sealing;
        let mut writer = ChunkWriter::new(&*self.store, sealing, &submission.id, submission.expires_at);
        writer.write(bytes, now).await?;
        Ok(writer.finish(now).await?)
    }
}

impl Trouble {
    fn panicked(error: &tokio::task::JoinError) -> Self {
        Self::Error(Error::internal(error))
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Error(error.into())
    }
}

impl From<Refused> for Trouble {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Code(code) => Self::Failed(code),
            Refused::Error(error) => Self::Error(error),
        }
    }
}

impl From<SigningKeyError> for Trouble {
    /// An operator can mend all of these; the approval waits for that.
    fn from(error: SigningKeyError) -> Self {
        tracing::error!(%error, "the key for a signature is not to be had");
        Self::Delayed("signing.key_unavailable")
    }
}

impl From<siegelring_signature::Error> for Trouble {
    fn from(error: siegelring_signature::Error) -> Self {
        Self::Failed(error.code())
    }
}

impl From<siegelring_signature::asic::AsicError> for Trouble {
    fn from(error: siegelring_signature::asic::AsicError) -> Self {
        tracing::error!(%error, "a container cannot be made");
        Self::Failed("signing.container")
    }
}
