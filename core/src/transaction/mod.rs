//! What is approved beyond identity: `transaction_data` (OpenID4VP 1.0, sections 5.1, 8.4 and 8.5).
//!
//! A [`TransactionData`] is read from the base64url text in the request and is either understood whole or refused: an
//! unknown type, an unknown member, a text that could deceive who reads it, and more than a person can be shown are all
//! [`PeerMisbehaved::InvalidTransactionData`]. What is signed is always the text as received
//! ([`Transactions::answer`]).

mod answer;
mod content;
mod csc_variant;
mod declaration;
mod list;
mod qes_approval;
mod shown_text;
#[cfg(test)]
mod tests;

pub use answer::TransactionAnswer;
pub use content::ContentCheck;
pub use csc_variant::{ChecksumForm, CscVariant, DocumentList, HashInput};
pub use declaration::{Declaration, Field, Section};
pub use list::Transactions;
pub use qes_approval::{Document, MAX_DOCUMENT, MAX_DOCUMENTS, MAX_MEDIA_TYPE, QesApproval, can_show};
pub use shown_text::{MAX_LINE, MAX_TEXT, is_line, is_text};

use serde::{Deserialize, Serialize};

use crate::error::{Error, PeerMisbehaved, Result};
use crate::jose::{base64url, json};

/// The longest text of one transaction, in bytes of base64url; all of a request have twice as much together.
pub const MAX_LENGTH: usize = 20 * 1024;

/// One thing that is approved.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransactionData {
    /// Form data, declared to be so: `urn:siegelring:transaction:declaration:1`.
    Declaration(Declaration),
    /// Documents to be signed: `https://cloudsignatureconsortium.org/2025/qes-approval`.
    QesApproval(QesApproval),
}

/// The members that every type has (OpenID4VP 1.0, section 8.4), around those of one type.
#[derive(Serialize)]
struct Envelope<'a, T> {
    #[serde(rename = "type")]
    kind: &'a str,
    credential_ids: &'a [&'a str],
    #[serde(flatten)]
    content: T,
}

/// The members of every type, read before it is known which.
#[derive(Deserialize)]
struct Head {
    #[serde(rename = "type")]
    kind: String,
    credential_ids: Vec<String>,
    #[serde(default)]
    transaction_data_hashes_alg: Option<Vec<String>>,
}

impl TransactionData {
    /// Reads one text of `transaction_data`.
    ///
    /// # Errors
    /// [`PeerMisbehaved::InvalidTransactionData`] for whatever is not understood whole.
    pub fn parse(text: &str, variant: CscVariant) -> Result<Self> {
        read(text, variant).map(|(data, _)| data)
    }

    /// The documents that it has signed.
    pub fn documents(&self) -> &[Document] {
        match self {
            Self::QesApproval(approval) => &approval.documents,
            Self::Declaration(_) => &[],
        }
    }

    /// The text for a request that asks one of these credential queries.
    ///
    /// # Errors
    /// [`PeerMisbehaved::InvalidTransactionData`] for what [`TransactionData::parse`] would refuse.
    pub fn encode(&self, credential_ids: &[&str], variant: CscVariant) -> Result<String> {
        let json = match self {
            Self::Declaration(content) => json::encode(&Envelope { kind: declaration::TYPE, credential_ids, content })?,
            Self::QesApproval(approval) => {
                let content = approval.to_wire(variant);
                json::encode(&Envelope { kind: qes_approval::TYPE, credential_ids, content })?
            }
        };
        let text = base64url::encode(json);
        read(&text, variant)?;
        Ok(text)
    }
}

/// What a text says, and which credential queries it may be approved with.
fn read(text: &str, variant: CscVariant) -> Result<(TransactionData, Vec<String>)> {
    let understood = || -> Option<(TransactionData, Vec<String>)> {
        if text.len() > MAX_LENGTH {
            return None;
        }
        let json = json::value(&base64url::decode(text).ok()?).ok()?;
        let head = Head::deserialize(&json).ok()?;
        let by_sha_256 = |algorithms: &Vec<String>| algorithms.iter().any(|name| name == "sha-256");
        if head.credential_ids.is_empty() || !head.transaction_data_hashes_alg.as_ref().is_none_or(by_sha_256) {
            return None;
        }
        let data = match head.kind.as_str() {
            declaration::TYPE => TransactionData::Declaration(Declaration::read(json)?),
            qes_approval::TYPE => TransactionData::QesApproval(QesApproval::read(json, variant)?),
            _ => return None,
        };
        Some((data, head.credential_ids))
    };
    understood().ok_or(Error::PeerMisbehaved(PeerMisbehaved::InvalidTransactionData))
}
