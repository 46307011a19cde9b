//! What the app shows between journeys: the credentials here, and what was done with them.

use serde::{Deserialize, Serialize};

use super::RelyingParty;
use crate::attribute::{Attribute, Attributes};
use crate::credential_format::CredentialFormat;
use crate::time::UnixTime;

/// A credential on this phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CredentialSummary {
    /// How it is written.
    pub format: CredentialFormat,
    /// Who issued it: the certificate's organisation.
    pub issuer: String,
    /// What it says.
    pub attributes: Attributes,
    /// Until when it is valid.
    pub valid_until: UnixTime,
}

/// Something that was done with this wallet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryEntry {
    /// When.
    pub time: UnixTime,
    /// What.
    pub journey: Journey,
    /// Who asked, for an approval.
    pub relying_party: Option<RelyingParty>,
    /// What was asked for, for an approval.
    pub attributes: Vec<Attribute>,
    /// The titles of declarations and the labels of documents, for a signature.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub approved: Vec<String>,
    /// How it ended.
    pub result: HistoryResult,
}

/// A kind of journey.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Journey {
    /// From an offer to credentials.
    Enrolment,
    /// A request that is approved or declined.
    Approval,
    /// Another PIN.
    PinChange,
    /// The unblock code.
    Unblock,
}

/// How a journey ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HistoryResult {
    /// Done.
    Done,
    /// The person declined or cancelled.
    Declined,
    /// It was sent; whether it arrived is not known.
    Sent,
    /// It came to nothing: refused here, or by the other side.
    Refused,
}
