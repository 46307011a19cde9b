//! The simulator's HTTP stack: carries out [`Step::Http`](siegelring_core::holder::Step::Http) and fetches for
//! [`Step::Document`](siegelring_core::holder::Step::Document).

use std::path::Path;
use std::time::Duration;

use siegelring_core::holder::{Event, HttpFailure, HttpRequest, HttpResponse, Method};

use crate::demo::Result;
use crate::demo::artefacts::Artefacts;

/// How often a request that may be repeated is sent at most.
const MOST_TRIES: u32 = 3;
/// How long to wait before the next try.
const PAUSE: Duration = Duration::from_millis(200);
/// How long to wait for the next bytes of a document.
const STALL: Duration = Duration::from_secs(20);

/// An HTTP client that follows no redirects and keeps no cookies.
pub(super) struct Http {
    client: reqwest::Client,
    record: Option<Artefacts>,
}

impl Http {
    /// A client; what it sends and gets is kept in the folder `record`, if there is one.
    ///
    /// # Errors
    /// If no TLS can be set up, or the folder cannot be made.
    pub(super) fn new(record: Option<&Path>) -> Result<Self> {
        crate::demo::tls::use_ring();
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        Ok(Self { client: client.build()?, record: record.map(Artefacts::in_folder).transpose()? })
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
                Ok(response) => {
                    self.keep(request, &response);
                    return Event::HttpResponse(response);
                }
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
        let mut builder = self.client.request(method, &request.url).timeout(Duration::from_secs(timeout.into()));
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

/// A document on its way.
pub(super) struct Download(reqwest::Response);

impl Download {
    /// The next bytes, the end, or what went wrong.
    pub(super) async fn next(&mut self) -> Event {
        match tokio::time::timeout(STALL, self.0.chunk()).await {
            Ok(Ok(Some(bytes))) => Event::Chunk(bytes.to_vec()),
            Ok(Ok(None)) => Event::DocumentEnd,
            Ok(Err(_)) | Err(_) => Event::HttpFailed(HttpFailure::TimedOut),
        }
    }
}

impl Http {
    /// Begins to fetch a document.
    ///
    /// # Errors
    /// What the wallet is to hear instead of the document.
    pub(super) async fn download(&self, url: &str, media_type: &str) -> std::result::Result<Download, Event> {
        let request = self.client.get(url).header(reqwest::header::ACCEPT, media_type).send();
        match tokio::time::timeout(STALL, request).await {
            Ok(Ok(response)) if response.status() == reqwest::StatusCode::OK => Ok(Download(response)),
            Ok(Ok(response)) => Err(Event::HttpResponse(HttpResponse {
                status: response.status().as_u16(),
                content_type: String::new(),
                body: Vec::new(),
            })),
            Ok(Err(error)) => Err(Event::HttpFailed(failure(&error))),
            Err(_) => Err(Event::HttpFailed(HttpFailure::TimedOut)),
        }
    }

    fn keep(&self, request: &HttpRequest, response: &HttpResponse) {
        let Some(record) = &self.record else { return };
        let mut text = format!("{} {}\n", request.method.as_str(), request.url);
        for (name, value) in &request.headers {
            text.push_str(&format!("{name}: {value}\n"));
        }
        text.push_str(&format!("\n{}\n\n", String::from_utf8_lossy(&request.body)));
        text.push_str(&format!("{}\ncontent-type: {}\n\n", response.status, response.content_type));
        text.push_str(&String::from_utf8_lossy(&response.body));
        let place = request.url.rsplit('/').next().unwrap_or_default();
        let name: String = place.chars().take(24).filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        if let Err(error) = record.keep(&format!("{name}.http"), &text) {
            tracing::warn!(%error, "a message cannot be kept");
        }
    }
}

fn failure(error: &reqwest::Error) -> HttpFailure {
    if error.is_connect() { HttpFailure::Unreachable } else { HttpFailure::TimedOut }
}
