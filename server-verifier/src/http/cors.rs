//! Cross-origin requests of browser clients (Fetch standard, CORS protocol): allowed for the origins of registered
//! clients, never with cookies.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::App;

/// Lets the page that asks read `response`, if it is a registered client's. Errors are answers too: a client that cannot
/// read them cannot say what is wrong.
pub(super) async fn allow(app: &App, headers: &HeaderMap, mut response: Response) -> Response {
    response.headers_mut().append(header::VARY, HeaderValue::from_static("origin"));
    if let Some(origin) = registered_origin(app, headers).await {
        response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        let readable = HeaderValue::from_static("www-authenticate");
        response.headers_mut().insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, readable);
    }
    response
}

/// Answers a preflight.
pub(super) async fn preflight(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    let allowed = [
        (header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST")),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("authorization, content-type")),
        (header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600")),
    ];
    let response = match registered_origin(&app, &headers).await {
        Some(_) => (StatusCode::NO_CONTENT, allowed).into_response(),
        None => StatusCode::NO_CONTENT.into_response(),
    };
    allow(&app, &headers, response).await
}

async fn registered_origin(app: &App, headers: &HeaderMap) -> Option<HeaderValue> {
    let origin = headers.get(header::ORIGIN)?;
    let text = origin.to_str().ok()?;
    // Without the store nothing is allowed; the answer itself says what is wrong.
    app.oidc.is_registered_origin(text, app.clock.now()).await.unwrap_or(false).then(|| origin.clone())
}
