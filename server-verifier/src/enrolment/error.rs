//! Why an enrolment fails.

use serde::Serialize;

use crate::store::StoreError;

/// The result of an enrolment.
pub type Result<T> = std::result::Result<T, Error>;

/// Why an enrolment fails.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A claim is missing or wrong.
    #[error("{field}: {reason}")]
    Invalid {
        /// The member of the request.
        field: String,
        /// What is wrong with it, for developers.
        reason: String,
    },
    /// The caller may not claim this way of identifying people.
    #[error("proofing_method: this client may not claim it")]
    ProofingNotAllowed,
    /// People with the same identity attributes are known, and nobody has said whether this is one of them.
    #[error("person: {} with the same attributes known; say same_as or new", .0.len())]
    Undecided(Vec<String>),
    /// The number belongs to another person than the one named.
    #[error("person: the registry number belongs to another person")]
    OtherPerson,
    /// There is no such person.
    #[error("person: there is no such person")]
    Unknown,
    /// The idempotency key was used for another enrolment.
    #[error("the idempotency key was used for another enrolment")]
    KeyReused,
    /// The access token is missing, wrong or expired.
    #[error("the access token is missing, wrong or expired")]
    Unauthorized,
    /// A failure of this server.
    #[error("the server could not do this now")]
    Server,
}

/// An error as a caller reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ErrorAnswer {
    /// The stable code.
    pub error: &'static str,
    /// The same in words, for developers.
    pub error_description: String,
    /// People with the same identity attributes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub known_persons: Vec<String>,
}

impl Error {
    pub(super) fn invalid(field: &str, reason: &str) -> Self {
        Self::Invalid { field: field.to_owned(), reason: reason.to_owned() }
    }

    /// The stable code, and the HTTP status it is answered with.
    pub const fn code(&self) -> (&'static str, u16) {
        match self {
            Self::Invalid { .. } => ("invalid_request", 400),
            Self::ProofingNotAllowed => ("proofing_not_allowed", 403),
            Self::Undecided(_) => ("person_undecided", 409),
            Self::OtherPerson => ("other_person", 409),
            Self::Unknown => ("unknown_person", 409),
            Self::KeyReused => ("idempotency_key_reused", 422),
            Self::Unauthorized => ("invalid_token", 401),
            Self::Server => ("temporarily_unavailable", 503),
        }
    }

    /// As a caller reads it.
    pub fn answer(&self) -> ErrorAnswer {
        let known_persons = if let Self::Undecided(known) = self { known.clone() } else { Vec::new() };
        ErrorAnswer { error: self.code().0, error_description: self.to_string(), known_persons }
    }
}

impl From<StoreError> for Error {
    fn from(cause: StoreError) -> Self {
        tracing::error!(%cause, "enrolment failed");
        Self::Server
    }
}

impl From<siegelring_core::Error> for Error {
    fn from(cause: siegelring_core::Error) -> Self {
        tracing::error!(%cause, "enrolment failed");
        Self::Server
    }
}
