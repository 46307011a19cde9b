//! Headers that every answer carries.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use super::{App, Frames};

const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

/// Adds the headers that every answer carries, where the handler has not set its own.
pub(super) async fn secure(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    // A redirect shows nothing, so there is nothing to keep out of a frame: relying parties that ask silently do it in one,
    // and browsers stop them there if the redirect refuses.
    let is_redirect = response.status().is_redirection();
    let headers = response.headers_mut();
    let mut default = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    default(header::CACHE_CONTROL, "no-store");
    default(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    // Not `no-referrer`: with that, browsers send `Origin: null` with forms, and forms are checked by their origin.
    default(header::REFERRER_POLICY, "same-origin");
    default(PERMISSIONS_POLICY, "camera=(), geolocation=(), microphone=(), payment=()");
    if app.frames == Frames::Nobody && !is_redirect {
        default(OPENER_POLICY, "same-origin");
        default(header::X_FRAME_OPTIONS, "DENY");
    }
    if app.config.issuer.is_https() {
        default(header::STRICT_TRANSPORT_SECURITY, "max-age=63072000");
    }
    if !is_redirect {
        let policy = content_security_policy(headers, &app.frames);
        headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(policy);
    }
    response
}

/// Everything comes from this server, nothing runs inline. Forms go nowhere else: a page that goes on to a portal does
/// so by a link that refreshes itself, since `form-action` also stops redirects after a form.
fn content_security_policy(headers: &HeaderMap, frames: &Frames) -> HeaderValue {
    let ancestors = match frames {
        Frames::Nobody => "'none'",
        #[cfg(feature = "demo")]
        Frames::DemoPage(origin) => origin.as_str(),
    };
    let is_page = headers.get(header::CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"text/html"));
    let sources = if is_page {
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
         form-action 'self'; base-uri 'none'"
    } else {
        "default-src 'none'; style-src 'unsafe-inline'"
    };
    let policy = format!("{sources}; frame-ancestors {ancestors}");
    HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"))
}
