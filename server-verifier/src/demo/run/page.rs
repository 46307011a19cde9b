//! `/demo`: portal and phone side by side, and the office where the phone gets its offer.

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use serde::Deserialize;
use tokio::sync::Mutex;

use super::setup::{Offer, Setup};
use super::words::Words;
use crate::demo::bilingual::{language, language_cookie};
use crate::demo::{Result, serve as server};

const LANGUAGE_COOKIE: &str = "siegelring-demo-language";

#[derive(Template)]
#[template(path = "demo/page.html")]
struct DemoPage<'a> {
    words: &'static Words,
    setup: &'a Setup,
}

#[derive(Template)]
#[template(path = "demo/office.html")]
struct OfficePage<'a> {
    words: &'static Words,
    setup: &'a Setup,
    offer: &'a Offer,
    open_link: String,
}

struct Demo {
    setup: Setup,
    /// The offer on the screen, until another is asked for.
    offer: Mutex<Option<Offer>>,
}

#[derive(Default, Deserialize)]
struct Asked {
    lang: Option<String>,
    fresh: Option<String>,
}

/// Says what to open, and serves it until told to stop.
///
/// # Errors
/// If the port is taken.
pub(super) async fn serve(setup: Setup) -> Result<()> {
    let port = setup.ports.demo;
    println!("Open {}/demo", setup.demo);
    println!("  verifier {}", setup.verifier);
    println!("  portal   {}", setup.portal);
    println!("  phone    {}", setup.phone);
    println!("Without a screen: siegelring phone {} list", setup.phone_arguments().join(" "));
    println!("Ctrl-C ends everything and leaves nothing behind.");
    let demo = Arc::new(Demo { setup, offer: Mutex::new(None) });
    server::until_told_to_stop(port, router(demo), false).await
}

fn router(demo: Arc<Demo>) -> Router {
    Router::new()
        .route("/", get(|| async { Redirect::to("/demo") }))
        .route("/demo", get(page))
        .route("/office", get(office))
        .route("/offer.svg", get(offer_code))
        .route("/demo.css", get(style))
        .route("/icon.svg", get(icon))
        .with_state(demo)
}

async fn page(State(demo): State<Arc<Demo>>, Query(asked): Query<Asked>, headers: HeaderMap) -> Response {
    let words = Words::of(language(asked.lang.as_deref(), &headers, LANGUAGE_COOKIE));
    answer(&demo.setup, words, &DemoPage { words, setup: &demo.setup })
}

/// Where the phone gets its offer: what a clerk's screen shows, and the letter.
async fn office(State(demo): State<Arc<Demo>>, Query(asked): Query<Asked>, headers: HeaderMap) -> Response {
    let words = Words::of(language(asked.lang.as_deref(), &headers, LANGUAGE_COOKIE));
    let mut shown = demo.offer.lock().await;
    if shown.is_none() || asked.fresh.is_some() {
        match demo.setup.offer().await {
            Ok(offer) => *shown = Some(offer),
            Err(error) => {
                eprintln!("siegelring: {error}");
                return (StatusCode::INTERNAL_SERVER_ERROR, words.failed).into_response();
            }
        }
    }
    let Some(offer) = shown.as_ref() else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let mut open_link = format!("{}/open", demo.setup.phone);
    if let Ok(mut url) = url::Url::parse(&open_link) {
        url.query_pairs_mut().append_pair("link", &offer.link);
        open_link = url.into();
    }
    answer(&demo.setup, words, &OfficePage { words, setup: &demo.setup, offer, open_link })
}

async fn offer_code(State(demo): State<Arc<Demo>>) -> Response {
    let offer = demo.offer.lock().await;
    match offer.as_ref().and_then(|offer| crate::web::qr_svg(&offer.code_text)) {
        Some(svg) => {
            ([(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "no-store")], svg).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("demo.css")).into_response()
}

async fn icon() -> Response {
    ([(header::CONTENT_TYPE, "image/svg+xml")], crate::web::assets::ICON).into_response()
}

fn answer(setup: &Setup, words: &'static Words, template: &impl Template) -> Response {
    let (verifier, portal, phone, own) = (&setup.verifier, &setup.portal, &setup.phone, &setup.demo);
    let policy = format!(
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'self'; \
         frame-src {own} {verifier} {portal} {phone}"
    );
    let policy = HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static("default-src 'none'"));
    let cookie = language_cookie(LANGUAGE_COOKIE, words.language);
    match template.render() {
        Ok(html) => {
            let headers = [
                (header::CONTENT_SECURITY_POLICY, policy),
                (header::SET_COOKIE, cookie),
                (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
            ];
            (headers, Html(html)).into_response()
        }
        Err(error) => {
            eprintln!("siegelring: {error}");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
