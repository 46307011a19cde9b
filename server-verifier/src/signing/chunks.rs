//! Documents in the store: sealed pieces, each a record of its own, so that no document is ever held as one row and
//! whoever has the database alone reads nothing.
//!
//! Every file has its own key, derived from the server's sealing key and the file's random id. A piece is sealed under
//! its number as nonce and submission, file and number as associated data, so that it cannot be moved; that none is
//! missing is seen by number and length in the submission's sealed part.

use rand_core::OsRng;
use serde::{Deserialize, Serialize};
use siegelring_core::crypto::{self, Aead, Plaintext, Sha256};
use siegelring_core::jose::base64url;
use siegelring_core::time::UnixTime;
use zeroize::Zeroizing;

use crate::keys::Secret;
use crate::store::{Body, Expect, Kind, Record, Result, Store, StoreError, Stored as Found};

/// The length of a piece before it is sealed, in bytes; the last one may be shorter.
pub(super) const CHUNK: usize = 512 * 1024;

/// Pieces read at once.
const PIECES: usize = 4;

/// A file in the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stored {
    /// 16 random bytes, base64url.
    pub(super) file: String,
    /// Its length in bytes.
    pub(super) size: u64,
    /// Its SHA-256.
    pub(super) sha256: [u8; 32],
    /// The number of its pieces.
    pub(super) chunks: u32,
}

impl Stored {
    /// Whether these bytes are the ones that were stored, and shown.
    pub(super) fn is_digest_of(&self, bytes: &[u8]) -> bool {
        crypto::sha256(bytes) == self.sha256
    }
}

/// Writes one file piece by piece.
pub(super) struct ChunkWriter<'a> {
    store: &'a dyn Store,
    key: Zeroizing<[u8; 32]>,
    submission: &'a str,
    file: String,
    expires_at: UnixTime,
    buffer: Plaintext,
    digest: Sha256,
    size: u64,
    chunks: u32,
}

impl<'a> ChunkWriter<'a> {
    /// A new file of this submission, kept until `expires_at`.
    pub(super) fn new(store: &'a dyn Store, sealing: &Secret, submission: &'a str, expires_at: UnixTime) -> Self {
        let file = base64url::encode(crypto::random::<16>(&mut OsRng));
        Self {
            store,
            key: key_of(sealing, &file),
            submission,
            file,
            expires_at,
            buffer: Plaintext::default(),
            digest: Sha256::new(),
            size: 0,
            chunks: 0,
        }
    }

    /// How much was written, in bytes.
    pub(super) const fn size(&self) -> u64 {
        self.size
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// Those of the store.
    pub(super) async fn write(&mut self, mut bytes: &[u8], now: UnixTime) -> Result<()> {
        self.digest.update(bytes);
        self.size = self.size.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        while !bytes.is_empty() {
            if self.buffer.capacity() == 0 {
                self.buffer.reserve_exact(CHUNK.saturating_add(Aead::TAG_LENGTH));
            }
            let room = CHUNK.saturating_sub(self.buffer.len());
            let (taken, rest) = bytes.split_at_checked(room).unwrap_or((bytes, &[]));
            self.buffer.extend_from_slice(taken);
            bytes = rest;
            if self.buffer.len() == CHUNK {
                self.flush(now).await?;
            }
        }
        Ok(())
    }

    /// Writes what is left, and says what was written.
    ///
    /// # Errors
    /// Those of the store.
    pub(super) async fn finish(mut self, now: UnixTime) -> Result<Stored> {
        if !self.buffer.is_empty() {
            self.flush(now).await?;
        }
        Ok(Stored { file: self.file, size: self.size, sha256: self.digest.finish(), chunks: self.chunks })
    }

    /// Removes what was written: the file is not wanted.
    ///
    /// # Errors
    /// Those of the store; what is left expires with the submission.
    pub(super) async fn abandon(self, now: UnixTime) -> Result<()> {
        remove(self.store, self.submission, &self.file, self.chunks, now).await
    }

    async fn flush(&mut self, now: UnixTime) -> Result<()> {
        let aad = associated_data(self.submission, &self.file, self.chunks);
        let piece = std::mem::take(&mut *self.buffer);
        let sealed = Aead::A256Gcm.seal_in_place(&*self.key, nonce(self.chunks), &aad, piece);
        let record = Record {
            kind: Kind::DocumentChunk,
            id: id_of(self.submission, &self.file, self.chunks),
            body: sealed.map_err(|_| StoreError::Unreadable)?.into(),
            indexes: Vec::new(),
            expires_at: Some(self.expires_at),
        };
        self.store.put(record, Expect::Absent, now).await?;
        self.chunks = self.chunks.saturating_add(1);
        Ok(())
    }
}

/// Reads one file piece by piece.
pub(super) struct ChunkReader {
    key: Zeroizing<[u8; 32]>,
    submission: String,
    stored: Stored,
    next: u32,
}

impl ChunkReader {
    /// Of this file of this submission.
    pub(super) fn new(sealing: &Secret, submission: &str, stored: Stored) -> Self {
        Self { key: key_of(sealing, &stored.file), submission: submission.to_owned(), stored, next: 0 }
    }

    /// The next piece; `None` after the last.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] if it is missing or was changed.
    pub(super) async fn next(&mut self, store: &dyn Store, now: UnixTime) -> Result<Option<Plaintext>> {
        if self.next >= self.stored.chunks {
            return Ok(None);
        }
        let id = id_of(&self.submission, &self.stored.file, self.next);
        let found = store.get(Kind::DocumentChunk, &id, now).await?.ok_or(StoreError::Unreadable)?;
        let aad = associated_data(&self.submission, &self.stored.file, self.next);
        let piece = Aead::A256Gcm.open_in_place(&*self.key, nonce(self.next), &aad, found.record.body.into_bytes());
        self.next = self.next.saturating_add(1);
        piece.map(Some).map_err(|_| StoreError::Unreadable)
    }

    /// All of it. That it is what a phone approved is for [`Stored::is_digest_of`] to say, where that counts.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] if anything is missing or was changed.
    pub(super) async fn read_all(mut self, store: &dyn Store, now: UnixTime) -> Result<Plaintext> {
        let size = usize::try_from(self.stored.size).map_err(|_| StoreError::Unreadable)?;
        let mut all = self.next(store, now).await?.unwrap_or_default();
        if all.len() < size {
            let mut whole = Plaintext::from(Vec::with_capacity(size));
            whole.extend_from_slice(&all);
            all = whole;
        }
        while let Some(piece) = self.next(store, now).await? {
            all.extend_from_slice(&piece);
        }
        if all.len() == size { Ok(all) } else { Err(StoreError::Unreadable) }
    }
}

/// Removes a file.
///
/// # Errors
/// Those of the store; what is left expires with the submission.
pub(super) async fn remove(store: &dyn Store, submission: &str, file: &str, chunks: u32, now: UnixTime) -> Result<()> {
    for number in 0..chunks {
        if let Some(found) = store.get(Kind::DocumentChunk, &id_of(submission, file, number), now).await? {
            remove_piece(store, found, now).await?;
        }
    }
    Ok(())
}

/// Removes every piece of a submission, also of uploads that broke off with the server or the connection: those are named
/// nowhere.
///
/// # Errors
/// Those of the store; what is left expires with the submission.
pub(super) async fn remove_all(store: &dyn Store, submission: &str, now: UnixTime) -> Result<()> {
    let begins = format!("{submission}.");
    let mut after = begins.clone();
    loop {
        let page = store.scan(Kind::DocumentChunk, Some(&after), PIECES, now).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after.clone_from(&last.record.id);
        for found in page {
            if !found.record.id.starts_with(&begins) {
                return Ok(());
            }
            remove_piece(store, found, now).await?;
        }
    }
}

async fn remove_piece(store: &dyn Store, found: Found, now: UnixTime) -> Result<()> {
    let gone = Record { body: Body::default(), expires_at: Some(now), ..found.record };
    match store.put(gone, Expect::Version(found.version), now).await {
        // Somebody else removes it.
        Ok(_) | Err(StoreError::Conflict) => Ok(()),
        Err(error) => Err(error),
    }
}

fn key_of(sealing: &Secret, file: &str) -> Zeroizing<[u8; 32]> {
    sealing.derive(file.as_bytes(), b"siegelring document v1")
}

/// A file's key seals each number once.
fn nonce(number: u32) -> [u8; 12] {
    let mut nonce = [0; 12];
    nonce.iter_mut().zip(number.to_be_bytes()).for_each(|(place, byte)| *place = byte);
    nonce
}

fn id_of(submission: &str, file: &str, number: u32) -> String {
    format!("{submission}.{file}.{number}")
}

fn associated_data(submission: &str, file: &str, number: u32) -> Vec<u8> {
    [Kind::DocumentChunk.name(), submission, file, &number.to_string()].join("\0").into_bytes()
}
