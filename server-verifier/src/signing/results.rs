//! What a portal and a phone fetch: states, signed files, evidence, documents.

use siegelring_core::crypto::Plaintext;
use siegelring_core::time::UnixTime;

use super::chunks::{ChunkReader, Stored};
use super::error::{Error, Result};
use super::state::SubmissionState;
use super::work::Patience;
use super::{Signing, link, transitions};
use crate::approval::{ApprovalError, Status};
use crate::store::Store;
use crate::store::records::client::Client;
use crate::store::records::submission::Stage;

/// A file, piece by piece.
pub struct FileReader {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its length in bytes.
    pub size: u64,
    parts: Vec<ChunkReader>,
}

impl FileReader {
    /// The next piece; `None` after the last.
    ///
    /// # Errors
    /// [`Error::Server`] if a piece is missing or was changed.
    pub async fn next(&mut self, store: &dyn Store, now: UnixTime) -> Result<Option<Plaintext>> {
        while let Some(part) = self.parts.first_mut() {
            if let Some(piece) = part.next(store, now).await? {
                return Ok(Some(piece));
            }
            self.parts.remove(0);
        }
        Ok(None)
    }
}

impl Signing {
    /// Where a submission stands; what is due for it is tried at once.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn poll(&self, client: &Client, id: &str, now: UnixTime) -> Result<SubmissionState> {
        let mut submission = self.owned(client, id, now).await?;
        if !submission.is_settled() {
            self.attend(id, Patience::None, now).await?;
            submission = self.load(id, now).await?;
        }
        self.describe(&submission, now).await
    }

    /// The signed file with this number, from 1: as often as it is asked for.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::State`] while there is none.
    pub async fn result(&self, client: &Client, id: &str, number: usize, now: UnixTime) -> Result<FileReader> {
        let submission = self.owned(client, id, now).await?;
        let outcome = self.outcome(&submission)?.ok_or(Error::State(transitions::told(&submission).0))?;
        let place = number.checked_sub(1).ok_or(Error::NotFound)?;
        let signed = outcome.results.into_iter().nth(place).ok_or(Error::NotFound)?;
        let size = signed.size();
        let parts = signed.begins_with.into_iter().chain([signed.stored]);
        let parts = parts.map(|stored| self.reader(id, stored)).collect();
        Ok(FileReader { name: signed.name, media_type: signed.media_type, size, parts })
    }

    /// The evidence of the approval: whoever has it can check without us what was approved.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::State`] while there is none.
    pub async fn evidence(&self, client: &Client, id: &str, now: UnixTime) -> Result<FileReader> {
        let submission = self.owned(client, id, now).await?;
        let outcome = self.outcome(&submission)?.ok_or(Error::State(transitions::told(&submission).0))?;
        Ok(FileReader {
            name: "evidence.cbor".to_owned(),
            media_type: "application/cbor".to_owned(),
            size: outcome.evidence.size,
            parts: vec![self.reader(id, outcome.evidence)],
        })
    }

    /// The document a phone asks for: only while its approval is open.
    ///
    /// # Errors
    /// [`Error::NotFound`] for any other address, or at any other time.
    pub async fn document(&self, token: &str, now: UnixTime) -> Result<FileReader> {
        let key = &self.keys.secrets.request_tokens;
        let (id, number) = link::parse_document(key, token).ok_or(Error::NotFound)?;
        let submission = self.load(&id, now).await?;
        let approval = submission.approval.as_ref().filter(|_| submission.stage == Stage::Waiting);
        match self.approvals.status(approval.ok_or(Error::NotFound)?).await {
            Ok(Status::Opened) => {}
            Ok(_) | Err(ApprovalError::Unknown) => return Err(Error::NotFound),
            Err(error) => return Err(error.into()),
        }
        let place = usize::from(number);
        let document = self.content(&submission)?.documents.into_iter().nth(place).ok_or(Error::NotFound)?;
        let stored = self.stored(&submission, place)?.ok_or(Error::NotFound)?;
        let (name, media_type, size) = (document.label, document.media_type, stored.size);
        Ok(FileReader { name, media_type, size, parts: vec![self.reader(&id, stored)] })
    }

    pub(super) fn reader(&self, id: &str, stored: Stored) -> ChunkReader {
        ChunkReader::new(&self.keys.secrets.sealing, id, stored)
    }
}
