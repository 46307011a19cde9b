//! Errors of the front door that has documents signed, by stable code.

use serde::Serialize;
use utoipa::ToSchema;

use crate::approval::ApprovalError;
use crate::keys::KeyError;
use crate::store::StoreError;

/// The result of what a portal asks for.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something a portal asked for was not done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No access token, or none that is good for this.
    #[error("an access token with the scope signing is needed")]
    Unauthorized,
    /// Nothing is signed at this server.
    #[error("this server signs no documents; its operator can change that")]
    Disabled,
    /// There is no such submission, document or result, or it is not this client's.
    #[error("there is no such submission, document or result")]
    NotFound,
    /// Something in the request is wrong.
    #[error("{field}: {reason}")]
    Invalid {
        /// Where.
        field: String,
        /// What, in English.
        reason: String,
    },
    /// The idempotency key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// The submission is not in a state in which this can be done.
    #[error("the submission is {0}")]
    State(&'static str),
    /// More bytes than are taken.
    #[error("at most {0} bytes are taken")]
    TooLarge(u64),
    /// The document cannot be signed, or cannot be shown on the phone.
    #[error("{reason}")]
    Document {
        /// The stable code, such as `pdf.encrypted`.
        code: &'static str,
        /// What, in English.
        reason: String,
    },
    /// The store cannot do this now.
    #[error("the server cannot do this now; try again later")]
    Unavailable,
    /// A failure of this server.
    #[error("the server could not do this")]
    Server,
}

/// The body of an answer that says why something was not done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ErrorAnswer {
    /// The stable code, for programs.
    #[schema(example = "pdf.encrypted")]
    pub error: &'static str,
    /// What it means, for developers; English, never personal data.
    pub error_description: String,
    /// The field of the request that is wrong, if it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

impl Error {
    pub(super) fn invalid(field: &str, reason: &str) -> Self {
        Self::Invalid { field: field.to_owned(), reason: reason.to_owned() }
    }

    /// The stable code and the HTTP status.
    pub const fn code(&self) -> (&'static str, u16) {
        match self {
            Self::Unauthorized => ("invalid_token", 401),
            Self::Disabled => ("signing_disabled", 403),
            Self::NotFound => ("not_found", 404),
            Self::Invalid { .. } => ("invalid_request", 400),
            Self::KeyReused => ("idempotency_key_reused", 409),
            Self::State(_) => ("wrong_state", 409),
            Self::TooLarge(_) => ("too_large", 413),
            Self::Document { code, .. } => (code, 422),
            Self::Unavailable => ("temporarily_unavailable", 503),
            Self::Server => ("server_error", 500),
        }
    }

    /// What the portal is told.
    pub fn answer(&self) -> ErrorAnswer {
        let field = match self {
            Self::Invalid { field, .. } => Some(field.clone()),
            _ => None,
        };
        ErrorAnswer { error: self.code().0, error_description: self.to_string(), field }
    }

    /// A failure inside this server: the cause goes to the log alone.
    pub(super) fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "a submission could not be worked on");
        Self::Server
    }
}

impl From<StoreError> for Error {
    fn from(cause: StoreError) -> Self {
        if cause.is_outage() {
            tracing::error!(%cause, "a submission could not be worked on");
            Self::Unavailable
        } else {
            Self::internal(&cause)
        }
    }
}

impl From<ApprovalError> for Error {
    fn from(cause: ApprovalError) -> Self {
        match cause {
            ApprovalError::Store(cause) => cause.into(),
            cause => Self::internal(&cause),
        }
    }
}

impl From<KeyError> for Error {
    fn from(cause: KeyError) -> Self {
        Self::internal(&cause)
    }
}

impl From<siegelring_core::Error> for Error {
    fn from(cause: siegelring_core::Error) -> Self {
        Self::internal(&cause)
    }
}
