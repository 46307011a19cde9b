//! What a PKCS #11 library answers when something is wrong, sorted by whether it is worth another try.

use cryptoki::error::{Error, RvError};

use crate::keys::signing::SigningKeyError;

/// What went wrong.
#[derive(Debug)]
pub(super) enum Fault {
    /// The library said no.
    Call(Error),
    /// The authority's key is not on the token.
    NoKey,
    /// What came back is no P-256 key, or no signature.
    Answer,
}

impl Fault {
    /// Whether the connection may be dead, so that another one may do better.
    pub(super) const fn is_gone(&self) -> bool {
        match self {
            Self::Call(error) => is_gone(error),
            // A token that was taken out and put in again may show its objects only to a new connection.
            Self::NoKey => true,
            Self::Answer => false,
        }
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Call(error)
    }
}

impl From<Fault> for SigningKeyError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::NoKey => {
                let reason = "the token holds no key for the current authority for document signatures; \
                              `siegelring keys signature` makes a new authority";
                Self::NoKey(reason.to_owned())
            }
            Fault::Answer => Self::Refused("it gave something else than a P-256 key or signature".to_owned()),
            Fault::Call(error) if is_gone(&error) => Self::Unavailable(describe(&error)),
            Fault::Call(error) => Self::Refused(describe(&error)),
        }
    }
}

/// What the library says of a PIN that is not accepted; `None` if something else is wrong.
pub(super) const fn pin_refused(error: &Error) -> Option<&'static str> {
    match error {
        Error::Pkcs11(RvError::PinIncorrect | RvError::PinInvalid | RvError::PinLenRange, _) => Some("it is wrong"),
        Error::Pkcs11(RvError::PinLocked, _) => Some("it is locked"),
        Error::Pkcs11(RvError::PinExpired, _) => Some("it has expired"),
        Error::Pkcs11(RvError::UserPinNotInitialized, _) => Some("none was set"),
        _ => None,
    }
}

const fn is_gone(error: &Error) -> bool {
    matches!(
        error,
        Error::Pkcs11(
            RvError::CryptokiAlreadyInitialized
                | RvError::CryptokiNotInitialized
                | RvError::DeviceError
                | RvError::DeviceMemory
                | RvError::DeviceRemoved
                | RvError::FunctionCanceled
                | RvError::FunctionFailed
                | RvError::GeneralError
                | RvError::HostMemory
                | RvError::KeyHandleInvalid
                | RvError::ObjectHandleInvalid
                | RvError::OperationNotInitialized
                | RvError::SessionClosed
                | RvError::SessionCount
                | RvError::SessionHandleInvalid
                | RvError::SlotIdInvalid
                | RvError::TokenNotPresent
                | RvError::TokenNotRecognized
                | RvError::UserNotLoggedIn
                | RvError::VendorDefined(_),
            _
        )
    )
}

fn describe(error: &Error) -> String {
    match error {
        Error::Pkcs11(code, function) => format!("{function} answers {code:?}"),
        other => other.to_string(),
    }
}
