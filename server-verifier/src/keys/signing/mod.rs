//! Keys of document signatures: a fresh P-256 key for each signature, certified by the authority's key, used once,
//! destroyed. Both may live in an HSM (PKCS #11) or in software.
//!
//! ```text
//! keys/signature/root.pem            the authority that certifies now
//!                root.key.pem        its key, unless it is on the token
//!                former/{id}.pem     authorities before it, which still sign their revocation lists
//!                former/{id}.key.pem
//! ```
//!
//! Calls to an HSM block: an asynchronous caller uses a thread for blocking work.

mod authorities;
mod authority;
mod error;
mod key;
mod make;
pub mod pkcs11;
mod software;
#[cfg(test)]
mod tests;

pub use authorities::SignatureAuthorities;
pub(super) use authorities::anchors;
pub use authority::{Life, OneTimeKey, Signatory, SignatureAuthority};
pub use error::SigningKeyError;
pub use key::{CertificationKey, FreshKey, FreshKeys};
pub use make::make;
pub(super) use make::make_in_software;
pub use software::SoftwareKeys;

/// The result of what can fail with keys of document signatures.
pub type Result<T> = std::result::Result<T, SigningKeyError>;

/// The folder below the folder of keys.
pub(super) const FOLDER: &str = "signature";
