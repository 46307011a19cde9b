//! Who reads a page, as far as it matters to the page: in which language.

use axum::http::{HeaderMap, Uri, header};
use siegelring_core::wording::Language;

/// The cookie that remembers a choice of language until the browser closes.
pub(super) const LANGUAGE_COOKIE: &str = "language";

/// In which language somebody reads, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    /// The path of the page, without its query.
    pub path: String,
    /// The language chosen by the link on the page just now.
    pub chosen: Option<Language>,
    remembered: Option<Language>,
    preferred: Option<Language>,
}

impl Visitor {
    /// Reads the choice of language from a request.
    pub fn of(uri: &Uri, headers: &HeaderMap) -> Self {
        let text = |name| headers.get(name).and_then(|value: &axum::http::HeaderValue| value.to_str().ok());
        let query = uri.query().unwrap_or_default();
        Self {
            path: uri.path().to_owned(),
            chosen: query.split('&').find_map(|pair| pair.strip_prefix("lang=")).and_then(Language::from_tag),
            remembered: text(header::COOKIE)
                .and_then(|cookies| cookies.split(';').find_map(|c| c.trim().strip_prefix("language=")))
                .and_then(Language::from_tag),
            preferred: text(header::ACCEPT_LANGUAGE).and_then(Language::from_accept_language),
        }
    }

    /// The language to write in: chosen by link, then what the portal asked for, then what the browser prefers.
    pub fn language(&self, asked: Option<Language>) -> Language {
        self.chosen.or(self.remembered).or(asked).or(self.preferred).unwrap_or_default()
    }
}

impl<S: Sync> axum::extract::FromRequestParts<S> for Visitor {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut axum::http::request::Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self::of(&parts.uri, &parts.headers))
    }
}
