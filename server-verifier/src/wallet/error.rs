//! What can go wrong, and what the phone is told of it.

use siegelring_core::wallet::{ErrorAnswer, ErrorCode};

use crate::approval::ApprovalError;
use crate::keys::KeyError;
use crate::store::StoreError;
use crate::store::records::pin_tries::Blocked;

/// The result of a call.
pub type Result<T> = std::result::Result<T, WalletError>;

/// Why a call failed.
#[derive(Debug, thiserror::Error)]
pub enum WalletError {
    /// The phone's fault, or its fate.
    #[error("{}", .0.error.code())]
    Refused(ErrorAnswer),
    /// A message that does not hold.
    #[error(transparent)]
    Invalid(#[from] siegelring_core::Error),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A key cannot be used.
    #[error(transparent)]
    Keys(#[from] KeyError),
}

impl WalletError {
    /// What the phone is told: of failures of the server nothing but that it may ask again.
    pub const fn answer(&self) -> ErrorAnswer {
        match self {
            Self::Refused(answer) => *answer,
            Self::Invalid(_) => ErrorAnswer { error: ErrorCode::InvalidRequest, tries_left: None },
            Self::Store(_) | Self::Keys(_) => ErrorAnswer { error: ErrorCode::Unavailable, tries_left: None },
        }
    }
}

impl From<ErrorCode> for WalletError {
    fn from(error: ErrorCode) -> Self {
        Self::Refused(ErrorAnswer { error, tries_left: None })
    }
}

impl From<Blocked> for WalletError {
    fn from(blocked: Blocked) -> Self {
        let error = match blocked {
            Blocked::Consecutive => ErrorCode::PinBlocked,
            Blocked::ForLife => ErrorCode::PinUsedUp,
        };
        Self::Refused(ErrorAnswer { error, tries_left: Some(0) })
    }
}

impl From<ApprovalError> for WalletError {
    fn from(error: ApprovalError) -> Self {
        match error {
            ApprovalError::Store(error) => error.into(),
            ApprovalError::Unknown | ApprovalError::Refused(_) | ApprovalError::OtherBrowser => {
                ErrorCode::UnknownRequest.into()
            }
        }
    }
}
