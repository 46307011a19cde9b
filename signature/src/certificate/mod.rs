//! Certificates of document signatures (RFC 5280, ETSI EN 319 412-2): a leaf for one signature, the authority that
//! certifies it, and the authority's revocation list.
//!
//! Everything is prepared here and signed outside, so that the authority's key may live in an HSM:
//! `prepared.signature_payload()` goes out, `prepared.complete(signature)` gives the DER.

mod authority;
mod crl;
mod error;
mod extension;
mod leaf;
mod name;
mod prepared;
mod revocation;
mod subject;
#[cfg(test)]
mod tests;

pub use authority::{Authority, AuthorityName};
pub use crl::{Crl, MAX_REVOKED, Reason, Revoked};
pub use error::CertificateError;
pub use extension::key_identifier;
pub use leaf::{LONG_TERM, Leaf, SHORT_TERM};
pub use prepared::Prepared;
pub use revocation::Revocation;
pub use subject::Subject;

/// The result of what can fail with certificates.
pub type Result<T> = std::result::Result<T, CertificateError>;

/// The certificate policy of a leaf: an *advanced* electronic signature (eIDAS Art. 26) approved on the signer's phone.
/// An object identifier made from a UUID (ITU-T X.667), which nobody has to register.
///
/// It is a policy of this project's own and says nothing about an audit; a leaf never carries a statement of a
/// qualified certificate (ETSI EN 319 412-5).
pub const POLICY: &str = extension::POLICY;
