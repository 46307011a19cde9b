//! X.509 certificates (RFC 5280) in the few roles they have here, with P-256 keys and bounded chains.
//!
//! `rustls-webpki` finds and checks the path; the profile of the leaf is checked beside it. A chain is trusted for one
//! purpose only: issuers, relying parties and wallet providers have separate root certificates and separate extended
//! key usages.

mod certificate;
mod chain;
mod profile;
mod seen;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

pub use certificate::{Certificate, MAX_CERTIFICATE};
pub use chain::{MAX_CHAIN, TrustAnchors, verify_chain};
pub use profile::Profile;
pub use seen::Remembered;
