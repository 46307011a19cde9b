//! What a wallet asks of the app that embeds it.

use serde::{Deserialize, Serialize};

use super::outcome::Outcome;
use super::prompt::{CodePrompt, ConsentPrompt, PinPrompt};
use crate::crypto::{self, Rng};

/// The next thing to do. It stays the same until an [`super::Event`] answers it. Printed without secrets and persons.
#[derive(Clone, PartialEq, Eq)]
pub enum Step {
    /// Send a request with the platform's own HTTP stack, without following redirects.
    /// Answered by [`super::Event::HttpResponse`] or [`super::Event::HttpFailed`].
    Http {
        /// What to send.
        request: HttpRequest,
        /// How long to wait for the answer, in seconds.
        timeout: u32,
        /// Whether it may be sent again, byte for byte, when no answer came.
        retry_safe: bool,
    },
    /// Fetch a document with the platform's own HTTP stack (`GET`, without following redirects) and keep it: the consent
    /// that follows shows it. Answered by any number of [`super::Event::Chunk`] and then [`super::Event::DocumentEnd`]; by
    /// [`super::Event::HttpResponse`], without its body, for a status that is not 200; or by
    /// [`super::Event::HttpFailed`]. If the step is the same afterwards, the document is fetched again from its beginning.
    Document {
        /// An absolute URL, `https` (`http` only for this machine itself).
        url: String,
        /// SHA-256 that it must have.
        digest: [u8; 32],
        /// The size that it must have, in bytes; no more is worth reading.
        max_size: u64,
        /// Its media type, without parameters.
        media_type: String,
        /// Its name for people.
        label: String,
    },
    /// Make a new P-256 key that cannot leave the hardware, replacing any of the same name.
    /// Answered by [`super::Event::KeyCreated`] or [`super::Event::KeyFailed`].
    CreateKey {
        /// Its name, to be kept with it.
        key: KeyRef,
        /// What the platform's attestation of the key is to contain.
        challenge: Vec<u8>,
    },
    /// Ask the person for a code from a letter. Answered by [`super::Event::Code`].
    Code(CodePrompt),
    /// Show who asks for what. Answered by [`super::Event::Accept`] or [`super::Event::Decline`].
    Consent(ConsentPrompt),
    /// Ask the person for a PIN. Answered by [`super::Event::Pin`].
    Pin(PinPrompt),
    /// Sign with a key of this phone (ECDSA P-256 over the SHA-256 of the message).
    /// Answered by [`super::Event::Signature`] or [`super::Event::SignFailed`].
    Sign {
        /// Which key.
        key: KeyRef,
        /// The message itself, not its digest.
        message: Vec<u8>,
    },
    /// Store this durably before going on, in place of what was stored before. Answered by [`super::Event::Saved`].
    Save(Vec<u8>),
    /// The journey is over. Nothing answers it; the next start replaces it.
    Done(Outcome),
}

impl std::fmt::Debug for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Http { request, .. } => request.fmt(f),
            Self::Document { max_size, media_type, .. } => write!(f, "Document {media_type} ({max_size} bytes)"),
            Self::CreateKey { key, .. } => write!(f, "CreateKey {}", key.alias),
            Self::Code(prompt) => prompt.fmt(f),
            Self::Consent(prompt) => prompt.fmt(f),
            Self::Pin(prompt) => prompt.fmt(f),
            Self::Sign { key, message } => write!(f, "Sign {} ({} bytes)", key.alias, message.len()),
            Self::Save(state) => write!(f, "Save ({} bytes)", state.len()),
            Self::Done(outcome) => f.debug_tuple("Done").field(outcome).finish(),
        }
    }
}

/// An HTTP request. Printed without headers and body, in which secrets are.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpRequest {
    /// `GET` or `POST`.
    pub method: Method,
    /// An absolute URL, `https` (`http` only for this machine itself).
    pub url: String,
    /// Names in lower case, with their values.
    pub headers: Vec<(String, String)>,
    /// Empty for `GET`.
    pub body: Vec<u8>,
    /// The longest body of the answer that is worth reading, in bytes.
    pub max_answer: usize,
}

impl HttpRequest {
    /// The value of the header of this name, in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

impl std::fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "HttpRequest {} {} ({} bytes)", self.method.as_str(), self.url, self.body.len())
    }
}

/// An HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// `GET`.
    Get,
    /// `POST`.
    Post,
}

impl Method {
    /// As it is written on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

/// The name of a key in the phone's hardware.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct KeyRef {
    /// What it is for.
    pub purpose: KeyPurpose,
    /// Its name in the platform's keystore: ASCII letters, digits and hyphens.
    pub alias: String,
}

impl KeyRef {
    /// A name that was never used before.
    pub(super) fn new(purpose: KeyPurpose, rng: &mut dyn Rng) -> Self {
        let prefix = match purpose {
            KeyPurpose::Wallet => "wallet",
            KeyPurpose::Device => "device",
        };
        let number: String = crypto::random::<8>(rng).iter().map(|byte| format!("{byte:02x}")).collect();
        Self { purpose, alias: format!("{prefix}-{number}") }
    }
}

/// What a key is for; the app may choose the protection accordingly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyPurpose {
    /// Registration, PIN evaluation and life cycle: one for each wallet.
    Wallet,
    /// Presentations: one for each credential.
    Device,
}
