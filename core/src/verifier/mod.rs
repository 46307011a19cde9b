//! The verifier: asks a wallet by a signed request, and checks what comes back.
//!
//! ```text
//! RequestInput -> PreparedRequest -> SentRequest
//! ReceivedResponse + SentRequest -> ReceivedPresentation -> VerifiedPresentation
//! EvidenceRecord -> VerifiedEvidence
//! ```
//!
//! A [`VerifiedPresentation`] has passed every check that needs no state: encryption, binding to the request, issuer,
//! validity, device signature, approval element, PIN proof, and that exactly what was asked was disclosed. Whether it
//! was answered once only, whether the credential is revoked ([`StatusLists`] remembers what was fetched), and which level
//! follows is the caller's to find out.

pub mod evidence;
mod presentation;
mod request;
mod response;
mod status_lists;
#[cfg(test)]
mod tests;

pub use presentation::{VerifiedApproval, VerifiedPresentation};
pub use request::{PreparedRequest, RequestInput, SentRequest};
pub use response::{ReceivedPresentation, ReceivedResponse};
pub use status_lists::StatusLists;
