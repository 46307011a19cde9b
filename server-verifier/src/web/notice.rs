//! Pages that say one thing: what happened, what it means, and what to do now.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::Page;

/// What a page says. The first action is the main one.
#[derive(Debug, Clone, Default)]
pub struct Notice {
    /// What happened.
    pub title: &'static str,
    /// What it means, and what to do now.
    pub paragraphs: Vec<String>,
    /// The code for support.
    pub code: Option<String>,
    /// What one can do.
    pub actions: Vec<Action>,
}

/// Something one can do.
#[derive(Debug, Clone)]
pub struct Action {
    /// What it is called.
    pub label: String,
    /// Where it leads.
    pub to: String,
    /// Whether it changes something, and is therefore a form.
    pub posts: bool,
}

#[derive(Template)]
#[template(path = "notice.html")]
struct NoticePage<'a> {
    page: &'a Page,
    notice: &'a Notice,
}

impl Notice {
    /// A page with this title and these paragraphs.
    pub fn new(title: &'static str, paragraphs: &[&str]) -> Self {
        Self { title, paragraphs: paragraphs.iter().map(|text| (*text).to_owned()).collect(), ..Self::default() }
    }

    /// Adds the code for support.
    #[must_use]
    pub fn code(mut self, code: &str) -> Self {
        self.code = Some(code.to_owned());
        self
    }

    /// Adds a link.
    #[must_use]
    pub fn link(mut self, label: impl Into<String>, to: impl Into<String>) -> Self {
        self.actions.push(Action { label: label.into(), to: to.into(), posts: false });
        self
    }

    /// Adds a button that changes something.
    #[must_use]
    pub fn button(mut self, label: impl Into<String>, to: impl Into<String>) -> Self {
        self.actions.push(Action { label: label.into(), to: to.into(), posts: true });
        self
    }

    /// The answer.
    pub fn answer(&self, page: &Page, status: StatusCode) -> Response {
        page.answer(status, &NoticePage { page, notice: self })
    }
}
