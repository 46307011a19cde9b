//! The nonce endpoint (OpenID4VCI 7): POST without a body, no authorization, never cached.

use serde::{Deserialize, Serialize};

/// The answer of the nonce endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NonceResponse {
    /// What the next proof must contain.
    pub c_nonce: String,
}
