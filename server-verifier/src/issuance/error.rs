//! What a wallet is told when something is wrong.

use siegelring_core::openid4vci::error::{ErrorResponse, IssuanceError};

use crate::store::StoreError;

/// The result of a wallet's request.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a wallet's request fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The wallet is told a code of OpenID4VCI, and words for developers.
    #[error("{}: {description}", .code.code())]
    Told {
        /// What programs read.
        code: IssuanceError,
        /// What developers read; English, never personal data.
        description: &'static str,
    },
    /// The identification of the person is too old for a new credential: a new one is needed.
    #[error("the proofing has ended")]
    ProofingEnded,
    /// A failure of this server.
    #[error("the server could not do this now")]
    Server,
}

impl Error {
    pub(super) const fn told(code: IssuanceError, description: &'static str) -> Self {
        Self::Told { code, description }
    }

    pub(super) fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "issuance failed");
        Self::Server
    }

    /// The HTTP status it is answered with.
    pub const fn status(self) -> u16 {
        match self {
            Self::Told { code: IssuanceError::InvalidToken, .. } => 401,
            Self::Told { code: IssuanceError::CredentialRequestDenied, .. } | Self::ProofingEnded => 403,
            Self::Told { .. } => 400,
            Self::Server => 503,
        }
    }

    /// The body it is answered with.
    pub fn body(self) -> ErrorResponse {
        let (error, description) = match self {
            Self::Told { code, description } => (code.code(), description),
            Self::ProofingEnded => ("proofing_ended", "the person must be identified again"),
            Self::Server => ("temporarily_unavailable", "the server could not do this now"),
        };
        ErrorResponse { error: error.to_owned(), error_description: Some(description.to_owned()) }
    }
}

impl From<StoreError> for Error {
    fn from(cause: StoreError) -> Self {
        Self::internal(&cause)
    }
}
