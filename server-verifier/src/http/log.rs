//! One log line and one measurement for each request, without personal data, tokens or query strings.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;

use super::guard::Shed;

/// Logs and measures a request by its route, never by its path: paths hold identifiers and tokens.
pub(super) async fn observe(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("unknown".to_owned(), |path| path.as_str().to_owned());
    let response = next.run(request).await;
    let status = response.status().as_u16();
    let seconds = started.elapsed().as_secs_f64();
    metrics::histogram!("siegelring_request_seconds", "route" => route.clone()).record(seconds);
    metrics::counter!("siegelring_requests_total", "route" => route.clone(), "status" => status.to_string())
        .increment(1);
    if response.extensions().get::<Shed>().is_some() {
        return response;
    }
    if response.status().is_server_error() {
        tracing::warn!(%method, route, status, seconds, "request");
    } else {
        tracing::info!(%method, route, status, seconds, "request");
    }
    response
}
