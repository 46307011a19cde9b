//! What every page shows around its content.

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use siegelring_core::wording::{self, Language};

use super::visitor::LANGUAGE_COOKIE;
use super::{Theme, Visitor, Words};
use crate::config::{Config, Pages};

/// What every page shows around its content: language, operator, links, and the notice that this is a demonstration.
#[derive(Debug, Clone)]
pub struct Page {
    /// The language it is written in.
    pub language: Language,
    /// The words of that language.
    pub words: &'static Words,
    /// Who runs this server.
    pub operator: String,
    /// Whether software keys count here, which must be said.
    pub demo: bool,
    /// The operator's links.
    pub links: Pages,
    /// The path of this page, for the links that choose a language.
    pub path: String,
    /// Changes whenever a style sheet or script does.
    pub version: String,
    /// Whether the theme has a logo.
    pub logo: bool,
    chosen: Option<Language>,
}

impl Page {
    /// The frame of a page for this visitor; `asked` is the language the portal asked for.
    pub fn new(config: &Config, theme: &Theme, visitor: Visitor, asked: Option<Language>) -> Self {
        let language = visitor.language(asked);
        Self {
            language,
            words: Words::of(language),
            operator: config.operator.clone(),
            demo: config.policy.is_demonstration(),
            links: config.pages.clone(),
            path: visitor.path,
            version: theme.version().to_owned(),
            logo: theme.logo().is_some(),
            chosen: visitor.chosen,
        }
    }

    /// The languages to choose from.
    pub fn languages(&self) -> &'static [Language] {
        Language::ALL
    }

    /// The operator's links, with their names.
    pub fn footer(&self) -> Vec<(&'static str, String)> {
        let links = [
            (self.words.help, &self.links.help),
            (self.words.imprint, &self.links.imprint),
            (self.words.privacy, &self.links.privacy),
            (self.words.accessibility, &self.links.accessibility),
        ];
        links.into_iter().filter_map(|(name, link)| Some((name, link.as_ref()?.to_string()))).collect()
    }

    /// Whether the operator has named any.
    pub fn has_links(&self) -> bool {
        !self.footer().is_empty()
    }

    /// `sentence` with `value` in place of its `{}`.
    pub fn fill(&self, sentence: &str, value: impl std::fmt::Display) -> String {
        wording::fill(sentence, &value.to_string())
    }

    /// Renders `template` as the answer, remembering a choice of language.
    pub fn answer(&self, status: StatusCode, template: &impl Template) -> Response {
        let html = match template.render() {
            Ok(html) => html,
            Err(error) => {
                tracing::error!(%error, "a page cannot be rendered");
                return StatusCode::INTERNAL_SERVER_ERROR.into_response();
            }
        };
        let mut response = (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(self.language.tag()));
        if let Some(language) = self.chosen {
            let cookie = format!("{LANGUAGE_COOKIE}={}; Path=/; SameSite=Lax", language.tag());
            if let Ok(cookie) = HeaderValue::try_from(cookie) {
                headers.append(header::SET_COOKIE, cookie);
            }
        }
        response
    }
}
