//! Limits: what one caller, and all together, may ask for.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use siegelring_core::time::UnixTime;

use super::signing::UPLOAD;
use super::verification::VERIFICATION;
use super::{App, ClientAddress};

/// How many addresses are counted at a time; when there are more, those whose minute is over are forgotten.
const MOST_ADDRESSES: usize = 65_536;

/// Revocation codes have 80 random bits, so this keeps load away, not guesses.
const REVOCATION_TRIES_PER_MINUTE: u32 = 10;

/// How long a document may take to arrive.
const UPLOAD_TIME: Duration = Duration::from_secs(600);

/// How long somebody who is sent away should wait.
const RETRY_AFTER_SECONDS: u64 = 5;

/// The header for somebody who has used up the tries of a minute.
pub(super) const RETRY_AFTER_A_MINUTE: (header::HeaderName, HeaderValue) =
    (header::RETRY_AFTER, HeaderValue::from_static("60"));

/// Counts what an address does without being known: it starts logins, or tries revocation codes.
#[derive(Default)]
pub struct Starts(Mutex<HashMap<IpAddr, (UnixTime, u32)>>);

impl Starts {
    /// Counts one start by `address` and says whether it is within `per_minute`.
    pub fn admit(&self, ClientAddress(address): ClientAddress, per_minute: u32, now: UnixTime) -> bool {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() >= MOST_ADDRESSES {
            counts.retain(|_, (since, _)| now.since(*since) < 60);
        }
        if counts.len() >= MOST_ADDRESSES {
            return false;
        }
        let (since, count) = counts.entry(household(address)).or_insert((now, 0));
        if now.since(*since) >= 60 {
            (*since, *count) = (now, 0);
        }
        *count = count.saturating_add(1);
        *count <= per_minute
    }
}

/// An IPv6 subscriber has a /64 at least; all of it counts as one address.
fn household(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() & (u128::MAX << 64)).into()),
    }
}

/// For handlers that start something for a caller nobody knows: an answer 429 when the address has started too much.
///
/// # Errors
/// The answer to send.
#[expect(clippy::result_large_err, reason = "the error is the answer")]
pub(super) fn admit_start(app: &App, address: ClientAddress) -> Result<(), Response> {
    if app.starts.admit(address, app.config.limits.starts_per_minute, app.clock.now()) {
        return Ok(());
    }
    metrics::counter!("siegelring_starts_refused_total").increment(1);
    Err(retry_later(StatusCode::TOO_MANY_REQUESTS, 60))
}

/// For handlers that take a revocation code: whether this address may try another. Counted apart from logins, so that
/// neither keeps anybody from the other.
pub(super) fn admit_revocation(app: &App, address: ClientAddress) -> bool {
    app.revocation_tries.admit(address, REVOCATION_TRIES_PER_MINUTE, app.clock.now())
}

/// Answers 503 when too much is under way. A stream of events counts until its head is sent only.
pub(super) async fn limit_concurrency(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    match app.requests.try_acquire() {
        Ok(_place) => next.run(request).await,
        Err(_) => {
            metrics::counter!("siegelring_requests_shed_total").increment(1);
            retry_later(StatusCode::SERVICE_UNAVAILABLE, RETRY_AFTER_SECONDS)
        }
    }
}

/// Answers 503 to a request that takes too long.
pub(super) async fn limit_time(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let most = if is_upload(&request) { UPLOAD_TIME } else { app.config.limits.request_time() };
    match tokio::time::timeout(most, next.run(request)).await {
        Ok(response) => response,
        Err(_) => retry_later(StatusCode::SERVICE_UNAVAILABLE, RETRY_AFTER_SECONDS),
    }
}

/// Every 503 says when to come back, whoever answers it.
pub(super) async fn say_when_to_come_back(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().entry(header::RETRY_AFTER).or_insert(HeaderValue::from(RETRY_AFTER_SECONDS));
    }
    response
}

/// Answers 413 to a body that says it is too long; one that does not say is cut off where it is read.
pub(super) async fn limit_body(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    match length.and_then(|length| length.parse::<usize>().ok()) {
        Some(length) if length > app.config.limits.body_bytes && !is_upload(&request) => {
            StatusCode::PAYLOAD_TOO_LARGE.into_response()
        }
        _ => next.run(request).await,
    }
}

/// A document may be larger than other bodies, and take longer; its own length is limited where it is written away.
fn is_upload(request: &Request) -> bool {
    let matched = request.extensions().get::<MatchedPath>();
    matched.is_some_and(|path| matches!(path.as_str(), UPLOAD | VERIFICATION))
}

pub(super) fn retry_later(status: StatusCode, seconds: u64) -> Response {
    (status, [(header::RETRY_AFTER, HeaderValue::from(seconds))]).into_response()
}
