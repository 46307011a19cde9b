//! The authorization response by `direct_post.jwt` (OpenID4VP 8).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What the encrypted response holds (OpenID4VP 8.1).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AuthorizationResponse {
    /// For each credential query that is answered, its presentations: base64url `DeviceResponse`, or SD-JWT with key
    /// binding.
    pub vp_token: BTreeMap<String, Vec<String>>,
    /// The `state` of the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
}

/// The form that a wallet posts to `response_uri` (OpenID4VP 8.2, 8.3): either `response`, or an error.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct DirectPost {
    /// A compact JWE of an [`AuthorizationResponse`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<String>,
    /// Why there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// The error in words, for developers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_description: Option<String>,
    /// The `state` of the request, with an error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
}

/// What the verifier answers to a [`DirectPost`] (OpenID4VP 8.2).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct DirectPostAnswer {
    /// Where the phone sends its browser; only for a request that was opened on the same device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redirect_uri: Option<String>,
}

/// The error codes of OpenID4VP 8.5 (and RFC 6749 4.1.2.1) that occur here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuthorizationError {
    /// The person said no, or holds nothing that answers.
    AccessDenied,
    /// The request is not well-formed.
    InvalidRequest,
    /// The signature or the client identifier does not hold.
    InvalidClient,
    /// The wallet knows none of the formats.
    VpFormatsNotSupported,
    /// Transaction data of an unknown type or shape.
    InvalidTransactionData,
}

impl AuthorizationError {
    /// Its code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::AccessDenied => "access_denied",
            Self::InvalidRequest => "invalid_request",
            Self::InvalidClient => "invalid_client",
            Self::VpFormatsNotSupported => "vp_formats_not_supported",
            Self::InvalidTransactionData => "invalid_transaction_data",
        }
    }
}
