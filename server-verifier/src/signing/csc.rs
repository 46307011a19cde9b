//! The Cloud Signature Consortium's interface (CSC API v2) over the same submissions.
//!
//! There is one credential for everybody, because a key does not exist before its person has approved. Authorising gives
//! signature activation data for documents of known digests, once; signing takes the documents, and the person then
//! approves them on the phone as any submission, so that signing is always asynchronous.

use std::collections::BTreeSet;

use futures_util::stream;
use rand_core::OsRng;
use siegelring_core::crypto::{self, sha256};
use siegelring_core::jose::base64url;
use siegelring_core::time::UnixTime;

use super::error::{Error, Result};
use super::request::{Format, MOST_DOCUMENTS, NewDocument, NewSubmission};
use super::state::SubmissionState;
use super::{FileReader, Signing};
use crate::store::records;
use crate::store::records::client::Client;
use crate::store::records::signature_authorization::SignatureAuthorization;

/// The one credential: a fresh key for each signature.
pub const CREDENTIAL: &str = "one-time-key";

/// How long signature activation data is good, in seconds.
pub const AUTHORIZED: u64 = 300;

/// What is to be signed through this interface.
pub struct CscSubmission {
    /// The documents.
    pub documents: Vec<Vec<u8>>,
    /// What is to come of them.
    pub format: Format,
}

impl Signing {
    /// Signature activation data for documents of these digests.
    ///
    /// # Errors
    /// [`Error::Invalid`] for none, or too many.
    pub async fn authorize(&self, client: &Client, digests: &[[u8; 32]], now: UnixTime) -> Result<String> {
        if !(1..=MOST_DOCUMENTS).contains(&digests.len()) {
            return Err(Error::invalid("hashes", "must be 1 to 10"));
        }
        let sad = base64url::encode(crypto::random::<32>(&mut OsRng));
        let authorization = SignatureAuthorization {
            id: SignatureAuthorization::id_of(&sad),
            client_id: client.id.clone(),
            documents: digests.iter().map(|digest| self.hidden(digest)).collect(),
            expires_at: now.plus(AUTHORIZED),
        };
        records::create(&*self.store, authorization, now).await?;
        Ok(sad)
    }

    /// Takes documents for which there is signature activation data, which is used up; the person is asked then.
    ///
    /// # Errors
    /// [`Error::NotFound`] if the data is unknown, used or expired; [`Error::Invalid`] if it is for other documents.
    pub async fn sign_documents(
        &self,
        client: &Client,
        sad: &str,
        submission: CscSubmission,
        now: UnixTime,
    ) -> Result<SubmissionState> {
        let id = SignatureAuthorization::id_of(sad);
        let found = records::load::<SignatureAuthorization>(&*self.store, &id, now).await?;
        let found = found.filter(|found| found.value.client_id == client.id).ok_or(Error::NotFound)?.value;
        let given: BTreeSet<_> = submission.documents.iter().map(|bytes| self.hidden(&sha256(bytes))).collect();
        if given != found.documents.into_iter().collect::<BTreeSet<_>>() || given.len() != submission.documents.len() {
            return Err(Error::invalid("documents", "are not those that were authorized"));
        }
        let new = describe(&submission).check(client, now)?;
        records::take::<SignatureAuthorization>(&*self.store, &id, now).await?.ok_or(Error::NotFound)?;
        let mut state = self.submit(client, &format!("csc {id}"), new, now).await?;
        for (number, bytes) in (1..).zip(submission.documents) {
            let body = stream::iter([Ok::<_, std::convert::Infallible>(bytes)]);
            state = self.upload(client, &state.id, number, body, now).await?;
        }
        Ok(state)
    }

    /// All signed files of a submission, one after the other.
    ///
    /// # Errors
    /// As [`Signing::result`].
    pub async fn signed_documents(&self, client: &Client, id: &str, now: UnixTime) -> Result<Vec<Vec<u8>>> {
        let count = self.poll(client, id, now).await?.results.len();
        let mut files = Vec::new();
        for number in 1..=count {
            let mut file: FileReader = self.result(client, id, number, now).await?;
            let mut bytes = Vec::new();
            while let Some(piece) = file.next(&*self.store, now).await? {
                bytes.extend_from_slice(&piece);
            }
            files.push(bytes);
        }
        Ok(files)
    }

    fn hidden(&self, digest: &[u8; 32]) -> String {
        base64url::encode(self.keys.secrets.codes.mac("siegelring authorized document v1", &[digest]))
    }
}

/// As a portal would have asked. Documents have no names here.
fn describe(submission: &CscSubmission) -> NewSubmission {
    let (ending, media_type) = match submission.format {
        Format::Pdf => ("pdf", "application/pdf"),
        Format::AsicE => ("bin", "application/octet-stream"),
    };
    let is_pdf = |bytes: &[u8]| bytes.starts_with(b"%PDF-");
    let document = |(number, bytes): (usize, &Vec<u8>)| match is_pdf(bytes) {
        true => NewDocument { label: format!("document-{number}.pdf"), media_type: "application/pdf".to_owned() },
        false => NewDocument { label: format!("document-{number}.{ending}"), media_type: media_type.to_owned() },
    };
    NewSubmission {
        documents: (1..).zip(&submission.documents).map(document).collect(),
        formats: vec![submission.format],
        unseen_allowed: true,
        ..NewSubmission::default()
    }
}
