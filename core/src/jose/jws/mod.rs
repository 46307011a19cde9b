//! JSON Web Signature in the compact form (RFC 7515), signed by ES256 or RS256.

mod header;
mod signing;
#[cfg(test)]
mod tests;
mod verification;

pub use header::Header;
pub use signing::{PreparedJws, PreparedRs256Jws, prepare, prepare_rs256};
pub use verification::{UnverifiedJws, VerificationKey, VerifiedJws, parse, parse_bounded};

use serde::Serialize;

/// The longest JWS that [`parse`] takes, in bytes.
pub const MAX_LENGTH: usize = 64 * 1024;

/// A signature algorithm (RFC 7518 section 3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Algorithm {
    /// ECDSA with P-256 and SHA-256.
    #[serde(rename = "ES256")]
    Es256,
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    #[serde(rename = "RS256")]
    Rs256,
}
