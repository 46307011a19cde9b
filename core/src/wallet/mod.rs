//! What a phone and its wallet's server say to each other outside of approvals: registration, key attestation, PIN.
//!
//! Every message of the phone is a JWS with its own `typ`, so that no signature fits two purposes, and names the server
//! it is for (`aud`). The answers are plain JSON.

mod answer;
mod code;
mod id;
mod key_attestation_request;
mod message;
mod pin_change;
mod pin_confirmation;
mod pin_evaluation;
mod registration;
pub mod reissue;
mod revocation;
#[cfg(test)]
mod tests;
mod unblock;

pub use answer::{ChallengeAnswer, ErrorAnswer, ErrorCode, PinTries};
pub use code::Code;
pub use id::WalletId;
pub use key_attestation_request::{KeyAttestationAnswer, KeyAttestationRequest, PinKeyStatement};
pub use message::{MEDIA_TYPE, Message, Received, prepare, receive};
pub use pin_change::{NewPinStatement, OldPinStatement, PinChange};
pub use pin_confirmation::PinConfirmation;
pub use pin_evaluation::{PinEvaluation, PinEvaluationAnswer, Purpose};
pub use registration::{
    PinStatement, Registration, RegistrationAnswer, RegistrationEvaluation, RegistrationEvaluationAnswer,
    RegistrationRequest, RegistrationStarted,
};
pub use revocation::Revocation;
pub use unblock::Unblock;
