//! Routes of OpenID4VCI.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Serialize;
use siegelring_core::openid4vci::error::IssuanceError;
use siegelring_core::openid4vci::token::TokenRequest;

use super::{App, Routes, bearer};
use crate::issuance::Error;
use crate::oidc::Parameters;

pub(super) fn routes() -> Routes {
    Routes::new()
        .api("/.well-known/openid-credential-issuer/issuance", get(metadata))
        .api("/.well-known/oauth-authorization-server/issuance", get(authorization_server_metadata))
        .api("/issuance/offers/{handle}", get(offer))
        .api("/issuance/token", post(token))
        .api("/issuance/nonce", post(nonce))
        .api("/issuance/credential", post(credential))
        .api("/issuance/notification", post(notification))
        .api("/issuance/reissue", post(reissue))
        .api("/issuance/status/{list}", get(status_list))
}

async fn metadata(State(app): State<Arc<App>>) -> Response {
    cacheable(&app.issuance.metadata())
}

async fn authorization_server_metadata(State(app): State<Arc<App>>) -> Response {
    cacheable(&app.issuance.authorization_server_metadata())
}

async fn offer(State(app): State<Arc<App>>, Path(handle): Path<String>) -> Response {
    match app.issuance.offer(&handle, app.clock.now()).await {
        Ok(Some(offer)) => json(StatusCode::OK, &offer),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => refuse(error),
    }
}

async fn token(State(app): State<Arc<App>>, body: Bytes) -> Response {
    let parameters = Parameters::parse(&body);
    if parameters.check().is_err() {
        let description = "a parameter stands twice or is too long";
        return refuse(Error::Told { code: IssuanceError::InvalidRequest, description });
    }
    let text = |name| parameters.text(name).map(str::to_owned);
    let request = TokenRequest {
        grant_type: text("grant_type").unwrap_or_default(),
        pre_authorized_code: text("pre-authorized_code"),
        tx_code: text("tx_code"),
        client_id: text("client_id"),
    };
    answer(app.issuance.token(&request, app.clock.now()).await)
}

async fn nonce(State(app): State<Arc<App>>) -> Response {
    json(StatusCode::OK, &app.issuance.nonce(app.clock.now()))
}

async fn credential(State(app): State<Arc<App>>, headers: HeaderMap, body: Bytes) -> Response {
    let Some(token) = bearer::token(&headers) else { return refuse_token(&headers, no_token()) };
    match app.issuance.credential(token, &body, app.clock.now()).await {
        Ok(issued) => json(StatusCode::OK, &issued),
        Err(error) => refuse_token(&headers, error),
    }
}

async fn notification(State(app): State<Arc<App>>, headers: HeaderMap, body: Bytes) -> Response {
    let Some(token) = bearer::token(&headers) else { return refuse_token(&headers, no_token()) };
    let Ok(request) = serde_json::from_slice(&body) else {
        let description = "the body is no notification";
        return refuse(Error::Told { code: IssuanceError::InvalidNotificationRequest, description });
    };
    match app.issuance.notify(token, &request, app.clock.now()).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => refuse_token(&headers, error),
    }
}

async fn reissue(State(app): State<Arc<App>>, body: Bytes) -> Response {
    let Ok(request) = serde_json::from_slice(&body) else {
        let description = "the body is no request for re-issue";
        return refuse(Error::Told { code: IssuanceError::InvalidRequest, description });
    };
    answer(app.issuance.reissue(&request, app.clock.now()).await)
}

async fn status_list(State(app): State<Arc<App>>, Path(list): Path<u32>) -> Response {
    match app.issuance.status_list(list, app.clock.now()).await {
        Ok(Some(token)) => ([(header::CONTENT_TYPE, "application/statuslist+jwt")], token).into_response(),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => refuse(error),
    }
}

fn answer<T: Serialize>(answer: Result<T, Error>) -> Response {
    match answer {
        Ok(body) => json(StatusCode::OK, &body),
        Err(error) => refuse(error),
    }
}

fn refuse(error: Error) -> Response {
    json(StatusCode::from_u16(error.status()).unwrap_or(StatusCode::BAD_REQUEST), &error.body())
}

fn refuse_token(headers: &HeaderMap, error: Error) -> Response {
    let response = refuse(error);
    if error.status() == 401 { bearer::challenge(headers, response) } else { response }
}

const fn no_token() -> Error {
    Error::Told { code: IssuanceError::InvalidToken, description: "the access token is missing" }
}

fn json(status: StatusCode, body: &impl Serialize) -> Response {
    (status, Json(body)).into_response()
}

/// A document that may be kept for a while.
fn cacheable(document: &impl Serialize) -> Response {
    ([(header::CACHE_CONTROL, "public, max-age=300")], Json(document)).into_response()
}
