//! Why a time stamp is not accepted.

/// Why a time stamp, or the answer that should hold one, is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TimeStampError {
    /// Longer than any time stamp is.
    #[error("the time stamp is too long")]
    TooLong,
    /// Not what RFC 3161 describes, in DER.
    #[error("not a time stamp")]
    Malformed,
    /// The authority refused to stamp: its `PKIStatus` (RFC 3161, section 2.4.2).
    #[error("the time stamp authority refused, status {0}")]
    Refused(u8),
    /// A time stamp over something else, or by another digest than SHA-256.
    #[error("the time stamp is over something else")]
    Imprint,
    /// A time stamp that answers another request.
    #[error("the time stamp answers another request")]
    Nonce,
    /// No certificate of the authority is in the answer, although it was asked for.
    #[error("the time stamp comes without the certificate of its authority")]
    NoCertificate,
}

impl TimeStampError {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooLong => "time_stamp.too_long",
            Self::Malformed => "time_stamp.malformed",
            Self::Refused(_) => "time_stamp.refused",
            Self::Imprint => "time_stamp.imprint",
            Self::Nonce => "time_stamp.nonce",
            Self::NoCertificate => "time_stamp.no_certificate",
        }
    }
}

impl From<der::Error> for TimeStampError {
    fn from(_: der::Error) -> Self {
        Self::Malformed
    }
}
