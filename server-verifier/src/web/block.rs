//! The page on which a person blocks a lost phone by its revocation code.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::{Notice, Page};

#[derive(Template)]
#[template(path = "block.html")]
struct BlockPage<'a> {
    page: &'a Page,
    wrong: bool,
}

/// The form.
pub fn form(page: &Page) -> Response {
    page.answer(StatusCode::OK, &BlockPage { page, wrong: false })
}

/// The form again, after a code that no phone has. What was typed is not shown again: it may be nearly right.
pub fn wrong(page: &Page) -> Response {
    page.answer(StatusCode::UNPROCESSABLE_ENTITY, &BlockPage { page, wrong: true })
}

/// It is done.
pub fn done(page: &Page) -> Response {
    let w = page.words;
    Notice::new(w.block_done_title, &[w.block_done_text, w.block_done_now]).answer(page, StatusCode::OK)
}

/// Too many tries from one address.
pub fn too_many(page: &Page) -> Response {
    let w = page.words;
    let notice = Notice::new(w.block_many_title, &[w.block_many_text, w.status_429_now]);
    notice.code("http.429").answer(page, StatusCode::TOO_MANY_REQUESTS)
}
