//! Pages that say what went wrong, what it means, and what to do now.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::Page;

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    page: &'a Page,
    status: StatusCode,
}

/// The page for a problem with a stable code.
pub fn problem_page(page: &Page, status: StatusCode, code: &str) -> Response {
    tracing::info!(code, "a browser is shown a problem");
    status_page(page, status)
}

/// The page that says that nobody is logged in here.
pub fn logged_out(page: &Page) -> Response {
    status_page(page, StatusCode::OK)
}

/// The page for a bare HTTP status.
pub fn status_page(page: &Page, status: StatusCode) -> Response {
    page.answer(status, &ErrorPage { page, status })
}
