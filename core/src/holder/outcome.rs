//! How a journey ended.

use zeroize::Zeroizing;

use super::RelyingParty;
use super::summary::Journey;
use crate::error::Error;

/// How a journey ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The phone holds its credentials now.
    Enrolled(Enrolled),
    /// The approval was sent, and the verifier took it.
    Approved {
        /// Who asked.
        relying_party: RelyingParty,
        /// The titles of declarations and the labels of documents, for a signature.
        signed: Vec<String>,
        /// Where to go on in the phone's browser (OpenID4VP 8.2), for a request that came as a link.
        redirect_uri: Option<String>,
        /// How often a wrong PIN was entered since it was last right, before this approval; more than the person
        /// remembers means that somebody else tried.
        wrong_pin_tries: u32,
        /// Whether the PIN is the person's date of birth and had better be changed.
        pin_is_birth_date: bool,
    },
    /// The person declined, and the verifier was told.
    Declined {
        /// Who asked.
        relying_party: RelyingParty,
        /// Where to go on in the phone's browser, for a request that came as a link.
        redirect_uri: Option<String>,
    },
    /// The PIN is changed, and so are the credentials.
    PinChanged,
    /// The PIN can be tried again.
    Unblocked,
    /// The person or the app cancelled.
    Cancelled,
    /// It failed.
    Failed(Failed),
}

/// What a person must keep after enrolment. It is shown once and not stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Enrolled {
    /// Gives tries back when the PIN is blocked.
    pub unblock_code: Zeroizing<String>,
    /// Blocks the wallet from anywhere, when the phone is lost.
    pub revocation_code: Zeroizing<String>,
}

impl std::fmt::Debug for Enrolled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Enrolled")
    }
}

/// Why a journey failed, and what follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failed {
    /// Which journey.
    pub journey: Journey,
    /// Why; its code has words in [`crate::wording`].
    pub error: Error,
    /// Whether [`super::Wallet::resume`] takes the journey up where it stopped.
    pub can_resume: bool,
    /// Whether only a new enrolment helps.
    pub needs_enrolment: bool,
}
