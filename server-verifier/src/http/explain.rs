//! Gives words to errors that would else be a bare status: a page for people, JSON for machines.

use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::App;
use crate::web::{self, Visitor};

/// Who is to understand the words.
pub(super) enum Asker {
    /// Somebody who reads pages.
    Person(Visitor),
    /// A program.
    Machine,
}

impl Asker {
    pub(super) fn of(request: &Request) -> Self {
        let headers = request.headers();
        if wants_page(headers) { Self::Person(Visitor::of(request.uri(), headers)) } else { Self::Machine }
    }
}

/// Replaces the body of an error that nobody has given words to.
pub(super) fn explain(app: &App, asker: Asker, mut response: Response) -> Response {
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) || has_words(&response) {
        return response;
    }
    let mut explained = match asker {
        Asker::Person(visitor) => web::error::status_page(&app.page(visitor), status).into_response(),
        Asker::Machine => (status, Json(serde_json::json!({ "error": code(status) }))).into_response(),
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
