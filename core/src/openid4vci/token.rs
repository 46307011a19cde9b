//! The token request of the pre-authorized code flow (OpenID4VCI 6).

use serde::{Deserialize, Serialize};

/// The form posted to the token endpoint.
#[derive(Clone, Serialize, Deserialize)]
pub struct TokenRequest {
    /// [`super::offer::PRE_AUTHORIZED_CODE`].
    pub grant_type: String,
    /// The code of the offer; a secret.
    #[serde(rename = "pre-authorized_code", default, skip_serializing_if = "Option::is_none")]
    pub pre_authorized_code: Option<String>,
    /// The activation code; a secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tx_code: Option<String>,
    /// The client, which this grant does not need.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
}

/// The answer of the token endpoint.
#[derive(Clone, Serialize, Deserialize)]
pub struct TokenResponse {
    /// The access token; a secret.
    pub access_token: String,
    /// `Bearer`.
    pub token_type: String,
    /// Seconds until it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_in: Option<u64>,
}
