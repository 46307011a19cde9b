//! OpenID for Verifiable Credential Issuance 1.0: the messages of the pre-authorized code flow, no state.

pub mod credential;
pub mod error;
pub mod metadata;
pub mod nonce;
pub mod notification;
pub mod offer;
pub mod proof;
pub mod token;

#[cfg(test)]
mod tests;
