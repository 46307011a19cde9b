//! Limits: what one caller, and all together, may ask for.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use siegelring_core::time::UnixTime;
use tokio::sync::SemaphorePermit;

use super::csc::SIGN_DOC;
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
pub struct Starts(Mutex<Counts>);

#[derive(Default)]
struct Counts {
    by_address: HashMap<IpAddr, (UnixTime, u32)>,
    /// When those whose minute is over were forgotten last: looking at all of them is too much for every request.
    tidied_at: UnixTime,
}

impl Starts {
    /// Counts one start by `address` and says whether it is within `per_minute`.
    pub fn admit(&self, ClientAddress(address): ClientAddress, per_minute: u32, now: UnixTime) -> bool {
        let address = household(address);
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.by_address.len() >= MOST_ADDRESSES && counts.tidied_at != now {
            counts.by_address.retain(|_, (since, _)| now.since(*since) < 60);
            counts.tidied_at = now;
        }
        if counts.by_address.len() >= MOST_ADDRESSES && !counts.by_address.contains_key(&address) {
            return false;
        }
        let (since, count) = counts.by_address.entry(address).or_insert((now, 0));
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

/// For handlers that start something for a caller nobody knows: a place to hold while it is started. Answers 503 when
/// there is none, and 429 when the address has started too much.
///
/// # Errors
/// The answer to send.
#[expect(clippy::result_large_err, reason = "the error is the answer")]
pub(super) fn admit_start(app: &App, address: ClientAddress) -> Result<SemaphorePermit<'_>, Response> {
    let (place, now) = (admit_beginning(app)?, Instant::now());
    if app.pace.is_ahead(now) {
        return Err(shed());
    }
    if !app.starts.admit(address, app.config.limits.starts_per_minute, app.clock.now()) {
        metrics::counter!("siegelring_starts_refused_total").increment(1);
        return Err(retry_later(StatusCode::TOO_MANY_REQUESTS, 60));
    }
    // Only now: an address that has started too much takes nothing from the others.
    app.pace.count(now);
    Ok(place)
}

/// For handlers that work much for a caller nobody knows: a place to hold while they do, or an answer 503.
///
/// # Errors
/// The answer to send.
#[expect(clippy::result_large_err, reason = "the error is the answer")]
pub(super) fn admit_beginning(app: &App) -> Result<SemaphorePermit<'_>, Response> {
    app.beginnings.try_acquire().map_err(|_| shed())
}

/// For handlers that take a revocation code: whether this address may try another. Counted apart from logins, so that
/// neither keeps anybody from the other.
pub(super) fn admit_revocation(app: &App, address: ClientAddress) -> bool {
    app.revocation_tries.admit(address, REVOCATION_TRIES_PER_MINUTE, app.clock.now())
}

/// Answers 503 when too much is under way or a request takes too long, and 413 to a body that says it is too long; one
/// that does not say is cut off where it is read. Every 503 says when to come back, whoever answers it. A stream of events
/// counts until its head is sent only.
pub(super) async fn limit(app: &App, route: Option<&MatchedPath>, request: Request, next: Next) -> Response {
    let Ok(_place) = app.requests.try_acquire() else { return shed() };
    let limits = &app.config.limits;
    let (most_bytes, most_time) =
        if is_upload(route) { (usize::MAX, UPLOAD_TIME) } else { (limits.body_bytes, limits.request_time()) };
    if length(&request).is_some_and(|length| length > most_bytes) {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    }
    let Ok(mut response) = tokio::time::timeout(most_time, next.run(request)).await else {
        return retry_later(StatusCode::SERVICE_UNAVAILABLE, RETRY_AFTER_SECONDS);
    };
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().entry(header::RETRY_AFTER).or_insert(HeaderValue::from(RETRY_AFTER_SECONDS));
    }
    response
}

fn length(request: &Request) -> Option<usize> {
    request.headers().get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Marks an answer to a request for which there is no room. Such are counted and not logged: a flood must not fill the
/// disk, nor wait for it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shed;

fn shed() -> Response {
    metrics::counter!("siegelring_requests_shed_total").increment(1);
    let mut response = retry_later(StatusCode::SERVICE_UNAVAILABLE, RETRY_AFTER_SECONDS);
    response.extensions_mut().insert(Shed);
    response
}

/// A document may be larger than other bodies, and take longer; its own length is limited where it is written away.
fn is_upload(route: Option<&MatchedPath>) -> bool {
    route.is_some_and(|path| matches!(path.as_str(), UPLOAD | VERIFICATION | SIGN_DOC))
}

pub(super) fn retry_later(status: StatusCode, seconds: u64) -> Response {
    (status, [(header::RETRY_AFTER, HeaderValue::from(seconds))]).into_response()
}
