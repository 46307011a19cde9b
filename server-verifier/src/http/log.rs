//! One log line for each request, without personal data, tokens or query strings.

use std::time::Instant;

use axum::extract::Request;
use axum::http::{Method, StatusCode};

/// A request that is under way.
pub(super) struct Observed {
    began: Instant,
    method: Method,
}

impl Observed {
    pub(super) fn begin(request: &Request) -> Self {
        Self { began: Instant::now(), method: request.method().clone() }
    }

    /// How long it has taken.
    pub(super) fn seconds(&self) -> f64 {
        self.began.elapsed().as_secs_f64()
    }

    /// Says how it was answered.
    pub(super) fn log(&self, route: &str, status: StatusCode, seconds: f64) {
        let (method, code) = (self.method.as_str(), status.as_u16());
        if status.is_server_error() {
            tracing::warn!(method, route, status = code, seconds, "request");
        } else {
            tracing::info!(method, route, status = code, seconds, "request");
        }
    }
}
