//! What people can do on the pages of a login. Each form may be sent twice without harm.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use url::Url;

use super::super::browser::Browser;
use super::super::guard::admit_start;
use super::super::{App, ClientAddress};
use super::{to, view};
use crate::approval::{ApprovalError, Redeemed, Refusal, Status};
use crate::oidc::{FRONT_DOOR, PageProblem};
use crate::store::records::granted::Granted;
use crate::web::Visitor;

/// Yes, that is me: on to the relying party.
pub(super) async fn go_on(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    visitor: Visitor,
    browser: Browser,
    headers: HeaderMap,
) -> Response {
    let secret = match view::form(&app, &headers, &visitor, browser) {
        Ok(secret) => secret,
        Err(response) => return response,
    };
    match app.approvals.redeem(&id, FRONT_DOOR, Some(&secret), None).await {
        Ok(redeemed) => match complete(&app, &id, &redeemed).await {
            Ok(_) => to(&id, "/done"),
            Err(problem) => view::problem(&app, visitor, problem),
        },
        Err(ApprovalError::Refused(Refusal::State(Status::Redeemed))) => to(&id, "/done"),
        Err(ApprovalError::Refused(Refusal::State(_) | Refusal::ResponseCode)) => to(&id, ""),
        Err(error) => view::refused(&app, visitor, error),
    }
}

/// No: the login ends, and the relying party learns that it was not approved.
pub(super) async fn cancel(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    visitor: Visitor,
    browser: Browser,
    headers: HeaderMap,
) -> Response {
    let secret = match view::form(&app, &headers, &visitor, browser) {
        Ok(secret) => secret,
        Err(response) => return response,
    };
    match app.approvals.cancel(&id, &secret).await {
        Ok(()) | Err(ApprovalError::Refused(Refusal::State(Status::Ended(_)))) => {}
        Err(ApprovalError::Refused(Refusal::State(_))) => return to(&id, "/done"),
        Err(error) => return view::refused(&app, visitor, error),
    }
    let reference = match app.approvals.look(&id).await {
        Ok(approval) => approval.ask().reference.clone(),
        Err(error) => return view::refused(&app, visitor, error),
    };
    match app.oidc.deny(&reference, app.clock.now()).await {
        Ok(_) => to(&id, "/done"),
        Err(problem) => view::problem(&app, visitor, problem),
    }
}

/// The same question once more, unless it was answered already.
pub(super) async fn restart(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    address: ClientAddress,
    visitor: Visitor,
    browser: Browser,
    headers: HeaderMap,
) -> Response {
    let secret = match view::form(&app, &headers, &visitor, browser) {
        Ok(secret) => secret,
        Err(response) => return response,
    };
    let _place = match admit_start(&app, address) {
        Ok(place) => place,
        Err(response) => return response,
    };
    let old = match app.approvals.look(&id).await {
        Ok(approval) => approval,
        Err(error) => return view::refused(&app, visitor, error),
    };
    match app.oidc.answered(&old.ask().reference, app.clock.now()).await {
        Ok(None) => {}
        Ok(Some(_)) => return to(&id, "/done"),
        Err(problem) => return view::problem(&app, visitor, problem),
    }
    match app.approvals.restart(&id, &secret).await {
        Ok(approval) => to(approval.id(), ""),
        Err(ApprovalError::Refused(Refusal::State(_))) => to(&id, ""),
        Err(error) => view::refused(&app, visitor, error),
    }
}

/// Hands what the phone gave to the front door that asked; answers where the browser goes.
pub(super) async fn complete(app: &App, id: &str, redeemed: &Redeemed) -> Result<Url, PageProblem> {
    let granted = Granted::open(&redeemed.result, &app.keys.secrets.sealing, id).map_err(|error| {
        tracing::error!(%error, "what a phone gave cannot be read");
        PageProblem::Server
    })?;
    app.oidc.complete(&redeemed.ask.reference, &granted, app.clock.now()).await
}
