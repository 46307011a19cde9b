//! What became of a credential (OpenID4VCI 11).

use serde::{Deserialize, Serialize};

/// A notification to the issuer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotificationRequest {
    /// The name out of the credential response.
    pub notification_id: String,
    /// What happened.
    pub event: NotificationEvent,
    /// The same in words, for developers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_description: Option<String>,
}

/// What happened to a credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotificationEvent {
    /// It is kept.
    CredentialAccepted,
    /// It could not be kept.
    CredentialFailure,
    /// A person deleted it.
    CredentialDeleted,
}
