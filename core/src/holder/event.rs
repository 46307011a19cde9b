//! What the app answers to a step.

use zeroize::Zeroizing;

use crate::attestation::KeyEvidence;
use crate::error::{Error, Malformed, Refused, Untrusted};

/// The answer to a [`super::Step`]. One that does not fit the current step changes nothing.
pub enum Event {
    /// The server answered, with whatever status.
    HttpResponse(HttpResponse),
    /// No answer came.
    HttpFailed(HttpFailure),
    /// The next bytes of a document, as many as are convenient.
    Chunk(Vec<u8>),
    /// The document is complete.
    DocumentEnd,
    /// The key was made.
    KeyCreated {
        /// P-256 uncompressed point, 65 bytes.
        public_key: Vec<u8>,
        /// What the platform says about it.
        evidence: KeyEvidence,
    },
    /// The key could not be made.
    KeyFailed(KeyFailure),
    /// The code as typed; blanks and hyphens do not matter.
    Code(Zeroizing<String>),
    /// The person agrees to the consent shown.
    Accept,
    /// The person does not agree to the consent shown.
    Decline,
    /// The PIN as typed, digits in ASCII.
    Pin(Zeroizing<String>),
    /// An ECDSA signature in DER.
    Signature(Vec<u8>),
    /// There is no signature.
    SignFailed(SignFailure),
    /// The state is stored durably.
    Saved,
    /// The step's time is over; only then is this taken. (Any other event that comes too late has the same effect.)
    Expired,
}

/// What an event is, never what it says: PINs, codes and credentials are in it.
impl std::fmt::Debug for Event {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::HttpResponse(_) => "HttpResponse",
            Self::HttpFailed(_) => "HttpFailed",
            Self::Chunk(_) => "Chunk",
            Self::DocumentEnd => "DocumentEnd",
            Self::KeyCreated { .. } => "KeyCreated",
            Self::KeyFailed(_) => "KeyFailed",
            Self::Code(_) => "Code",
            Self::Accept => "Accept",
            Self::Decline => "Decline",
            Self::Pin(_) => "Pin",
            Self::Signature(_) => "Signature",
            Self::SignFailed(_) => "SignFailed",
            Self::Saved => "Saved",
            Self::Expired => "Expired",
        })
    }
}

/// An HTTP answer.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpResponse {
    /// The status code.
    pub status: u16,
    /// The `content-type`, empty if there was none.
    pub content_type: String,
    /// The body.
    pub body: Vec<u8>,
}

impl std::fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "HttpResponse {} {} ({} bytes)", self.status, self.content_type, self.body.len())
    }
}

/// Why there is no HTTP answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HttpFailure {
    /// No connection: the request was not sent.
    Unreachable,
    /// The request may have arrived, but no answer came in time.
    TimedOut,
    /// The server could not prove who it is (TLS).
    Untrusted,
    /// The answer was longer than [`super::HttpRequest::max_answer`], or than a document may be.
    TooLong,
}

/// Why no key was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyFailure {
    /// The person cancelled.
    Cancelled,
    /// The phone cannot: no screen lock, or no hardware for keys.
    Unsupported,
}

/// Why there is no signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignFailure {
    /// The person cancelled the platform's own question.
    Cancelled,
    /// The platform refuses to use keys for now, after too many failed unlocks.
    LockedOut,
    /// The key is gone for good: another fingerprint was added, or the screen lock was removed.
    KeyInvalidated,
}

impl HttpFailure {
    /// Whether the same request may fare better in a moment.
    pub(super) const fn may_pass(self) -> bool {
        matches!(self, Self::Unreachable | Self::TimedOut)
    }
}

impl From<HttpFailure> for Error {
    fn from(failure: HttpFailure) -> Self {
        match failure {
            HttpFailure::Unreachable | HttpFailure::TimedOut => Refused::Offline.into(),
            HttpFailure::Untrusted => Untrusted::Server.into(),
            HttpFailure::TooLong => Malformed::TooLong.into(),
        }
    }
}

impl From<KeyFailure> for Error {
    fn from(failure: KeyFailure) -> Self {
        match failure {
            KeyFailure::Cancelled => Refused::Cancelled.into(),
            KeyFailure::Unsupported => Refused::KeyUnavailable.into(),
        }
    }
}

impl From<SignFailure> for Error {
    fn from(failure: SignFailure) -> Self {
        match failure {
            SignFailure::Cancelled => Refused::Cancelled.into(),
            SignFailure::LockedOut => Refused::KeyLockedOut.into(),
            SignFailure::KeyInvalidated => Refused::KeyInvalidated.into(),
        }
    }
}
