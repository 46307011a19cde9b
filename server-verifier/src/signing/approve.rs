//! From a submission to its approval: the page that asks for it, and what the phone gave.

use rand_core::OsRng;
use siegelring_core::assurance::{Finding, Level};
use siegelring_core::attribute::Attribute;
use siegelring_core::openid4vp::dcql::{MDOC_QUERY, SD_JWT_QUERY};
use siegelring_core::time::UnixTime;
use siegelring_core::transaction::{CscVariant, Document, QesApproval, TransactionData, Transactions};
use siegelring_core::verifier;

use super::error::{Error, Result};
use super::request::NewSubmission;
use super::state::SignerState;
use super::{Signing, link, transitions};
use crate::approval::{self, Approval, ApprovalError, Ask, BrowserSecret, Status, TIME_TO_READ};
use crate::store::records;
use crate::store::records::asked;
use crate::store::records::client::Client;
use crate::store::records::evidence::{self, Evidence};
use crate::store::records::granted::Granted;
use crate::store::records::submission::{Approved, Ending, Stage, Submission};
use crate::store::{Kind, Sealed};

/// This front door, as approvals name it.
pub const FRONT_DOOR: &str = "signing";

/// What a signature names of a person.
const ATTRIBUTES: [Attribute; 2] = [Attribute::GivenName, Attribute::FamilyName];

/// A submission as the page shows it to its person.
pub struct Page {
    /// The submission's id.
    pub id: String,
    /// What stands in its links.
    pub token: String,
    /// Whose it is.
    pub client: Client,
    /// What was asked for.
    pub content: NewSubmission,
    /// Its state, as [`SubmissionState::state`](super::SubmissionState::state).
    pub state: &'static str,
    /// The stable code of the reason, if there is one.
    pub code: Option<String>,
    /// The approval that is under way, if one is.
    pub approval: Option<Approval>,
}

impl Signing {
    /// The page with this token.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such submission (any more).
    pub async fn page(&self, token: &str, now: UnixTime) -> Result<Page> {
        let id = link::parse_page(&self.keys.secrets.request_tokens, token).ok_or(Error::NotFound)?;
        let submission = self.load(&id, now).await?;
        let client = records::load::<Client>(&*self.store, &submission.client_id, now).await?;
        let approval = match &submission.approval {
            Some(approval) => match self.approvals.look(approval).await {
                Ok(approval) => Some(approval),
                Err(ApprovalError::Unknown) => None,
                Err(error) => return Err(error.into()),
            },
            None => None,
        };
        let (state, code) = self.state(&submission, now).await?;
        Ok(Page {
            token: token.to_owned(),
            client: client.ok_or(Error::NotFound)?.value,
            content: self.content(&submission)?,
            state,
            code,
            approval,
            id,
        })
    }

    /// The path of the page for an approval of this front door.
    pub fn page_path(&self, approval: &Approval) -> Option<String> {
        let ask = approval.ask();
        let token = || link::page(&self.keys.secrets.request_tokens, &ask.reference);
        (ask.front_door == FRONT_DOOR).then(|| format!("/sign/{}", token()))
    }

    /// Asks for an approval, in the browser with this secret. The one before, if there was one, cannot sign any more. One
    /// that a phone has opened is given up only by the browser that began it.
    ///
    /// # Errors
    /// [`Error::State`] unless the submission waits for its person, or if a phone has it by another browser.
    pub async fn begin(&self, page: &Page, browser: &BrowserSecret, language: &str, now: UnixTime) -> Result<Approval> {
        if let Some(before) = page.approval.as_ref().filter(|before| before.status(now) == Status::Opened) {
            match self.approvals.cancel(before.id(), browser).await {
                Ok(()) | Err(ApprovalError::Refused(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        let submission = self.load(&page.id, now).await?;
        if !matches!(self.state(&submission, now).await?.0, "waiting") {
            return Err(Error::State(transitions::told(&submission).0));
        }
        let transactions = self.transactions(&submission, &page.content)?;
        let ask = Ask {
            front_door: FRONT_DOOR.to_owned(),
            reference: submission.id.clone(),
            client_id: submission.client_id.clone(),
            attributes: ATTRIBUTES.to_vec(),
            minimum: page.content.minimum_level,
            scanned_may_be_substantial: page.client.scanned_may_be_substantial,
            language: page.content.language.clone().unwrap_or_else(|| language.to_owned()),
            transactions: Some(asked::seal(&transactions, &self.keys.secrets.sealing, &submission.id, &mut OsRng)?),
            purpose: page.content.purpose.clone(),
            answer_within: TIME_TO_READ,
        };
        let approval = self.approvals.begin(ask, browser).await?;
        let before = submission.approval;
        self.change(&page.id, now, |submission| {
            if submission.stage != Stage::Waiting || submission.approval != before {
                return Err(Error::State(transitions::told(submission).0));
            }
            submission.approval = Some(approval.id().to_owned());
            Ok(())
        })
        .await?;
        Ok(approval)
    }

    /// The person gives up, in the browser that began: the portal is told.
    ///
    /// # Errors
    /// [`Error::State`] unless an approval is under way in this browser.
    pub async fn give_up(&self, page: &Page, browser: &BrowserSecret, now: UnixTime) -> Result<()> {
        let approval = page.approval.as_ref().filter(|approval| approval.is_of(browser));
        let approval = approval.ok_or(Error::State(page.state))?;
        match self.approvals.cancel(approval.id(), browser).await {
            Ok(()) | Err(ApprovalError::Refused(_)) => {}
            Err(error) => return Err(error.into()),
        }
        self.change(&page.id, now, |submission| transitions::cancel(submission, now)).await?;
        Ok(())
    }

    /// What the phone is asked to approve: the declaration, and each document by its digest and where it is fetched. The
    /// same for the same submission, whenever it is asked for.
    ///
    /// # Errors
    /// [`Error::Server`] for what was checked before and does not hold now.
    pub(super) fn transactions(&self, submission: &Submission, content: &NewSubmission) -> Result<Vec<String>> {
        let mut transactions = Vec::new();
        if let Some(declaration) = content.declaration()? {
            transactions.push(TransactionData::Declaration(declaration));
        }
        let mut documents = Vec::new();
        for (place, new) in content.documents.iter().enumerate() {
            let stored = self.stored(submission, place)?.ok_or(Error::State("collecting"))?;
            let number = u16::try_from(place).map_err(|error| Error::internal(&error))?;
            let token = link::document(&self.keys.secrets.request_tokens, &submission.id, number);
            documents.push(Document {
                label: new.label.clone(),
                sha256: stored.sha256,
                url: format!("{}/signing/documents/{token}", self.base),
                media_type: new.media_type.clone(),
                size: stored.size,
                unseen_allowed: content.unseen_allowed,
            });
        }
        if !documents.is_empty() {
            transactions.push(TransactionData::QesApproval(QesApproval { documents }));
        }
        let encode = |data: &TransactionData| data.encode(&[MDOC_QUERY, SD_JWT_QUERY], CscVariant::default());
        transactions.iter().map(encode).collect::<siegelring_core::Result<_>>().map_err(Error::from)
    }

    /// A phone has answered an approval: what it gave is kept durably before the phone learns that it was taken. An
    /// approval of another front door is none of ours. False: it does not hold, and nothing is signed.
    ///
    /// # Errors
    /// [`Error::Unavailable`]: nothing was lost, the phone repeats its answer.
    pub async fn answered(&self, approval_id: &str, now: UnixTime) -> Result<bool> {
        let approval = match self.approvals.look(approval_id).await {
            Ok(approval) if approval.ask().front_door == FRONT_DOOR => approval,
            Ok(_) | Err(ApprovalError::Unknown) => return Ok(true),
            Err(error) => return Err(error.into()),
        };
        match approval.status(now) {
            Status::Granted => self.take(&approval, now).await,
            Status::Ended(approval::Ending::Declined) => {
                self.end(&approval, Ending::Declined, None, now).await.map(|()| true)
            }
            // Given up meanwhile: nothing is signed, and the phone must not say that it was.
            Status::Ended(ending) => Ok(ending == approval::Ending::Failed),
            _ => Ok(true),
        }
    }

    /// Takes what the phone gave, once: for the submission it was asked for, as it is now, and nothing else.
    async fn take(&self, approval: &Approval, now: UnixTime) -> Result<bool> {
        let result = approval.result().ok_or(Error::Server)?;
        let granted = Granted::open(result, &self.keys.secrets.sealing, approval.id())?;
        let submission = match self.load(&approval.ask().reference, now).await {
            // The portal has deleted it.
            Err(Error::NotFound) => return Ok(false),
            found => found?,
        };
        let holds = match self.check(&submission, approval, &granted, now).await {
            Ok(()) => match self.keep(&submission, approval, &granted, now).await {
                Ok(()) => true,
                // Cancelled meanwhile.
                Err(Error::State(_)) => false,
                Err(error) => return Err(error),
            },
            Err(Refused::Code(code)) => {
                self.end(approval, Ending::Failed, Some(code), now).await?;
                false
            }
            Err(Refused::Error(error)) => return Err(error),
        };
        match self.approvals.collect(approval.id(), FRONT_DOOR).await {
            // Somebody else took the same at the same time.
            Ok(_) | Err(ApprovalError::Refused(_)) => Ok(holds),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether this approval is for this submission: begun for it, signed by the phone over exactly its documents and its
    /// declaration, at the level and by the person that were asked for, and never used before.
    async fn check(
        &self,
        submission: &Submission,
        approval: &Approval,
        granted: &Granted,
        now: UnixTime,
    ) -> Result<(), Refused> {
        if submission.approval.as_deref() != Some(approval.id()) {
            return Err(Refused::Code("signing.other_approval"));
        }
        let content = self.content(submission)?;
        let evidence = granted.evidence.as_deref().ok_or(Refused::Code("signing.no_evidence"))?;
        self.check_evidence(submission, &content, evidence)?;
        if content.minimum_level.is_some_and(|minimum| granted.assessment.level < minimum) {
            return Err(Refused::Code("signing.level_not_reached"));
        }
        let client = records::load::<Client>(&*self.store, &submission.client_id, now).await.map_err(Error::from)?;
        let client = client.ok_or(Refused::Code("signing.client_gone"))?.value;
        let sub = client.pairwise_subject(&self.keys.secrets, &granted.subject);
        if content.subject.is_some_and(|wanted| wanted != sub) {
            return Err(Refused::Code("signing.other_person"));
        }
        let mark = Evidence {
            id: Evidence::id_of(evidence),
            submission: submission.id.clone(),
            client_id: submission.client_id.clone(),
            level: granted.assessment.level,
            at: granted.at,
        };
        match evidence::use_for(&*self.store, mark, now).await.map_err(Error::from)? {
            true => Ok(()),
            false => Err(Refused::Code("signing.used")),
        }
    }

    /// Whether the phone's own signature says that it approved exactly this: by what is stored now, and offline.
    pub(super) fn check_evidence(
        &self,
        submission: &Submission,
        content: &NewSubmission,
        evidence: &[u8],
    ) -> Result<(), Refused> {
        let verified = verifier::evidence::verify(evidence, &self.issuers, &self.relying_parties);
        let verified = verified.map_err(|error| Refused::Code(error.code()))?;
        let asked = self.transactions(submission, content)?;
        match Transactions::parse(&asked, CscVariant::default()) {
            Ok(asked) if asked == verified.transactions => Ok(()),
            _ => Err(Refused::Code("signing.other_document")),
        }
    }

    async fn keep(&self, submission: &Submission, approval: &Approval, granted: &Granted, now: UnixTime) -> Result<()> {
        let sealed = Sealed::seal(&self.keys.secrets.sealing, Kind::Submission, &submission.id, granted, &mut OsRng)?;
        self.change(&submission.id, now, |submission| {
            // Another answer of the same approval was first.
            if matches!(submission.stage, Stage::Approved(_) | Stage::Signed { .. }) {
                return Ok(());
            }
            if submission.stage != Stage::Waiting || submission.approval.as_deref() != Some(approval.id()) {
                return Err(Error::State(transitions::told(submission).0));
            }
            let approved = Approved { granted: sealed.clone(), at: granted.at, tries: 0, next: now, delayed: None };
            transitions::to(submission, Stage::Approved(approved), now);
            Ok(())
        })
        .await
    }

    /// Ends the submission of this approval, unless it has gone on without it.
    async fn end(&self, approval: &Approval, ending: Ending, code: Option<&str>, now: UnixTime) -> Result<()> {
        let ended = self.change(&approval.ask().reference, now, |submission| {
            if submission.approval.as_deref() == Some(approval.id()) && submission.stage == Stage::Waiting {
                transitions::end(submission, ending, code, now)?;
            }
            Ok(())
        });
        match ended.await {
            Err(Error::NotFound) => Ok(()),
            ended => ended,
        }
    }
}

/// Why an approval does not sign.
pub(super) enum Refused {
    /// It does not hold, by a stable code: the submission has failed.
    Code(&'static str),
    /// It could not be found out.
    Error(Error),
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

/// The signer as the portal is told.
pub(super) fn signer_state(client: &Client, secrets: &crate::keys::Secrets, granted: &Granted) -> SignerState {
    let shown = |level: Level| level.code().to_owned();
    SignerState {
        sub: client.pairwise_subject(secrets, &granted.subject),
        attributes: granted.attributes.clone(),
        level: shown(granted.assessment.level),
        findings: granted.assessment.findings.iter().map(Finding::code).map(str::to_owned).collect(),
        approved_at: granted.at,
    }
}
