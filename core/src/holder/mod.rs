//! The holder: the phone's side of every journey.
//!
//! A [`Wallet`] drives enrolment, approvals, change of PIN and unblocking with one loop. It does no I/O, reads no clock
//! and has no randomness of its own: it names the next [`Step`], the app carries it out and hands the answer back as
//! an [`Event`].
//!
//! ```text
//! wallet.start(input, arrival, now, rng)?;
//! loop {
//!     match wallet.current() {              // repeatable: rotation and redraw cost nothing
//!         Some(Step::Done(outcome)) => break show(outcome),
//!         Some(step) => wallet.handle(carry_out(step), now, rng)?,
//!         None => break,
//!     }
//! }
//! ```

mod address;
mod config;
mod event;
mod flow;
mod issued;
mod link;
mod matching;
mod outcome;
mod presentation;
mod prompt;
mod request;
mod response;
mod state;
mod step;
mod summary;
#[cfg(test)]
mod tests;
mod wallet;

pub use config::{StateKey, WalletConfig};
pub use event::{Event, HttpFailure, HttpResponse, KeyFailure, SignFailure};
pub use outcome::{Enrolled, Failed, Outcome};
pub use presentation::PreparedPresentation;
pub use prompt::{CodeProblem, CodePrompt, CodePurpose, ConsentPrompt, PinProblem, PinPrompt, PinPurpose};
pub use request::{AuthenticRequest, ReceivedRequest, VerifiedRequest};
pub use response::{OutgoingResponse, ReplyTo};
pub use step::{HttpRequest, KeyPurpose, KeyRef, Method, Step};
pub use summary::{CredentialSummary, HistoryEntry, HistoryResult, Journey};
pub use wallet::Wallet;

pub use crate::attestation::KeyEvidence;
pub use crate::openid4vp::relying_party::RelyingParty;
