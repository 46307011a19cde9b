//! What a front door asks of a person.

use serde::{Deserialize, Serialize};
use siegelring_core::assurance::Level;
use siegelring_core::attribute::Attribute;

use crate::store::Sealed;

/// Once opened, a login must be answered within this time, in seconds.
pub const TIME_TO_ANSWER: u64 = 5 * 60;

/// Once opened, a request with documents must be answered within this time, in seconds.
pub const TIME_TO_READ: u64 = 30 * 60;

/// What a front door asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// The front door, such as `oidc`.
    pub front_door: String,
    /// The front door's own record for this request.
    pub reference: String,
    /// The relying party.
    pub client_id: String,
    /// What the phone is asked to show.
    pub attributes: Vec<Attribute>,
    /// The level the relying party insists on.
    pub minimum: Option<Level>,
    /// Whether the relying party lets a scanned login reach `substantial`.
    pub scanned_may_be_substantial: bool,
    /// The language of the pages, `de` or `en`.
    pub language: String,
    /// What is approved beyond identity, each as [`siegelring_core::transaction::TransactionData::encode`] writes it, sealed
    /// by [`crate::store::records::asked`]; none for a login.
    pub transactions: Option<Sealed>,
    /// What for, in the relying party's own words; 200 characters at most.
    pub purpose: Option<String>,
    /// Once opened, it must be answered within this time, in seconds: [`TIME_TO_ANSWER`], or longer where there is much to
    /// read.
    pub answer_within: u64,
}
