//! The page that looks like a phone: every post is an answer to the wallet's step, every get shows the next one.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Form, Path, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use siegelring_core::approval_element::Arrival;
use siegelring_core::holder::Event;
use tokio::sync::Mutex;
use zeroize::Zeroizing;

use super::cli::WalletArguments;
use super::driver::{Phone, Settings};
use super::words::Words;
use super::{scan, screens, signature};
use crate::clock::{Clock, SystemClock};
use crate::demo::Result;
use crate::demo::bilingual::language;

/// The cookie that keeps the choice of language.
pub(super) const LANGUAGE_COOKIE: &str = "siegelring-phone-language";

/// What `siegelring demo-phone` takes.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The port to listen on, on the loopback address
    #[arg(long)]
    port: u16,
    #[command(flatten)]
    wallet: WalletArguments,
    /// The file that holds the phone's keys and credentials
    #[arg(long, value_name = "FILE")]
    state: PathBuf,
    /// The origin of a page that may show the phone in a frame
    #[arg(long)]
    frame_ancestor: Option<String>,
}

/// A phone and what its screen shows beside the wallet's step.
struct Simulator {
    phone: Mutex<Phone>,
    /// The code of what went wrong when something was started.
    problem: Mutex<Option<&'static str>>,
    base: String,
    policy: HeaderValue,
}

/// Serves the page until it is interrupted.
///
/// # Errors
/// If it cannot listen on the port or read a file.
pub async fn run(arguments: Arguments) -> Result<()> {
    let settings = arguments.wallet.settings(arguments.state, None)?;
    let base = format!("http://localhost:{}", arguments.port);
    let ancestor = arguments.frame_ancestor.as_deref();
    let router = router(&settings, &base, ancestor, Arc::new(SystemClock))?;
    crate::demo::serve::until_told_to_stop(arguments.port, router, ancestor.is_some()).await
}

/// The pages of one phone under `base`; a page of the origin `frame_ancestor` may show them in a frame.
///
/// # Errors
/// If the phone does not start.
pub fn router(settings: &Settings, base: &str, frame_ancestor: Option<&str>, clock: Arc<dyn Clock>) -> Result<Router> {
    let ancestors = frame_ancestor.unwrap_or("'none'");
    let policy = HeaderValue::try_from(format!(
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; \
         form-action 'self'; frame-ancestors {ancestors}"
    ))?;
    let phone = Mutex::new(Phone::open(settings, clock)?);
    let simulator = Arc::new(Simulator { phone, problem: Mutex::new(None), base: base.to_owned(), policy });
    let pages = Router::new()
        .route("/", get(show))
        .route("/scan", get(screens::scan).post(scanned))
        .route("/open", get(opened))
        .route("/code", post(code))
        .route("/consent", post(consent))
        .route("/documents/{number}", get(document))
        .route("/pin", post(pin))
        .route("/new-pin", post(new_pin))
        .route("/leave", post(leave))
        .route("/change-pin", post(change_pin))
        .route("/unblock", post(unblock))
        .route("/resume", post(resume))
        .route("/icon.svg", get(screens::icon))
        .route("/phone.css", get(screens::style))
        .route("/phone.js", get(screens::script));
    Ok(pages
        .layer(DefaultBodyLimit::max(scan::MOST_BYTES))
        .layer(middleware::from_fn_with_state(Arc::clone(&simulator), protect))
        .with_state(simulator))
}

/// Refuses posts from other sites, and gives every answer its headers.
async fn protect(State(simulator): State<Arc<Simulator>>, request: Request, next: Next) -> Response {
    let origin = request.headers().get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
    if request.method() == Method::POST && origin != Some(&simulator.base) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(simulator.policy.clone());
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// What any page may be asked by its address.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    pub(super) lang: Option<String>,
}

/// The words for the sender of these headers.
pub(super) fn words(asked: &Asked, headers: &HeaderMap) -> &'static Words {
    Words::of(language(asked.lang.as_deref(), headers, LANGUAGE_COOKIE))
}

/// The wallet's step, or what the phone shows between journeys.
async fn show(State(simulator): State<Arc<Simulator>>, Query(asked): Query<Asked>, headers: HeaderMap) -> Response {
    let mut phone = simulator.phone.lock().await;
    if let Err(error) = phone.look_at_clock().await {
        tracing::warn!(%error, "the phone cannot go on");
    }
    let problem = simulator.problem.lock().await.take();
    screens::of(words(&asked, &headers), &phone, problem)
}

/// Goes back to the screen, which shows what became of it.
async fn shown(simulator: &Simulator, done: Result<()>) -> Response {
    if let Err(error) = done {
        let code = error.downcast_ref::<siegelring_core::Error>().map_or("misuse", |error| error.code());
        tracing::warn!(%error, code, "the phone cannot go on");
        *simulator.problem.lock().await = Some(code);
    }
    Redirect::to("/").into_response()
}

/// A picture was taken of another screen.
async fn scanned(State(simulator): State<Arc<Simulator>>, png: Bytes) -> Response {
    let read = tokio::task::spawn_blocking(move || scan::read_qr_code(&png).map_err(|error| error.to_string())).await;
    let Ok(Ok(text)) = read else {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    };
    let done = simulator.phone.lock().await.start(&text, Arrival::Scanned).await;
    shown(&simulator, done).await;
    StatusCode::NO_CONTENT.into_response()
}

#[derive(Deserialize)]
struct Opened {
    link: String,
}

/// An app link was opened: on a real phone, the system hands it to the app.
async fn opened(State(simulator): State<Arc<Simulator>>, Query(opened): Query<Opened>) -> Response {
    let done = simulator.phone.lock().await.start(&opened.link, Arrival::SameDevice).await;
    shown(&simulator, done).await
}

#[derive(Deserialize)]
struct Typed {
    value: String,
    #[serde(default)]
    repeat: String,
}

async fn answered(simulator: &Simulator, event: Event) -> Response {
    let done = simulator.phone.lock().await.answer(event).await;
    shown(simulator, done).await
}

async fn code(State(simulator): State<Arc<Simulator>>, Form(typed): Form<Typed>) -> Response {
    answered(&simulator, Event::Code(Zeroizing::new(typed.value))).await
}

async fn pin(State(simulator): State<Arc<Simulator>>, Form(typed): Form<Typed>) -> Response {
    answered(&simulator, Event::Pin(Zeroizing::new(typed.value))).await
}

async fn new_pin(State(simulator): State<Arc<Simulator>>, Form(typed): Form<Typed>) -> Response {
    if typed.value != typed.repeat {
        *simulator.problem.lock().await = Some(screens::PIN_MISMATCH);
        return Redirect::to("/").into_response();
    }
    answered(&simulator, Event::Pin(Zeroizing::new(typed.value))).await
}

#[derive(Deserialize)]
struct Choice {
    choice: String,
}

async fn consent(State(simulator): State<Arc<Simulator>>, Form(choice): Form<Choice>) -> Response {
    answered(&simulator, if choice.choice == "accept" { Event::Accept } else { Event::Decline }).await
}

/// A document of the present consent.
async fn document(State(simulator): State<Arc<Simulator>>, Path(number): Path<usize>) -> Response {
    signature::document(&*simulator.phone.lock().await, number)
}

async fn leave(State(simulator): State<Arc<Simulator>>) -> Response {
    let done = simulator.phone.lock().await.leave().await;
    shown(&simulator, done).await
}

async fn change_pin(State(simulator): State<Arc<Simulator>>) -> Response {
    let done = simulator.phone.lock().await.start_pin_change().await;
    shown(&simulator, done).await
}

async fn unblock(State(simulator): State<Arc<Simulator>>) -> Response {
    let done = simulator.phone.lock().await.start_unblock().await;
    shown(&simulator, done).await
}

async fn resume(State(simulator): State<Arc<Simulator>>) -> Response {
    let done = simulator.phone.lock().await.resume().await;
    shown(&simulator, done).await
}
