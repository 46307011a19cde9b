//! The pages a browser shows while a login waits for a phone, and what people can do on them.
//!
//! Every page of a login is shown to the browser that began it, and to no other. Forms answer by redirect to a page of
//! this server, so that a reload repeats nothing; [`leave`](web::login::leave) then goes on to the relying party.

pub(super) mod events;
mod forms;
pub(super) mod links;
mod view;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;

use super::browser::Browser;
use super::{App, Routes};
use crate::approval::{ApprovalError, Flow, Refusal, Status};
use crate::oidc::{FRONT_DOOR, PageProblem};
use crate::store::records::granted::Granted;
use crate::web::{self, Visitor};
use view::Login;

/// How often, every tenth of a second, to look whether a form sent twice has done its work.
const LOOKS: u32 = 30;

pub(super) fn routes() -> Routes {
    Routes::new()
        .page("/login/{id}", get(show))
        .page("/login/{id}/confirm", get(confirm))
        .page("/login/{id}/return", get(return_from_app))
        .page("/login/{id}/done", get(done))
        .api("/login/{id}/qr.svg", get(qr))
        .api("/login/{id}/events", get(events::events))
        .api("/login/{id}/continue", post(forms::go_on))
        .api("/login/{id}/cancel", post(forms::cancel))
        .api("/login/{id}/restart", post(forms::restart))
}

/// The login in whatever state it is.
async fn show(State(app): State<Arc<App>>, Path(id): Path<String>, visitor: Visitor, browser: Browser) -> Response {
    let login = match Login::load(&app, &id, visitor, browser).await {
        Ok(login) => login,
        Err(response) => return response,
    };
    match login.status(&app) {
        Status::Pending => match links::of(&app, &login.approval) {
            Some(links) => web::login::pending(&login.page, &login.view(links)),
            None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        },
        Status::Opened => web::login::opened(&login.page, &login.view_only()),
        Status::Granted if login.approval.flow() == Some(Flow::Scanned) => to(&id, "/confirm"),
        Status::Granted => web::login::granted(&login.page, &login.view_only()),
        Status::Redeemed => web::login::done(&login.page, &login.relying_party()),
        Status::Ended(ending) => web::login::ended(&login.page, &login.view_only(), ending, login.approval.failure()),
    }
}

/// Whose login it is, before the browser goes on: a phone that scanned may be somebody else's.
async fn confirm(State(app): State<Arc<App>>, Path(id): Path<String>, visitor: Visitor, browser: Browser) -> Response {
    let login = match Login::load(&app, &id, visitor, browser).await {
        Ok(login) => login,
        Err(response) => return response,
    };
    let scanned = login.approval.flow() == Some(Flow::Scanned);
    match login.approval.result() {
        Some(result) if scanned && login.status(&app) == Status::Granted => {
            match Granted::open(result, &app.keys.secrets.sealing, &id) {
                Ok(granted) => {
                    let view = login.view_only();
                    web::login::confirm(&login.page, &view, &granted.attributes, &granted.assessment)
                }
                Err(error) => failed(&error),
            }
        }
        _ => to(&id, ""),
    }
}

#[derive(Deserialize)]
struct ReturnQuery {
    response_code: Option<String>,
}

/// The phone brings the browser back, on the same device (OpenID4VP 1.0 section 8.2).
async fn return_from_app(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Query(query): Query<ReturnQuery>,
    visitor: Visitor,
    browser: Browser,
) -> Response {
    if let Ok(approval) = app.approvals.look(&id).await
        && let Some(page) = super::signing::page::of(&app, &approval)
    {
        return page;
    }
    let code = query.response_code.as_deref().unwrap_or_default();
    match app.approvals.redeem(&id, FRONT_DOOR, browser.0.as_ref(), Some(code)).await {
        Ok(redeemed) => match forms::complete(&app, &id, &redeemed).await {
            Ok(url) => Redirect::to(url.as_str()).into_response(),
            Err(problem) => view::problem(&app, visitor, problem),
        },
        Err(ApprovalError::OtherBrowser) => match app.approvals.look(&id).await {
            Ok(approval) => match Login::of(&app, approval, visitor).await {
                Ok(login) => web::login::other_browser(&login.page, &login.relying_party()),
                Err(response) => response,
            },
            Err(error) => view::refused(&app, visitor, error),
        },
        Err(ApprovalError::Refused(Refusal::State(Status::Redeemed))) => to(&id, "/done"),
        Err(ApprovalError::Refused(_)) => to(&id, ""),
        Err(error) => view::refused(&app, visitor, error),
    }
}

/// The login is answered, whichever way: on to the relying party.
async fn done(State(app): State<Arc<App>>, Path(id): Path<String>, visitor: Visitor, browser: Browser) -> Response {
    let login = match Login::load(&app, &id, visitor, browser).await {
        Ok(login) => login,
        Err(response) => return response,
    };
    let reference = &login.approval.ask().reference;
    for _ in 0..LOOKS {
        match app.oidc.answered(reference, app.clock.now()).await {
            Ok(Some(url)) => return web::login::leave(&login.page, &login.client.name, url.as_str()),
            // The other of two identical forms is still at work.
            Ok(None) if login.status(&app) == Status::Redeemed => tokio::time::sleep(Duration::from_millis(100)).await,
            Ok(None) => return to(&id, ""),
            Err(PageProblem::LoginGone) => return web::login::done(&login.page, &login.relying_party()),
            Err(problem) => return problem_status(problem),
        }
    }
    web::login::done(&login.page, &login.relying_party())
}

/// The QR code of this moment.
async fn qr(State(app): State<Arc<App>>, Path(id): Path<String>, visitor: Visitor, browser: Browser) -> Response {
    let login = match Login::load(&app, &id, visitor, browser).await {
        Ok(login) => login,
        Err(response) => return response,
    };
    if login.status(&app) != Status::Pending {
        return StatusCode::GONE.into_response();
    }
    let svg = links::scanned(&app, &login.approval).and_then(|link| web::qr_svg(&link));
    svg.map_or_else(
        || StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        |svg| ([(header::CONTENT_TYPE, "image/svg+xml")], svg).into_response(),
    )
}

fn to(id: &str, page: &str) -> Response {
    Redirect::to(&format!("/login/{id}{page}")).into_response()
}

fn failed(error: &dyn std::fmt::Display) -> Response {
    tracing::error!(%error, "a login cannot go on");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

fn problem_status(problem: PageProblem) -> Response {
    StatusCode::from_u16(problem.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR).into_response()
}
