//! The portal's pages: start, login, application, receipt, logout.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use siegelring_core::crypto;

use super::Portal;
use super::form::{Application, Mistake, Receipt, ZONES};
use super::relying_party::{Answer, Failure, Person};
use super::session::Session;
use super::signature::SignedFile;
use super::signing_pages;
use super::words::{LANGUAGE_COOKIE, Words};
use crate::demo::bilingual::language_cookie;

/// What any page may be asked by its address.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    lang: Option<String>,
    bye: Option<String>,
}

#[derive(Template)]
#[template(path = "portal/start.html")]
struct StartPage {
    words: &'static Words,
    path: &'static str,
    bye: bool,
}

#[derive(Template)]
#[template(path = "portal/application.html")]
struct ApplicationPage {
    words: &'static Words,
    path: &'static str,
    person: Person,
    application: Application,
    mistakes: Vec<Mistake>,
    form_token: String,
}

impl ApplicationPage {
    fn has(&self, mistake: &Mistake) -> bool {
        self.mistakes.contains(mistake)
    }
}

#[derive(Template)]
#[template(path = "portal/receipt.html")]
struct ReceiptPage {
    words: &'static Words,
    path: &'static str,
    person: Person,
    receipt: Receipt,
    files: Vec<SignedFile>,
    form_token: String,
}

#[derive(Template)]
#[template(path = "portal/pending.html")]
struct PendingPage {
    words: &'static Words,
    path: &'static str,
}

#[derive(Template)]
#[template(path = "portal/failure.html")]
struct FailurePage {
    words: &'static Words,
    path: &'static str,
    title: &'static str,
    text: &'static str,
    code: String,
    again: bool,
}

/// What the service is and what it needs.
pub(super) async fn start(Query(asked): Query<Asked>, headers: HeaderMap) -> Response {
    let words = Words::choose(asked.lang.as_deref(), &headers);
    page(StatusCode::OK, words, &StartPage { words, path: "/", bye: asked.bye.is_some() })
}

/// Sends the browser to the provider.
pub(super) async fn log_in(State(portal): State<Arc<Portal>>, headers: HeaderMap) -> Response {
    let words = Words::choose(None, &headers);
    match portal.relying_party.begin(words.language.tag()).await {
        Ok((url, login)) => {
            let session = Session { login: Some(login), ..Session::default() };
            let cookie = portal.sessions.start(session, portal.now());
            ([(header::SET_COOKIE, cookie)], Redirect::to(url.as_str())).into_response()
        }
        Err(failure) => failed(words, &failure),
    }
}

/// The browser is back from the provider.
pub(super) async fn callback(
    State(portal): State<Arc<Portal>>,
    Query(answer): Query<Answer>,
    headers: HeaderMap,
) -> Response {
    let words = Words::choose(None, &headers);
    let begun =
        portal.sessions.change(&headers, portal.now(), |session| (session.login.take(), session.person.is_some()));
    let login = match begun {
        Some((Some(login), _)) => login,
        // A reload, or back and forth: the login has been taken in already.
        Some((None, true)) => return Redirect::to("/application").into_response(),
        _ => return failed(words, &Failure::Unknown),
    };
    match portal.relying_party.complete(login, answer, portal.now()).await {
        Ok(person) => {
            if let Some(Err(error)) = portal.artefacts.as_ref().map(|it| it.keep_token("id-token", &person.id_token)) {
                tracing::warn!(%error, "the ID token cannot be kept");
            }
            // Who logs in gets another session than who set out: a planted cookie is worth nothing.
            portal.sessions.end(&headers);
            let session = Session { person: Some(person), ..Session::default() };
            let cookie = portal.sessions.start(session, portal.now());
            ([(header::SET_COOKIE, cookie)], Redirect::to("/application")).into_response()
        }
        Err(failure) => {
            tracing::warn!(%failure, "login failed");
            failed(words, &failure)
        }
    }
}

/// The form, filled in as far as the login allows.
pub(super) async fn application(
    State(portal): State<Arc<Portal>>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let words = Words::choose(asked.lang.as_deref(), &headers);
    match portal.sessions.find(&headers, portal.now()) {
        Some(Session { receipt: Some(_), .. }) => Redirect::to("/receipt").into_response(),
        Some(Session { person: Some(person), application, form_token, .. }) => {
            let typed = !application.form_token.is_empty();
            let mistakes = if typed { application.mistakes() } else { Vec::new() };
            let path = "/application";
            page(StatusCode::OK, words, &ApplicationPage { words, path, person, application, mistakes, form_token })
        }
        _ => Redirect::to("/").into_response(),
    }
}

/// Takes the application in and has it signed, once.
pub(super) async fn submit(
    State(portal): State<Arc<Portal>>,
    headers: HeaderMap,
    Form(application): Form<Application>,
) -> Response {
    let (now, words) = (portal.now(), Words::choose(None, &headers));
    let taken = portal.sessions.change(&headers, now, |session| {
        let person = session.person.clone().filter(Person::is_sufficient);
        let allowed = crypto::constant_time_eq(application.form_token.as_bytes(), session.form_token.as_bytes());
        if !allowed || session.receipt.is_some() {
            return None;
        }
        let receipt = application.mistakes().is_empty().then(|| Receipt::of(&application, now));
        session.application = application;
        person.zip(receipt)
    });
    match taken.flatten() {
        Some((person, receipt)) => signing_pages::begin(&portal, &headers, words, &person, receipt).await,
        None => Redirect::to("/application").into_response(),
    }
}

/// The receipt, as often as it is looked at.
pub(super) async fn receipt(
    State(portal): State<Arc<Portal>>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let words = Words::choose(asked.lang.as_deref(), &headers);
    match portal.sessions.find(&headers, portal.now()) {
        Some(Session { person: Some(person), receipt: Some(receipt), form_token, signing, .. }) => {
            let files = signing.map(|signing| signing.submission.results).unwrap_or_default();
            let path = "/receipt";
            page(StatusCode::OK, words, &ReceiptPage { words, path, person, receipt, files, form_token })
        }
        _ => Redirect::to("/").into_response(),
    }
}

/// Ends the session here and at the provider.
pub(super) async fn log_out(
    State(portal): State<Arc<Portal>>,
    headers: HeaderMap,
    Form(form): Form<Application>,
) -> Response {
    let known = portal.sessions.find(&headers, portal.now());
    let own =
        known.is_some_and(|known| crypto::constant_time_eq(form.form_token.as_bytes(), known.form_token.as_bytes()));
    let ended = if own { portal.sessions.end(&headers) } else { None };
    if let Some(Session { person: Some(person), .. }) = ended
        && let Ok(Some(url)) = portal.relying_party.log_out(&person.id_token).await
    {
        return Redirect::to(url.as_str()).into_response();
    }
    Redirect::to("/?bye").into_response()
}

/// The style sheet.
pub(super) async fn style() -> Response {
    let headers = [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "max-age=3600")];
    (headers, include_str!("portal.css")).into_response()
}

/// The town's sign in the browser's tab.
pub(super) async fn icon() -> Response {
    let headers = [(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "max-age=3600")];
    (headers, include_str!("icon.svg")).into_response()
}

/// An address that leads nowhere.
pub(super) async fn not_found(headers: HeaderMap) -> Response {
    let words = Words::choose(None, &headers);
    let (title, text) = (words.not_found_title, words.not_found_text);
    let code = "not_found".to_owned();
    page(StatusCode::NOT_FOUND, words, &FailurePage { words, path: "/", title, text, code, again: false })
}

fn failed(words: &'static Words, failure: &Failure) -> Response {
    let (status, (title, text)) = match failure {
        Failure::Declined => (StatusCode::OK, (words.declined_title, words.declined_text)),
        Failure::LevelNotReached => (StatusCode::OK, (words.level_not_reached_title, words.level_not_reached_text)),
        Failure::Unknown => (StatusCode::BAD_REQUEST, (words.unknown_login_title, words.unknown_login_text)),
        Failure::Provider(_) => (StatusCode::BAD_GATEWAY, (words.provider_title, words.provider_text)),
        Failure::Invalid(_) => (StatusCode::BAD_GATEWAY, (words.invalid_title, words.invalid_text)),
    };
    page(status, words, &FailurePage { words, path: "/", title, text, code: failure.to_string(), again: true })
}

/// The application was approved, and is not signed yet.
pub(super) fn pending_page(words: &'static Words) -> Response {
    page(StatusCode::OK, words, &PendingPage { words, path: "/signed" })
}

/// Something did not work, after the login.
pub(super) fn failure_page(
    words: &'static Words,
    status: StatusCode,
    title: &'static str,
    text: &'static str,
    code: String,
) -> Response {
    page(status, words, &FailurePage { words, path: "/application", title, text, code, again: false })
}

/// The page, and the language it is in for the next one.
fn page(status: StatusCode, words: &'static Words, template: &impl Template) -> Response {
    let cookie = language_cookie(LANGUAGE_COOKIE, words.language);
    match template.render() {
        Ok(html) => (status, [(header::SET_COOKIE, cookie)], Html(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page cannot be shown");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
