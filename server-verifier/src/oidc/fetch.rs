//! The one kind of outgoing request: fetching a document that a client publishes.

use std::time::Duration;

use async_trait::async_trait;
use url::Url;

use super::redirect_uri::is_loopback;

/// The most bytes that are read of a document.
const MAX_BYTES: usize = 64 * 1024;

/// How long fetching may take in all.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Fetches a document. A trait, so that tests need no network.
#[async_trait]
pub trait Fetch: Send + Sync + 'static {
    /// The body of a successful answer.
    ///
    /// # Errors
    /// [`FetchError`].
    async fn fetch(&self, url: &Url) -> Result<Vec<u8>, FetchError>;
}

/// Why a document could not be fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// Not `https`, nor `http` on this machine.
    #[error("only https is fetched")]
    Scheme,
    /// No connection, no answer in time, or an answer that broke off.
    #[error("no answer")]
    Unreachable,
    /// An answer other than 200; redirects are not followed.
    #[error("an answer other than 200")]
    Status,
    /// More than 64 KiB.
    #[error("the answer is too long")]
    TooLong,
}

/// Fetches over HTTPS: five seconds, 64 KiB, no redirects.
pub struct HttpsFetch(reqwest::Client);

impl HttpsFetch {
    /// Fetches with the platform's trust anchors.
    ///
    /// # Errors
    /// [`FetchError::Unreachable`] if TLS cannot be set up.
    pub fn new() -> Result<Self, FetchError> {
        // Another part of the process may have chosen a provider before; there is only one in this house.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .timeout(TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .build();
        client.map(Self).map_err(|_| FetchError::Unreachable)
    }
}

#[async_trait]
impl Fetch for HttpsFetch {
    async fn fetch(&self, url: &Url) -> Result<Vec<u8>, FetchError> {
        if !may_be_fetched(url) {
            return Err(FetchError::Scheme);
        }
        let request = self.0.get(url.clone()).header("accept", "application/jwk-set+json, application/json");
        let mut answer = request.send().await.map_err(|_| FetchError::Unreachable)?;
        if answer.status() != reqwest::StatusCode::OK {
            return Err(FetchError::Status);
        }
        let mut document = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(|_| FetchError::Unreachable)? {
            document.extend_from_slice(&chunk);
            if document.len() > MAX_BYTES {
                return Err(FetchError::TooLong);
            }
        }
        Ok(document)
    }
}

/// Whether a URL may be registered as `jwks_uri`.
pub(crate) fn may_be_fetched(url: &Url) -> bool {
    url.scheme() == "https" || (url.scheme() == "http" && is_loopback(url))
}
