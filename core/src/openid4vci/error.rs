//! The error answers of the endpoints (OpenID4VCI 6.3, 8.3.1, 11.3; RFC 6749 5.2; RFC 6750 3.1).

use serde::{Deserialize, Serialize};

/// An error answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorResponse {
    /// The code.
    pub error: String,
    /// The error in words, for developers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_description: Option<String>,
}

/// The error codes of the token, credential and notification endpoints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IssuanceError {
    /// A parameter is missing, doubled or unexpected: a `tx_code` that was not asked for, or none where one was.
    InvalidRequest,
    /// The pre-authorized code or the `tx_code` is wrong or past its time.
    InvalidGrant,
    /// A client that is not known.
    InvalidClient,
    /// Another grant than the pre-authorized code.
    UnsupportedGrantType,
    /// The access token is missing, wrong or past its time.
    InvalidToken,
    /// The credential request is not well-formed.
    InvalidCredentialRequest,
    /// A configuration that is not in the metadata, or not in the offer.
    UnknownCredentialConfiguration,
    /// A `credential_identifier` that was never given out.
    UnknownCredentialIdentifier,
    /// The proof is missing or does not hold.
    InvalidProof,
    /// The proof's nonce is not a fresh one: fetch another.
    InvalidNonce,
    /// Encryption of the answer was asked for in a way that is not supported.
    InvalidEncryptionParameters,
    /// The request is fine, and the answer is no.
    CredentialRequestDenied,
    /// A `notification_id` that is not known.
    InvalidNotificationId,
    /// A notification that is not well-formed.
    InvalidNotificationRequest,
}

impl IssuanceError {
    /// Its code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::InvalidGrant => "invalid_grant",
            Self::InvalidClient => "invalid_client",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::InvalidToken => "invalid_token",
            Self::InvalidCredentialRequest => "invalid_credential_request",
            Self::UnknownCredentialConfiguration => "unknown_credential_configuration",
            Self::UnknownCredentialIdentifier => "unknown_credential_identifier",
            Self::InvalidProof => "invalid_proof",
            Self::InvalidNonce => "invalid_nonce",
            Self::InvalidEncryptionParameters => "invalid_encryption_parameters",
            Self::CredentialRequestDenied => "credential_request_denied",
            Self::InvalidNotificationId => "invalid_notification_id",
            Self::InvalidNotificationRequest => "invalid_notification_request",
        }
    }
}
