//! The mobile document of ISO/IEC 18013-5: issue, present with selective disclosure, verify.
//!
//! A credential is an `IssuerSigned`: elements, each with a random salt, and the mobile security object that the issuer
//! signed, with their digests and the device key. A presentation is a `DeviceResponse` with some of the elements and a
//! signature of the device key over the OpenID4VP session transcript, the approval element and what else is approved.

mod contents;
mod device_authentication;
mod device_key_info;
mod device_response;
mod element;
pub mod issue;
mod issuer_signed;
mod mso;
pub mod present;
mod verified;
mod verify;

#[cfg(test)]
mod tests;

pub(crate) use contents::{unverified_contents, unverified_elements};
pub use issuer_signed::IssuerSigned;
pub use verified::{IssuedMdoc, OtherElement, VerifiedMdoc};
pub use verify::{claimed_approval, verify, verify_issued};

use crate::cbor::Limits;

/// For device responses and credentials: a large portrait fits, and so do some hundred elements; few enough that
/// searching their lists costs less than one signature.
const LIMITS: Limits = Limits { max_bytes: 1 << 20, max_depth: 16, max_items: 2_048 };
