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

/// The page for a bare HTTP status.
pub fn status_page(page: &Page, status: StatusCode) -> Response {
    page.answer(status, &ErrorPage { page, status })
}
