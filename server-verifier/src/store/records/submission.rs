//! What a portal wants signed, from its submission to the signed files.

use serde::{Deserialize, Serialize};
use siegelring_core::time::UnixTime;

use super::Entity;
use crate::store::{Kind, Sealed};

/// A submission. What it is about stands in it sealed; the documents are records of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission {
    /// 16 bytes, base64url: a MAC of the client and its idempotency key.
    pub id: String,
    /// Whose it is.
    pub client_id: String,
    /// HMAC of what was asked for, base64url: a repeat must be the same.
    pub request: String,
    /// What was asked for.
    pub content: Sealed,
    /// The documents in the order of the request, each once it has arrived.
    pub uploads: Vec<Option<Sealed>>,
    /// The approval that may sign it.
    pub approval: Option<String>,
    /// Where it stands.
    pub stage: Stage,
    /// What the portal is still to be told.
    pub outbox: Outbox,
    /// When it was submitted.
    pub created_at: UnixTime,
    /// Until when it can be approved.
    pub sign_until: UnixTime,
    /// Until when it, and what came of it, is kept.
    pub expires_at: UnixTime,
}

/// Where a submission stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Documents are missing.
    Collecting,
    /// Waits for its person.
    Waiting,
    /// Approved on the phone; the signature is being made.
    Approved(Approved),
    /// Signed.
    Signed {
        /// What came of it.
        outcome: Sealed,
    },
    /// Ended without a signature.
    Ended {
        /// How.
        ending: Ending,
        /// The stable code of the reason, if there is one.
        code: Option<String>,
    },
}

/// An approval that waits for its signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approved {
    /// What the phone gave.
    pub granted: Sealed,
    /// When it was given.
    pub at: UnixTime,
    /// How often it was tried to sign.
    pub tries: u32,
    /// When to try next; somebody is at work until then.
    pub next: UnixTime,
    /// Why the last try failed, as a stable code.
    pub delayed: Option<String>,
}

/// How a submission ended without a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// The person declined on the phone.
    Declined,
    /// The person cancelled in the browser, or the portal did.
    Cancelled,
    /// The approval did not hold.
    Failed,
    /// Time ran out.
    Expired,
}

/// What a portal is still to be told. It stands in the submission's own record, so that no change of state is ever
/// without its event.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Outbox {
    /// Whether it wants to be told.
    pub wanted: bool,
    /// How many events there were.
    pub count: u32,
    /// The events not delivered yet, oldest first.
    pub waiting: Vec<Event>,
    /// How often the first of them was tried.
    pub tries: u32,
    /// When to try next; somebody is at work until then.
    pub next: UnixTime,
}

/// A change of state that the portal is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Its number among the events of this submission, from 1.
    pub number: u32,
    /// The state it tells.
    pub state: String,
    /// The stable code of the reason, if there is one.
    pub code: Option<String>,
    /// When it happened.
    pub at: UnixTime,
}

impl Submission {
    /// The index by what is to be done: `due` while something is, `open` while time may end it.
    pub const WORK: &'static str = "work";
    /// Something is to be signed or told.
    pub const DUE: &'static str = "due";
    /// Time may end it.
    pub const OPEN: &'static str = "open";

    /// Whether it stays as it is: it has ended, and everybody was told.
    pub const fn is_settled(&self) -> bool {
        matches!(self.stage, Stage::Signed { .. } | Stage::Ended { .. }) && self.outbox.waiting.is_empty()
    }

    /// What is to be done, if anything is.
    pub fn work(&self) -> Option<&'static str> {
        match self.stage {
            _ if !self.outbox.waiting.is_empty() => Some(Self::DUE),
            Stage::Approved(_) => Some(Self::DUE),
            Stage::Collecting | Stage::Waiting if self.outbox.wanted => Some(Self::OPEN),
            _ => None,
        }
    }
}

impl Entity for Submission {
    const KIND: Kind = Kind::Submission;

    fn id(&self) -> String {
        self.id.clone()
    }

    fn indexes(&self) -> Vec<(&'static str, String)> {
        self.work().map(|work| (Self::WORK, work.to_owned())).into_iter().collect()
    }

    fn expires_at(&self) -> Option<UnixTime> {
        Some(self.expires_at)
    }
}
