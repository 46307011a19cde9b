//! Asking over HTTP: bounded in time and size, again after a pause where that may help, no redirects.

use std::time::Duration;

use reqwest::{RequestBuilder, Response, StatusCode, header};
use siegelring_signature::time_stamp::MAX_RESPONSE;
use url::Url;

/// How long one try may take.
const TIMEOUT: Duration = Duration::from_secs(10);

/// How long to wait before each further try.
const PAUSES: [Duration; 2] = [Duration::from_millis(300), Duration::from_secs(2)];

/// The longest revocation list that is read, in bytes.
const MAX_LIST: usize = 256 * 1024;

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// No connection, no answer in time, or one that broke off.
    #[error("it does not answer")]
    Unreachable,
    /// An HTTP status other than 200.
    #[error("it answers with status {0}")]
    Status(u16),
    /// An answer that is longer than any time stamp.
    #[error("its answer is too long")]
    TooLong,
    /// An answer of another media type.
    #[error("its answer is no time stamp")]
    MediaType,
}

/// Asks over HTTP.
pub(super) struct Fetch(reqwest::Client);

impl Fetch {
    /// With the platform's trust anchors; `None` if TLS cannot be set up.
    pub(super) fn new() -> Option<Self> {
        // Another part of the process may have chosen a provider before; there is only one in this house.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().timeout(TIMEOUT).redirect(reqwest::redirect::Policy::none());
        client.referer(false).build().ok().map(Self)
    }

    /// Sends a `timestamp-query` and gives the `timestamp-reply`.
    pub(super) async fn time_stamp(&self, url: &Url, query: &[u8]) -> Result<Vec<u8>, FetchError> {
        let mut pauses = PAUSES.iter();
        loop {
            let error = match self.try_time_stamp(url, query).await {
                Ok(reply) => return Ok(reply),
                Err(error) => error,
            };
            let Some(pause) = pauses.next().filter(|_| error.may_pass()) else { return Err(error) };
            tokio::time::sleep(*pause).await;
        }
    }

    async fn try_time_stamp(&self, url: &Url, query: &[u8]) -> Result<Vec<u8>, FetchError> {
        let request = self.0.post(url.clone()).header(header::CONTENT_TYPE, "application/timestamp-query");
        let answer = answer(request.header(header::ACCEPT, "application/timestamp-reply").body(query.to_vec())).await?;
        let media_type = answer.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let media_type = media_type.and_then(|value| value.split(';').next()).unwrap_or_default();
        if !media_type.trim().eq_ignore_ascii_case("application/timestamp-reply") {
            return Err(FetchError::MediaType);
        }
        read(answer, MAX_RESPONSE).await
    }

    /// Fetches a revocation list.
    pub(super) async fn list(&self, url: &Url) -> Result<Vec<u8>, FetchError> {
        read(answer(self.0.get(url.clone())).await?, MAX_LIST).await
    }
}

impl FetchError {
    /// Whether another try may do better.
    const fn may_pass(self) -> bool {
        matches!(self, Self::Unreachable | Self::Status(429 | 500..=599))
    }
}

async fn answer(request: RequestBuilder) -> Result<Response, FetchError> {
    let answer = request.send().await.map_err(|_| FetchError::Unreachable)?;
    match answer.status() {
        StatusCode::OK => Ok(answer),
        status => Err(FetchError::Status(status.as_u16())),
    }
}

async fn read(mut answer: Response, longest: usize) -> Result<Vec<u8>, FetchError> {
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|_| FetchError::Unreachable)? {
        if body.len().saturating_add(chunk.len()) > longest {
            return Err(FetchError::TooLong);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
