//! Blocking a phone by its revocation code: a page for people, and the same for an app on another phone.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use siegelring_core::wallet::{ErrorCode, Revocation};

use super::browser::is_same_origin;
use super::guard::{RETRY_AFTER_A_MINUTE, admit_revocation, retry_later};
use super::{App, ClientAddress, Routes, wallet};
use crate::web::{self, Visitor};

pub(super) fn routes() -> Routes {
    Routes::new().page("/block", get(show).post(block)).api("/wallet/revocations", post(revoke))
}

async fn show(State(app): State<Arc<App>>, visitor: Visitor) -> Response {
    web::block::form(&app.page(visitor))
}

async fn block(
    State(app): State<Arc<App>>,
    address: ClientAddress,
    visitor: Visitor,
    headers: HeaderMap,
    Form(form): Form<Revocation>,
) -> Response {
    if !is_same_origin(&headers, app.config.issuer.as_str()) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let page = app.page(visitor);
    if !admit_revocation(&app, address) {
        return ([RETRY_AFTER_A_MINUTE], web::block::too_many(&page)).into_response();
    }
    match app.wallet.revoke(&form.revocation_code, app.clock.now()).await {
        Ok(()) => web::block::done(&page),
        Err(error) if error.answer().error == ErrorCode::WrongCode => web::block::wrong(&page),
        Err(error) => {
            tracing::error!(%error, "a phone could not be blocked");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

async fn revoke(State(app): State<Arc<App>>, address: ClientAddress, Json(message): Json<Revocation>) -> Response {
    if !admit_revocation(&app, address) {
        return retry_later(StatusCode::TOO_MANY_REQUESTS, 60);
    }
    match app.wallet.revoke(&message.revocation_code, app.clock.now()).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => wallet::refuse(&error),
    }
}
