//! What vouches for keys: the evidence a phone gives to its wallet's server, and the key attestation (OpenID4VCI 1.0
//! appendix D) that the wallet's server gives to issuers.

mod evidence;
mod key_attestation;
#[cfg(test)]
mod tests;

pub use evidence::KeyEvidence;
pub use key_attestation::{KeyAttestation, TYP, VerifiedKeyAttestation, verify};
