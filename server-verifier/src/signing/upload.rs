//! Documents as they arrive: straight into sealed chunks, digested and checked on the way.

use futures_util::{Stream, StreamExt as _};
use rand_core::OsRng;
use siegelring_core::time::UnixTime;

use super::chunks::{ChunkReader, ChunkWriter, Stored};
use super::error::{Error, Result};
use super::media_type::{MediaType, TextCheck};
use super::request::{MOST_BYTES, MOST_BYTES_IN_ALL};
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
        let declared = self.content(&submission)?.documents.into_iter().nth(place).ok_or(Error::NotFound)?;
        let media_type = MediaType::of(&declared.media_type);
        let mut writer = ChunkWriter::new(&*self.store, &self.keys.secrets.sealing, id, submission.expires_at);
        let most = MOST_BYTES.min(MOST_BYTES_IN_ALL.saturating_sub(self.size_without(&submission, place)?));
        let taken = take(&mut writer, media_type, bytes, most, now).await;
        if let Err(error) = taken {
            writer.abandon(now).await?;
            return Err(error);
        }
        let stored = writer.finish(now).await?;
        let kept = match before {
            Some(before) if before.sha256 == stored.sha256 => Err(None),
            Some(_) => Err(Some(Error::State("complete"))),
            None => match self.inspect(id, media_type, &stored, now).await {
                Ok(()) => Ok(()),
                Err(error) => Err(Some(error)),
            },
        };
        match kept {
            Ok(()) => {}
            Err(refused) => {
                super::chunks::remove(&*self.store, id, &stored.file, stored.chunks, now).await?;
                return match refused {
                    Some(error) => Err(error),
                    None => self.describe(&submission, now).await,
                };
            }
        }
        let sealed = Sealed::seal(&self.keys.secrets.sealing, Kind::Submission, id, &stored, &mut OsRng)?;
        let submission = self.change(id, now, |submission| arrive(submission, place, &sealed, now)).await?;
        self.describe(&submission, now).await
    }

    /// The bytes of all documents that have arrived but this one.
    fn size_without(&self, submission: &Submission, place: usize) -> Result<u64> {
        let others = (0..submission.uploads.len()).filter(|other| *other != place);
        others.map(|other| Ok(self.stored(submission, other)?.map_or(0, |stored| stored.size))).sum()
    }

    /// Looks into a document that the phone cannot judge: a PDF must be one that can be signed.
    async fn inspect(&self, id: &str, media_type: MediaType, stored: &Stored, now: UnixTime) -> Result<()> {
        if media_type != MediaType::Pdf {
            return Ok(());
        }
        let reader = ChunkReader::new(&self.keys.secrets.sealing, id, stored.clone());
        let file = reader.read_all(&*self.store, now).await?;
        let inspected = tokio::task::spawn_blocking(move || siegelring_signature::pdf::inspect(&file).map(drop));
        match inspected.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(Error::Document { code: error.code(), reason: error.to_string() }),
            Err(error) => Err(Error::internal(&error)),
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
    let mut text = media_type.is_text().then(TextCheck::default);
    let mut beginning = Vec::new();
    while let Some(piece) = bytes.next().await {
        let piece = piece.map_err(|_| Error::invalid("body", "broke off"))?;
        let piece = piece.as_ref();
        if writer.size().saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX)) > most {
            return Err(Error::TooLarge(most));
        }
        let missing = BEGINNING.saturating_sub(beginning.len());
        beginning.extend_from_slice(piece.get(..missing).unwrap_or(piece));
        if let Some(text) = &mut text {
            text.update(piece).map_err(|_| not_text())?;
        }
        writer.write(piece, now).await?;
    }
    if writer.size() == 0 {
        return Err(Error::Document { code: "document.empty", reason: "the document is empty".to_owned() });
    }
    if text.is_some_and(|text| text.finish().is_err()) {
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
fn arrive(submission: &mut Submission, place: usize, upload: &Sealed, now: UnixTime) -> Result<Submission> {
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
    Ok(submission.clone())
}
