//! The simulator's HTTP stack: carries out [`Step::Http`](siegelring_core::holder::Step::Http).

use std::time::Duration;

use siegelring_core::holder::{Event, HttpFailure, HttpRequest, HttpResponse, Method};

use crate::demo::Result;

/// How often a request that may be repeated is sent at most.
const MOST_TRIES: u32 = 3;
/// How long to wait before the next try.
const PAUSE: Duration = Duration::from_millis(200);

/// An HTTP client that follows no redirects and keeps no cookies.
pub(super) struct Http(reqwest::Client);

impl Http {
    /// A client.
    ///
    /// # Errors
    /// If no TLS can be set up.
    pub(super) fn new() -> Result<Self> {
        crate::demo::tls::use_ring();
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        Ok(Self(client.build()?))
    }

    /// Sends the request, again if it may be repeated and no answer came.
    pub(super) async fn send(&self, request: &HttpRequest, timeout: u32, retry_safe: bool) -> Event {
        let tries = if retry_safe { MOST_TRIES } else { 1 };
        let mut failure = HttpFailure::Unreachable;
        for attempt in 0..tries {
            if attempt > 0 {
                tokio::time::sleep(PAUSE).await;
            }
            match self.once(request, timeout).await {
                Ok(response) => return Event::HttpResponse(response),
                Err(HttpFailure::TooLong) => return Event::HttpFailed(HttpFailure::TooLong),
                Err(other) => failure = other,
            }
        }
        Event::HttpFailed(failure)
    }

    async fn once(&self, request: &HttpRequest, timeout: u32) -> std::result::Result<HttpResponse, HttpFailure> {
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
        };
        let mut builder = self.0.request(method, &request.url).timeout(Duration::from_secs(timeout.into()));
        for (name, value) in &request.headers {
            builder = builder.header(name, value);
        }
        let mut response = builder.body(request.body.clone()).send().await.map_err(|error| failure(&error))?;
        let content_type = response.headers().get(reqwest::header::CONTENT_TYPE);
        let content_type = content_type.and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        let status = response.status().as_u16();
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| failure(&error))? {
            body.extend_from_slice(&chunk);
            if body.len() > request.max_answer {
                return Err(HttpFailure::TooLong);
            }
        }
        Ok(HttpResponse { status, content_type, body })
    }
}

fn failure(error: &reqwest::Error) -> HttpFailure {
    if error.is_connect() { HttpFailure::Unreachable } else { HttpFailure::TimedOut }
}
