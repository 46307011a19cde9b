//! Headers that every answer carries.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::Response;

use super::{App, Frames};

const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

/// Room for these and for those of the handler.
const ROOM: usize = 12;

/// Adds the headers that every answer carries, where the handler has not set its own.
pub(super) fn secure(app: &App, policies: &Policies, response: &mut Response) {
    // A redirect shows nothing, so there is nothing to keep out of a frame: relying parties that ask silently do it in one,
    // and browsers stop them there if the redirect refuses.
    let is_redirect = response.status().is_redirection();
    let headers = response.headers_mut();
    headers.reserve(ROOM);
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
        let policy = policies.of(headers);
        headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(policy);
    }
}

/// Content security policies. Everything comes from this server, nothing runs inline. Forms go nowhere else: a page that goes
/// on to a portal does so by a link that refreshes itself, since `form-action` also stops redirects after a form.
pub(super) struct Policies {
    page: HeaderValue,
    other: HeaderValue,
}

impl Policies {
    pub(super) fn new(frames: &Frames) -> Self {
        let ancestors = match frames {
            Frames::Nobody => "'none'",
            #[cfg(feature = "demo")]
            Frames::DemoPage(origin) => origin.as_str(),
        };
        let policy = |sources: &str| {
            let policy = HeaderValue::try_from(format!("{sources}; frame-ancestors {ancestors}"));
            policy.unwrap_or(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"))
        };
        Self {
            page: policy(
                "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
                 form-action 'self'; base-uri 'none'",
            ),
            other: policy("default-src 'none'; style-src 'unsafe-inline'"),
        }
    }

    /// That of an answer with these headers.
    fn of(&self, headers: &HeaderMap) -> HeaderValue {
        let is_page = headers.get(header::CONTENT_TYPE).is_some_and(|it| it.as_bytes().starts_with(b"text/html"));
        if is_page { self.page.clone() } else { self.other.clone() }
    }
}
