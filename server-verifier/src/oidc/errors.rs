//! Errors as OAuth 2.0 and OpenID Connect say them.

use crate::approval::ApprovalError;
use crate::store::StoreError;

/// The result of a request of a relying party.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error a relying party is told: by redirect, as JSON, or in `WWW-Authenticate` (RFC 6749 sections 4.1.2.1 and 5.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}: {description}", .code.as_str())]
pub struct Error {
    /// What programs read.
    pub code: Code,
    /// What developers read; English, never personal data.
    pub description: &'static str,
}

impl Error {
    /// An error with its words for developers.
    pub const fn new(code: Code, description: &'static str) -> Self {
        Self { code, description }
    }

    pub(super) const fn invalid_request(description: &'static str) -> Self {
        Self::new(Code::InvalidRequest, description)
    }

    pub(super) const fn invalid_client(description: &'static str) -> Self {
        Self::new(Code::InvalidClient, description)
    }

    pub(super) const fn invalid_grant(description: &'static str) -> Self {
        Self::new(Code::InvalidGrant, description)
    }

    /// A failure inside this server: the cause goes to the log, the relying party learns only that there was one.
    pub(super) fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "oidc request failed");
        Self::new(Code::ServerError, "the server could not do this now")
    }
}

impl From<StoreError> for Error {
    fn from(cause: StoreError) -> Self {
        if !cause.is_outage() {
            return Self::internal(&cause);
        }
        tracing::error!(%cause, "oidc request failed");
        Self::new(Code::TemporarilyUnavailable, "the server cannot do this now; try again later")
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

impl From<siegelring_core::Error> for Error {
    fn from(cause: siegelring_core::Error) -> Self {
        Self::internal(&cause)
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $case:ident $text:literal $status:literal,)*) => {
        /// The registered error codes used here.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code { $($(#[$doc])* $case,)* }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$case,)*];

            /// As it stands in the parameter `error`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$case => $text,)* }
            }

            /// The HTTP status where the error is the body of an answer.
            pub const fn status(self) -> u16 {
                match self { $(Self::$case => $status,)* }
            }
        }
    };
}

codes! {
    /// A parameter is missing, repeated or wrong (RFC 6749 section 5.2).
    InvalidRequest "invalid_request" 400,
    /// The client is unknown or did not authenticate (RFC 6749 section 5.2).
    InvalidClient "invalid_client" 401,
    /// A code that is unknown, used, expired, or somebody else's (RFC 6749 section 5.2).
    InvalidGrant "invalid_grant" 400,
    /// The client may not do this (RFC 6749 section 5.2).
    UnauthorizedClient "unauthorized_client" 400,
    /// A grant type not offered here (RFC 6749 section 5.2).
    UnsupportedGrantType "unsupported_grant_type" 400,
    /// A response type other than `code` (RFC 6749 section 4.1.2.1).
    UnsupportedResponseType "unsupported_response_type" 400,
    /// A scope without `openid`, or one this client may not have (RFC 6749 section 4.1.2.1).
    InvalidScope "invalid_scope" 400,
    /// The person said no, or gave up (RFC 6749 section 4.1.2.1).
    AccessDenied "access_denied" 403,
    /// `prompt=none`, or another person than the one asked for (OpenID Connect Core section 3.1.2.6).
    LoginRequired "login_required" 400,
    /// The level asked for was not reached (OpenID Connect Unmet Authentication Requirements 1.0).
    UnmetAuthenticationRequirements "unmet_authentication_requirements" 400,
    /// Request objects by value are not supported (OpenID Connect Core section 3.1.2.6).
    RequestNotSupported "request_not_supported" 400,
    /// Request objects by reference are not supported, except pushed ones (OpenID Connect Core section 3.1.2.6).
    RequestUriNotSupported "request_uri_not_supported" 400,
    /// A pushed request that is unknown, used, expired, or another client's (RFC 9126 section 4, RFC 9101 section 7).
    InvalidRequestUri "invalid_request_uri" 400,
    /// Clients do not describe themselves in a request (OpenID Connect Core section 3.1.2.6).
    RegistrationNotSupported "registration_not_supported" 400,
    /// An access token that is unknown, expired or revoked (RFC 6750 section 3.1).
    InvalidToken "invalid_token" 401,
    /// A failure of this server (RFC 6749 section 4.1.2.1).
    ServerError "server_error" 500,
    /// Too much at once; try again later (RFC 6749 section 4.1.2.1).
    TemporarilyUnavailable "temporarily_unavailable" 503,
}

/// Why a browser gets a page instead of being sent on: the redirect URI is not known to be the relying party's
/// (RFC 6749 section 4.1.2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.code())]
pub enum PageProblem {
    /// No `client_id`, or none that is registered.
    UnknownClient,
    /// The redirect URI is missing or not exactly one that is registered.
    RedirectUri,
    /// The pushed request is unknown, used, expired, or another client's.
    PushedRequest,
    /// Not a page the person went to: a picture, a script, a frame.
    NotANavigation,
    /// The logout names a client, a hint or an address that do not fit together.
    Logout,
    /// This login is over, or was never begun here.
    LoginGone,
    /// The server cannot do this now.
    Unavailable,
    /// A failure of this server.
    Server,
}

impl PageProblem {
    /// The stable code, for people's words and for support.
    pub const fn code(self) -> &'static str {
        match self {
            Self::UnknownClient => "oidc.unknown_client",
            Self::RedirectUri => "oidc.redirect_uri",
            Self::PushedRequest => "oidc.pushed_request",
            Self::NotANavigation => "oidc.not_a_navigation",
            Self::Logout => "oidc.logout",
            Self::LoginGone => "oidc.login_gone",
            Self::Unavailable => "oidc.unavailable",
            Self::Server => "oidc.server",
        }
    }

    /// The HTTP status of the page.
    pub const fn status(self) -> u16 {
        match self {
            Self::Server => 500,
            Self::Unavailable => 503,
            Self::LoginGone => 410,
            _ => 400,
        }
    }
}

impl From<Error> for PageProblem {
    fn from(error: Error) -> Self {
        match error.code {
            Code::TemporarilyUnavailable => Self::Unavailable,
            _ => Self::Server,
        }
    }
}
