//! The mobile document of ISO/IEC 18013-5: issue, present with selective disclosure, verify.

pub mod issue;
mod issuer_signed;
pub mod present;
mod verify;

pub use issuer_signed::IssuerSigned;
pub use verify::{IssuedMdoc, OtherElement, VerifiedMdoc, verify, verify_issued};
