//! All that one request asks to approve.

use super::{CscVariant, Document, HashInput, MAX_LENGTH, TransactionAnswer, TransactionData, read};
use crate::crypto::sha256;
use crate::error::{PeerMisbehaved, Result};
use crate::jose::base64url;

/// The most transactions of one request.
const MAX_COUNT: usize = 16;

/// The transactions of one request, in its order. Empty for a plain login.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Transactions {
    entries: Vec<Entry>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    data: TransactionData,
    credential_ids: Vec<String>,
    /// SHA-256 of the text as received.
    hash: [u8; 32],
    /// For a `qes-approval`: what its answer names.
    csc_hash: [u8; 32],
}

impl Transactions {
    /// Reads the `transaction_data` of a request. There is at most one `qes-approval`, since an answer has room for one.
    ///
    /// # Errors
    /// [`PeerMisbehaved::InvalidTransactionData`] for an empty list, for too many or too long texts, and as
    /// [`TransactionData::parse`].
    pub fn parse(texts: &[String], variant: CscVariant) -> Result<Self> {
        let length: usize = texts.iter().map(String::len).sum();
        if !(1..=MAX_COUNT).contains(&texts.len()) || length > 2 * MAX_LENGTH {
            return Err(PeerMisbehaved::InvalidTransactionData.into());
        }
        let entries = texts.iter().map(|text| Entry::read(text, variant)).collect::<Result<Vec<_>>>()?;
        let is_csc = |entry: &&Entry| matches!(entry.data, TransactionData::QesApproval(_));
        if entries.iter().filter(is_csc).count() > 1 {
            return Err(PeerMisbehaved::InvalidTransactionData.into());
        }
        Ok(Self { entries })
    }

    /// Whether there is nothing but identity to approve.
    pub const fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// What is approved.
    pub fn iter(&self) -> impl Iterator<Item = &TransactionData> {
        self.entries.iter().map(|entry| &entry.data)
    }

    /// The documents of all of them, in order.
    pub fn documents(&self) -> impl Iterator<Item = &Document> {
        self.iter().flat_map(TransactionData::documents)
    }

    /// Whether this JSON is one of the declarations, byte for byte as it was sent.
    pub fn declares(&self, json: &[u8]) -> bool {
        if json.len() > MAX_LENGTH {
            return false;
        }
        let hash = sha256(base64url::encode(json).as_bytes());
        let is_it = |entry: &Entry| matches!(entry.data, TransactionData::Declaration(_)) && entry.hash == hash;
        self.entries.iter().any(is_it)
    }

    /// What the credential that answers one credential query signs. With several `credential_ids`, the first of
    /// `answered` approves.
    pub fn answer(&self, query_id: &str, answered: &[&str]) -> TransactionAnswer {
        let approves = |entry: &&Entry| {
            let first = answered.iter().find(|id| entry.credential_ids.iter().any(|named| named == *id));
            first.is_some_and(|id| *id == query_id)
        };
        let mut answer = TransactionAnswer::default();
        for entry in self.entries.iter().filter(approves) {
            answer.hashes.push(entry.hash);
            match entry.data {
                TransactionData::QesApproval(_) => answer.qes_approval = Some(entry.csc_hash),
                TransactionData::Declaration(_) => answer.own_hashes.push(entry.hash),
            }
        }
        answer
    }

    /// Whether each can be approved by one of these credential queries.
    pub fn fit(&self, answered: &[&str]) -> bool {
        self.entries.iter().all(|entry| entry.credential_ids.iter().any(|id| answered.contains(&id.as_str())))
    }

    /// Whether none names a credential query but these.
    pub fn name_only(&self, queries: &[&str]) -> bool {
        self.entries.iter().flat_map(|entry| &entry.credential_ids).all(|id| queries.contains(&id.as_str()))
    }
}

impl Entry {
    fn read(text: &str, variant: CscVariant) -> Result<Self> {
        let (data, credential_ids) = read(text, variant)?;
        let hash = sha256(text.as_bytes());
        let csc_hash = match variant.hash_input {
            HashInput::Text => hash,
            HashInput::Json => sha256(&base64url::decode(text)?),
        };
        Ok(Self { data, credential_ids, hash, csc_hash })
    }
}
