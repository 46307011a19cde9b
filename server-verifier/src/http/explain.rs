//! Gives words to errors that would else be a bare status: a page for people, JSON for machines.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::App;
use crate::web::{self, Visitor};

/// Replaces the body of an error that nobody has given words to.
pub(super) async fn explain(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let wants_page = wants_page(request.headers());
    let visitor = Visitor::of(request.uri(), request.headers());
    let mut response = next.run(request).await;
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) || has_words(&response) {
        return response;
    }
    let mut explained = if wants_page {
        web::error::status_page(&app.page(visitor), status).into_response()
    } else {
        (status, Json(serde_json::json!({ "error": code(status) }))).into_response()
    };
    std::mem::swap(explained.extensions_mut(), response.extensions_mut());
    let of_the_body = [header::CONTENT_TYPE, header::CONTENT_LENGTH];
    for (name, value) in response.headers().iter().filter(|(name, _)| !of_the_body.contains(name)) {
        explained.headers_mut().insert(name, value.clone());
    }
    explained
}

/// A handler that has words of its own says what they are; axum's own refusals are plain text or nothing.
fn has_words(response: &Response) -> bool {
    let media_type = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    media_type.is_some_and(|media_type| !media_type.starts_with("text/plain"))
}

fn wants_page(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

fn code(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND => "not_found",
        StatusCode::METHOD_NOT_ALLOWED => "method_not_allowed",
        StatusCode::PAYLOAD_TOO_LARGE => "too_large",
        StatusCode::TOO_MANY_REQUESTS => "too_many_requests",
        StatusCode::SERVICE_UNAVAILABLE => "temporarily_unavailable",
        status if status.is_client_error() => "invalid_request",
        _ => "server_error",
    }
}
