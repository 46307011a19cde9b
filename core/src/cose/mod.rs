//! COSE (RFC 9052, RFC 9053, RFC 9360) as ISO/IEC 18013-5 uses it: P-256 keys and ES256 signatures, nothing else.

mod header;
mod key;
mod label;
mod sign1;

#[cfg(test)]
mod tests;

pub use key::CoseKey;
pub(crate) use label::Label;
pub use sign1::{CoseSign1, PreparedSign1, prepare, prepare_detached, prepare_typed};
