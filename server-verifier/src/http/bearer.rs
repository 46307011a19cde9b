//! Access tokens in the `Authorization` header (RFC 6750 section 2.1).

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;

/// The access token of a request.
pub(super) fn token(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("Bearer").then_some(token.trim())
}

/// Says that a request needs another token than it had, or one at all (RFC 6750 section 3).
pub(super) fn challenge(headers: &HeaderMap, mut response: Response) -> Response {
    let challenge =
        if headers.contains_key(header::AUTHORIZATION) { "Bearer error=\"invalid_token\"" } else { "Bearer" };
    response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
    response
}
