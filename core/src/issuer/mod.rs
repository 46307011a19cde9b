//! The issuer: checks a wallet's credential request, and makes the credential.
//!
//! ```text
//! ReceivedCredentialRequest -> VerifiedCredentialRequest -> PreparedCredential
//! ```
//!
//! A [`VerifiedCredentialRequest`] has passed every check that needs no state: the proof of possession, the key
//! attestation and that both are for the same key and nonce. That the nonce was given out and is used once, and that
//! the access token allows this credential, is the caller's to find out before [`VerifiedCredentialRequest::prepare`].

mod credential;
mod request;
#[cfg(test)]
mod tests;

pub use credential::{CredentialContent, PreparedCredential};
pub use request::{Expected, KeyAttestations, ReceivedCredentialRequest, Rejected, VerifiedCredentialRequest};
