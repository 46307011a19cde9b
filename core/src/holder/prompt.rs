//! What a person is shown, and asked for.

use crate::approval_element::Arrival;
use crate::assurance::Level;
use crate::attribute::{Attribute, Value};
use crate::openid4vp::relying_party::RelyingParty;
use crate::time::UnixTime;
use crate::transaction::{Document, TransactionData};

/// Who asks for what. The relying party comes first, in the words of its certificate. Printed without values.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConsentPrompt {
    /// Who asks.
    pub relying_party: RelyingParty,
    /// How the request came to the phone.
    pub arrival: Arrival,
    /// What for, in the relying party's own words (not certified).
    pub purpose: Option<String>,
    /// What would be disclosed, in the order of [`Attribute::ALL`].
    pub attributes: Vec<(Attribute, Value)>,
    /// What is approved beyond identity; empty for a login. Declarations are shown whole. Documents are those that were
    /// fetched just before, in this order; each is shown, or it is said that it cannot be ([`Document::is_shown`]).
    pub transactions: Vec<TransactionData>,
    /// The least level of assurance that the relying party accepts, if it says so.
    pub minimum_level: Option<Level>,
    /// Until when the request can be approved.
    pub expires_at: UnixTime,
}

impl ConsentPrompt {
    /// Whether this is a signature, against which the person is warned to take the time to read.
    pub const fn is_signature(&self) -> bool {
        !self.transactions.is_empty()
    }

    /// The documents to be signed, in the order in which they were fetched.
    pub fn documents(&self) -> impl Iterator<Item = &Document> {
        self.transactions.iter().flat_map(TransactionData::documents)
    }
}

impl std::fmt::Debug for ConsentPrompt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<_> = self.attributes.iter().map(|(attribute, _)| attribute).collect();
        f.debug_struct("ConsentPrompt")
            .field("relying_party", &self.relying_party)
            .field("attributes", &names)
            .finish_non_exhaustive()
    }
}

/// Which PIN is asked for, and what was wrong with the last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PinPrompt {
    /// Which PIN.
    pub purpose: PinPurpose,
    /// Why it is asked for again.
    pub problem: Option<PinProblem>,
}

/// Which PIN is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PinPurpose {
    /// Choose one of 6 to 12 digits (the app asks twice and compares).
    New,
    /// Enter it to approve what was just shown.
    Approve,
    /// Enter it to sign what was just shown.
    Sign,
    /// Enter the present one, to change it.
    Change,
    /// Enter it to go on with an enrolment or a change that was interrupted.
    Continue,
}

/// What was wrong with the PIN just entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PinProblem {
    /// Not 6 to 12 digits.
    Malformed,
    /// Too easy to guess: repeats or runs.
    Trivial,
    /// It is the date of birth.
    BirthDate,
    /// It is not the PIN; at the first question of a journey: the last one entered before it was not.
    Wrong {
        /// How many tries are left before the PIN is blocked; at 1 the person is warned.
        tries_left: u32,
    },
}

/// Which code is asked for, and what was wrong with the last one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodePrompt {
    /// Which code.
    pub purpose: CodePurpose,
    /// Whether it has digits only.
    pub numeric: bool,
    /// How many characters it has, if known.
    pub length: Option<u32>,
    /// What the issuer says about where it is found (not certified), at most 300 characters.
    pub description: Option<String>,
    /// Why it is asked for again.
    pub problem: Option<CodeProblem>,
    /// Whether a credential on this phone is replaced at the end.
    pub replaces_credential: bool,
}

/// Which code is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodePurpose {
    /// The activation code that came by another way than the offer.
    Activation,
    /// The unblock code from the enrolment.
    Unblock,
}

/// What was wrong with the code just entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeProblem {
    /// Another length or other characters than the code has.
    Malformed,
    /// It is not the code.
    Wrong,
}
