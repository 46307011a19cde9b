//! What operators call: is it alive, is it ready, what did it measure.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use subtle::ConstantTimeEq;

use super::{App, ClientAddress, Routes};
use crate::store::Kind;

/// `/healthz`, `/readyz`, `/metrics`.
pub(super) fn routes() -> Routes {
    Routes::new().api("/healthz", get(healthz)).api("/readyz", get(readyz)).api("/metrics", get(metrics))
}

/// The process runs and answers.
async fn healthz() -> &'static str {
    "ok\n"
}

/// The process can do its work: the store answers, and nobody told it to stop.
async fn readyz(State(app): State<Arc<App>>) -> Response {
    if *app.stopping.borrow() {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping\n").into_response();
    }
    match app.store.get(Kind::Client, "readyz", app.clock.now()).await {
        Ok(_) => "ready\n".into_response(),
        Err(error) => {
            tracing::warn!(%error, "the store does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the store does not answer\n").into_response()
        }
    }
}

/// The measurements, in the text format of Prometheus: for callers with the token, or on this machine if there is none.
async fn metrics(State(app): State<Arc<App>>, address: ClientAddress, headers: HeaderMap) -> Response {
    let allowed = match &app.metrics_token {
        Some(token) => bearer(&headers).is_some_and(|given| bool::from(given.as_bytes().ct_eq(token.as_bytes()))),
        None => address.0.is_loopback(),
    };
    match &app.metrics {
        Some(metrics) if allowed => {
            metrics.run_upkeep();
            ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], metrics.render()).into_response()
        }
        Some(_) => StatusCode::FORBIDDEN.into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}
