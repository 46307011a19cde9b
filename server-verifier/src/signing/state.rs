//! A submission as its portal sees it.

use serde::{Deserialize, Serialize};
use siegelring_core::attribute::Attributes;
use siegelring_core::jose::base64url;
use siegelring_core::time::UnixTime;
use utoipa::ToSchema;

use super::chunks::Stored;
use super::error::Result;
use super::{Signing, link, transitions};
use crate::approval::{ApprovalError, Status};
use crate::store::Kind;
use crate::store::records::submission::{Stage, Submission};

/// Where a submission stands.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SubmissionState {
    /// Names it in every later request.
    pub id: String,
    /// `collecting` (documents are missing), `waiting` (for the person), `opened` (a phone has it), `approved` (on the
    /// phone), `sealing_delayed` (approved, and tried again until it can be signed), `signed`, `declined`, `cancelled`,
    /// `expired` or `failed`.
    #[schema(example = "waiting")]
    pub state: &'static str,
    /// The stable code of the reason, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The page where the person signs: for a link or a redirect. Whoever has it can see what is to be signed.
    pub link: String,
    /// Until when it can be approved, in seconds since 1970.
    #[schema(value_type = u64)]
    pub sign_until: UnixTime,
    /// Until when it, and what came of it, is kept, in seconds since 1970.
    #[schema(value_type = u64)]
    pub expires_at: UnixTime,
    /// The documents in the order of the request.
    pub documents: Vec<DocumentState>,
    /// The signed files, once it is signed.
    pub results: Vec<ResultState>,
    /// Who signed, once it is signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signer: Option<SignerState>,
}

/// A document of a submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DocumentState {
    /// Its number, from 1.
    pub number: usize,
    /// Its name for people.
    pub label: String,
    /// What it was said to be.
    pub media_type: String,
    /// Whether it has arrived.
    pub arrived: bool,
    /// Its length in bytes, once it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    /// Its SHA-256, base64url, once it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

/// A signed file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ResultState {
    /// Its number, from 1.
    pub number: usize,
    /// Its file name.
    pub name: String,
    /// `application/pdf` or `application/vnd.etsi.asic-e+zip`.
    pub media_type: String,
    /// Its length in bytes.
    pub size: u64,
    /// What was reached: `B-B`, `B-T` or `B-LT`.
    pub profile: String,
}

/// Who signed, as presented from the phone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SignerState {
    /// The `sub` under which this client knows the person from logins.
    pub sub: String,
    /// What was presented.
    #[schema(value_type = Object)]
    pub attributes: Attributes,
    /// The level of the approval.
    #[schema(example = "substantial")]
    pub level: String,
    /// The reasons for the level, by their stable codes.
    pub findings: Vec<String>,
    /// When it was approved, in seconds since 1970.
    #[schema(value_type = u64)]
    pub approved_at: UnixTime,
}

/// What came of a submission, sealed in its record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Outcome {
    /// The signed files.
    pub(super) results: Vec<Signed>,
    /// The evidence of the approval.
    pub(super) evidence: Stored,
    /// Who signed.
    pub(super) signer: SignerState,
}

/// A signed file in the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Signed {
    pub(super) name: String,
    pub(super) media_type: String,
    pub(super) profile: String,
    /// A signed PDF begins with the document as it was submitted, which is not kept twice.
    pub(super) begins_with: Option<Stored>,
    pub(super) stored: Stored,
}

impl Signed {
    /// Its length in bytes.
    pub(super) fn size(&self) -> u64 {
        self.begins_with.as_ref().map_or(0, |before| before.size).saturating_add(self.stored.size)
    }
}

impl Signing {
    /// The submission as its portal sees it.
    pub(super) async fn describe(&self, submission: &Submission, now: UnixTime) -> Result<SubmissionState> {
        let content = self.content(submission)?;
        let mut documents = Vec::new();
        for (place, document) in content.documents.into_iter().enumerate() {
            let stored = self.stored(submission, place)?;
            documents.push(DocumentState {
                number: place.saturating_add(1),
                label: document.label,
                media_type: document.media_type,
                arrived: stored.is_some(),
                size: stored.as_ref().map(|stored| stored.size),
                sha256: stored.map(|stored| base64url::encode(stored.sha256)),
            });
        }
        let outcome = self.outcome(submission)?;
        let results = outcome.iter().flat_map(|outcome| &outcome.results).enumerate();
        let result = |(place, signed): (usize, &Signed)| ResultState {
            number: place.saturating_add(1),
            name: signed.name.clone(),
            media_type: signed.media_type.clone(),
            size: signed.size(),
            profile: signed.profile.clone(),
        };
        let (state, code) = self.state(submission, now).await?;
        Ok(SubmissionState {
            state,
            code,
            link: self.page_link(&submission.id),
            sign_until: submission.sign_until,
            expires_at: submission.expires_at,
            documents,
            results: results.map(result).collect(),
            signer: outcome.map(|outcome| outcome.signer),
            id: submission.id.clone(),
        })
    }

    /// The state, and the stable code of its reason.
    pub(super) async fn state(&self, submission: &Submission, now: UnixTime) -> Result<(&'static str, Option<String>)> {
        if let (Stage::Waiting, Some(approval)) = (&submission.stage, &submission.approval) {
            match self.approvals.status(approval).await {
                // Whoever began in time may finish.
                Ok(Status::Opened | Status::Granted) => return Ok(("opened", None)),
                Ok(_) | Err(ApprovalError::Unknown) => {}
                Err(error) => return Err(error.into()),
            }
        }
        match submission.stage {
            Stage::Collecting | Stage::Waiting if now >= submission.sign_until => Ok(("expired", None)),
            _ => Ok(transitions::told(submission)),
        }
    }

    /// What came of it, if it was signed.
    pub(super) fn outcome(&self, submission: &Submission) -> Result<Option<Outcome>> {
        let Stage::Signed { outcome } = &submission.stage else { return Ok(None) };
        Ok(Some(outcome.open(&self.keys.secrets.sealing, Kind::Submission, &submission.id)?))
    }

    /// The page where the person signs.
    pub(super) fn page_link(&self, id: &str) -> String {
        format!("{}/sign/{}", self.base, link::page(&self.keys.secrets.request_tokens, id))
    }
}
