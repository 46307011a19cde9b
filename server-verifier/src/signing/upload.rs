//! Documents as they arrive: straight into sealed chunks, digested and checked on the way.

use futures_util::{Stream, StreamExt as _};
use rand_core::OsRng;
use siegelring_core::time::UnixTime;
use siegelring_core::transaction::ContentCheck;
use siegelring_signature::pdf;

use super::chunks::{ChunkReader, ChunkWriter, Stored};
use super::error::{Error, Result};
use super::media_type::MediaType;
use super::request::{Format, MOST_BYTES, MOST_BYTES_IN_ALL, NewSubmission, VisibleSignature};
use super::state::SubmissionState;
use super::{Signing, transitions};
use crate::store::records::client::Client;
use crate::store::records::submission::{Stage, Submission};
use crate::store::{Kind, Sealed};

impl Signing {
    /// Takes the document with this number, from 1. The same bytes again do no harm; once it has arrived, a document
    /// does not change.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::State`], [`Error::TooLarge`], [`Error::Document`] for a document that is not what it
    /// was said to be or cannot be signed; nothing was kept then.
    pub async fn upload<B: AsRef<[u8]>, E>(
        &self,
        client: &Client,
        id: &str,
        number: usize,
        bytes: impl Stream<Item = Result<B, E>> + Send + Unpin,
        now: UnixTime,
    ) -> Result<SubmissionState> {
        let submission = self.owned(client, id, now).await?;
        let place = number.checked_sub(1).ok_or(Error::NotFound)?;
        let before = self.stored(&submission, place)?;
        if before.is_none() && (submission.stage != Stage::Collecting || now >= submission.sign_until) {
            return Err(Error::State(transitions::told(&submission).0));
        }
        let content = self.content(&submission)?;
        let media_type = MediaType::of(&content.documents.get(place).ok_or(Error::NotFound)?.media_type);
        let mut writer = ChunkWriter::new(&*self.store, &self.keys.secrets.sealing, id, submission.expires_at);
        let most = MOST_BYTES.min(MOST_BYTES_IN_ALL.saturating_sub(self.size_without(&submission, place)?));
        let taken = take(&mut writer, media_type, bytes, most, now).await;
        if let Err(error) = taken {
            writer.abandon(now).await?;
            return Err(error);
        }
        let stored = writer.finish(now).await?;
        let kept = match before {
            Some(_) => Err(Error::State("complete")),
            None => self.arrived(&submission, &content, place, &stored, now).await,
        };
        let Err(refused) = kept else { return self.described(id, now).await };
        let named = self.stored(&self.load(id, now).await?, place)?;
        if named.as_ref().is_some_and(|named| named.file == stored.file) {
            // It was named after all, though the store did not say so.
            return self.described(id, now).await;
        }
        super::chunks::remove(&*self.store, id, &stored.file, stored.chunks, now).await?;
        // The same came before, or at the same time.
        match (refused, named) {
            (Error::State(_), Some(named)) if named.sha256 == stored.sha256 => self.described(id, now).await,
            (refused, _) => Err(refused),
        }
    }

    /// Looks into a document that is there, and names it in the submission.
    async fn arrived(
        &self,
        submission: &Submission,
        content: &NewSubmission,
        place: usize,
        stored: &Stored,
        now: UnixTime,
    ) -> Result<()> {
        if content.documents.get(place).is_some_and(|new| MediaType::of(&new.media_type) == MediaType::Pdf) {
            let visible = content.visible.filter(|_| content.formats.contains(&Format::Pdf));
            self.inspect(&submission.id, stored, visible, now).await?;
        }
        let sealing = &self.keys.secrets.sealing;
        let sealed = Sealed::seal(sealing, Kind::Submission, &submission.id, stored, &mut OsRng)?;
        self.change(&submission.id, now, |submission| arrive(submission, place, &sealed, now)).await
    }

    async fn described(&self, id: &str, now: UnixTime) -> Result<SubmissionState> {
        self.describe(&self.load(id, now).await?, now).await
    }

    /// The bytes of all documents that have arrived but this one.
    fn size_without(&self, submission: &Submission, place: usize) -> Result<u64> {
        let others = (0..submission.uploads.len()).filter(|other| *other != place);
        others.map(|other| Ok(self.stored(submission, other)?.map_or(0, |stored| stored.size))).sum()
    }

    /// Looks into a PDF, which must be one that can be signed, and seen to be where that is wanted.
    async fn inspect(&self, id: &str, stored: &Stored, visible: Option<VisibleSignature>, now: UnixTime) -> Result<()> {
        let reader = ChunkReader::new(&self.keys.secrets.sealing, id, stored.clone());
        let file = reader.read_all(&*self.store, now).await?;
        let inspected = tokio::task::spawn_blocking(move || pdf::inspect(&file)).await;
        let refused = |code, reason: &str| Error::Document { code, reason: reason.to_owned() };
        match (inspected.map_err(|error| Error::internal(&error))?, visible) {
            (Err(error), _) => Err(refused(error.code(), &error.to_string())),
            (Ok(found), Some(_)) if !found.visible_field_allowed => {
                Err(refused("pdf.certified", "its author allows no further signature that is seen"))
            }
            (Ok(found), Some(visible)) if usize::from(visible.page) > found.pages => {
                Err(refused("pdf.page", "it has no such page for a signature to be seen on"))
            }
            (Ok(_), _) => Ok(()),
        }
    }
}

/// Writes what comes, as long as it is what it was said to be.
async fn take<B: AsRef<[u8]>, E>(
    writer: &mut ChunkWriter<'_>,
    media_type: MediaType,
    mut bytes: impl Stream<Item = Result<B, E>> + Send + Unpin,
    most: u64,
    now: UnixTime,
) -> Result<()> {
    const BEGINNING: usize = 1024;
    let mut text = media_type.is_text().then(ContentCheck::text);
    let mut beginning = Vec::new();
    while let Some(piece) = bytes.next().await {
        let piece = piece.map_err(|_| Error::invalid("body", "broke off"))?;
        let piece = piece.as_ref();
        if writer.size().saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX)) > most {
            return Err(Error::TooLarge(most));
        }
        let missing = BEGINNING.saturating_sub(beginning.len());
        beginning.extend_from_slice(piece.get(..missing).unwrap_or(piece));
        if text.as_mut().is_some_and(|text| !text.update(piece)) {
            return Err(not_text());
        }
        writer.write(piece, now).await?;
    }
    if writer.size() == 0 {
        return Err(Error::Document { code: "document.empty", reason: "the document is empty".to_owned() });
    }
    if text.is_some_and(|text| !text.is_complete()) {
        return Err(not_text());
    }
    media_type.check_beginning(&beginning).map_err(|_| Error::Document {
        code: "document.media_type",
        reason: "the document is not of the media type that was declared".to_owned(),
    })
}

fn not_text() -> Error {
    let reason = "is shown as text, and is no UTF-8 or holds control characters".to_owned();
    Error::Document { code: "document.not_text", reason }
}

/// The document is there; with the last one the person can begin. Of two uploads at once the first one counts.
fn arrive(submission: &mut Submission, place: usize, upload: &Sealed, now: UnixTime) -> Result<()> {
    if submission.stage != Stage::Collecting {
        return Err(Error::State(transitions::told(submission).0));
    }
    let slot = submission.uploads.get_mut(place).ok_or(Error::NotFound)?;
    if slot.is_some() {
        return Err(Error::State("complete"));
    }
    *slot = Some(upload.clone());
    if submission.uploads.iter().all(Option::is_some) {
        transitions::to(submission, Stage::Waiting, now);
    }
    Ok(())
}
