//! Keys in an HSM, by PKCS #11 (OASIS PKCS #11 2.40).
//!
//! Keys that sign once are session objects (`CKA_TOKEN` false): they vanish with their session, also when the process or
//! the HSM dies. No private key can be extracted (`CKA_EXTRACTABLE` false, `CKA_SENSITIVE` true). The authority's key is
//! a token object, found by `CKA_ID`, which is the key identifier in its certificate.

mod connection;
mod fault;
mod key;
mod objects;
mod token;

pub use key::{NewCertificationKey, TokenKey};
pub use token::{Settings, Token};
