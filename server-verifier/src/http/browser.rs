//! Which browser this is: a cookie with a random secret, and nothing else.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use rand_core::OsRng;

use crate::approval::BrowserSecret;

/// The name of the cookie. The prefix binds it to this host, and to TLS (browsers make an exception for localhost).
const COOKIE: &str = "__Host-siegelring";

/// The secret in this browser's cookie, if it has one.
pub(super) struct Browser(pub(super) Option<BrowserSecret>);

impl Browser {
    fn of(headers: &HeaderMap) -> Self {
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
        Self(pairs.find(|(name, _)| *name == COOKIE).and_then(|(_, value)| BrowserSecret::from_cookie(value)))
    }

    /// The secret, a new one for a browser that has none. With it goes the cookie to set.
    pub(super) fn or_new(self) -> BrowserSecret {
        self.0.unwrap_or_else(|| BrowserSecret::generate(&mut OsRng))
    }
}

impl<S: Sync> FromRequestParts<S> for Browser {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers))
    }
}

/// Sets the cookie. `Lax`, because `Strict` is missing when a login that began at a portal is redirected here.
pub(super) fn remember(headers: &mut HeaderMap, secret: &BrowserSecret) {
    let cookie = format!("{COOKIE}={}; Path=/; Secure; HttpOnly; SameSite=Lax", *secret.to_cookie());
    if let Ok(mut value) = HeaderValue::try_from(cookie) {
        value.set_sensitive(true);
        headers.append(header::SET_COOKIE, value);
    }
}

/// Whether a form was sent from a page of this server. Browsers say so; a request that says nothing is no browser's and
/// has no cookie worth stealing.
pub(super) fn is_same_origin(headers: &HeaderMap, issuer: &str) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match (text("sec-fetch-site"), text("origin")) {
        (Some(site), _) => site == "same-origin" || site == "none",
        (None, Some(origin)) => origin == issuer,
        (None, None) => true,
    }
}
