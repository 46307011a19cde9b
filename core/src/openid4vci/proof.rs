//! The proof of possession of a device key (OpenID4VCI Appendix F.1).

use serde::{Deserialize, Serialize};

use crate::time::UnixTime;

/// The JWS `typ` of a `jwt` proof.
pub const TYP: &str = "openid4vci-proof+jwt";

/// The claims of a `jwt` proof; the device key stands in the header as `jwk`, the key attestation as `key_attestation`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofClaims {
    /// The client; absent in the pre-authorized code flow without a `client_id`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iss: Option<String>,
    /// The credential issuer's identifier.
    pub aud: String,
    /// When it was made.
    pub iat: UnixTime,
    /// The `c_nonce`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
}
