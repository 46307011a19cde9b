//! Pages that belong to no login: the home page, and where a link for the app leads without the app.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::Page;

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage<'a> {
    page: &'a Page,
}

/// What this server is for.
pub fn home(page: &Page) -> Response {
    page.answer(StatusCode::OK, &HomePage { page })
}

#[derive(Template)]
#[template(path = "app.html")]
struct AppPage<'a> {
    page: &'a Page,
    other_wallet: Option<&'a str>,
    simulator: Option<&'a str>,
}

/// Where a link for the app leads without the app. `other_wallet` is the same request for wallets of others, `simulator`
/// the same for the demo's phone simulator.
pub fn app_missing(page: &Page, other_wallet: Option<&str>, simulator: Option<&str>) -> Response {
    page.answer(StatusCode::OK, &AppPage { page, other_wallet, simulator })
}
