//! Answers that several messages share.

use serde::{Deserialize, Serialize};

use crate::jose::fields;

/// A challenge of the server, to be used once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChallengeAnswer {
    /// 32 random bytes.
    #[serde(with = "fields::bytes")]
    pub challenge: [u8; 32],
    /// Seconds until it is void.
    pub expires_in: u64,
}

/// How the tries of a PIN stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinTries {
    /// How many are left.
    pub tries_left: u32,
    /// How many were wrong since the PIN was last right, before the one that is answered.
    pub wrong_since_success: u32,
}

/// An error of the wallet's server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorAnswer {
    /// What went wrong.
    pub error: ErrorCode,
    /// How many tries of the PIN or code are left, where that is known to the one who asks.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub tries_left: Option<u32>,
}

macro_rules! error_codes {
    ($($(#[$doc:meta])* $case:ident = $code:literal $status:literal,)*) => {
        /// What went wrong at the wallet's server.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[non_exhaustive]
        pub enum ErrorCode { $($(#[$doc])* #[serde(rename = $code)] $case,)* }

        impl ErrorCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$case,)*];

            /// The stable code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$case => $code,)* }
            }

            /// The HTTP status it is answered with.
            pub const fn status(self) -> u16 {
                match self { $(Self::$case => $status,)* }
            }
        }
    };
}

error_codes! {
    /// A message that is malformed, for another server, wrongly signed, or of a wallet that does not exist.
    InvalidRequest = "invalid_request" 400,
    /// A challenge that was not given out, was used, or is past its time: ask for a new one.
    InvalidChallenge = "invalid_challenge" 400,
    /// No access token, or none that allows this.
    InvalidToken = "invalid_token" 401,
    /// The PIN is blocked: unblock it.
    PinBlocked = "pin_blocked" 403,
    /// The PIN has had all the wrong tries of its life: enrol again.
    PinUsedUp = "pin_used_up" 403,
    /// The unblock or revocation code is wrong.
    WrongCode = "wrong_code" 403,
    /// The unblock code is used up: enrol again.
    CodeBlocked = "code_blocked" 403,
    /// The wallet was revoked: enrol again.
    Revoked = "revoked" 403,
    /// A request that this server did not make, or whose time is over.
    UnknownRequest = "unknown_request" 404,
    /// Another wallet has opened the request.
    OpenedElsewhere = "opened_elsewhere" 409,
    /// A response that does not hold.
    InvalidResponse = "invalid_response" 400,
    /// The state is another than the message supposes.
    Conflict = "conflict" 409,
    /// The server cannot answer now: send the same message again.
    Unavailable = "temporarily_unavailable" 503,
}
