//! Pages that belong to no login, and the files that all pages load.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::{App, Routes};
use crate::web::{self, Visitor, assets};

/// The longest query that is handed on to a wallet.
const LONGEST_QUERY: usize = 2048;

pub(super) fn routes() -> Routes {
    Routes::new()
        .page("/", get(home))
        .page("/app", get(app_missing))
        .api("/assets/style.css", get(async || asset("text/css; charset=utf-8", assets::STYLE)))
        .api("/assets/login.js", get(async || asset("text/javascript; charset=utf-8", assets::SCRIPT)))
        .api("/assets/icon.svg", get(async || asset("image/svg+xml", assets::ICON)))
        .api("/assets/theme.css", get(theme))
        .api("/assets/logo", get(logo))
}

async fn home(State(app): State<Arc<App>>, visitor: Visitor) -> Response {
    web::home::home(&app.page(visitor))
}

/// Where a link for the app leads when no app takes it.
async fn app_missing(State(app): State<Arc<App>>, visitor: Visitor, RawQuery(query): RawQuery) -> Response {
    let query = query.filter(|query| query.len() <= LONGEST_QUERY);
    let simulator = query.as_deref().and_then(|query| for_simulator(&app, query));
    let link = query.and_then(|query| for_other_wallets(&query));
    web::home::app_missing(&app.page(visitor), link.as_deref(), simulator.as_deref())
}

/// The link as the demo's phone simulator takes it. Nothing in a browser hands a link to another page, as a phone's
/// system hands it to the app; the person does it by opening this one.
#[cfg(feature = "demo")]
fn for_simulator(app: &App, query: &str) -> Option<String> {
    let mut url = url::Url::parse(app.phone_simulator.as_ref()?).ok()?.join("/open").ok()?;
    url.query_pairs_mut().append_pair("link", &format!("{}/app?{query}", app.config.issuer.as_str()));
    Some(url.into())
}

#[cfg(not(feature = "demo"))]
const fn for_simulator(_: &App, _: &str) -> Option<String> {
    None
}

/// The same request or offer under the scheme that wallets of others know.
fn for_other_wallets(query: &str) -> Option<String> {
    let has = |name: &str| url::form_urlencoded::parse(query.as_bytes()).any(|(key, _)| key == name);
    if has("request_uri") {
        Some(format!("haip-vp://?{query}"))
    } else if has("credential_offer_uri") {
        Some(format!("openid-credential-offer://?{query}"))
    } else {
        None
    }
}

async fn theme(State(app): State<Arc<App>>) -> Response {
    asset("text/css; charset=utf-8", app.theme.css().to_owned())
}

async fn logo(State(app): State<Arc<App>>) -> Response {
    match app.theme.logo() {
        Some((media_type, bytes)) => asset(media_type, bytes.to_vec()),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// A file whose address changes with its content.
fn asset(media_type: &'static str, content: impl IntoResponse) -> Response {
    let headers = [(header::CACHE_CONTROL, "public, max-age=31536000, immutable"), (header::CONTENT_TYPE, media_type)];
    (headers, content).into_response()
}
