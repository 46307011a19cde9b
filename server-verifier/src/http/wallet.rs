//! Routes of what phones call.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::{Deserialize, Serialize};
use siegelring_core::openid4vp;
use siegelring_core::openid4vp::response::DirectPost;
use siegelring_core::wallet::{
    ErrorAnswer, ErrorCode, MEDIA_TYPE, RegistrationEvaluation, RegistrationRequest, WalletId,
};

use super::guard::admit_beginning;
use super::{App, Routes};
use crate::wallet::{Result, WalletError};

pub(super) fn routes() -> Routes {
    Routes::new()
        .api("/wallet/requests/{token}", get(request_by_get).post(request_by_post))
        .api("/wallet/responses/{token}", post(response))
        .api("/wallet/challenges", post(challenge))
        .api("/wallet/registrations", post(start_registration))
        .api("/wallet/registrations/{wallet_id}/evaluations", post(evaluate_registration))
        .api("/wallet/registrations/{wallet_id}", post(complete_registration))
        .api("/wallet/key-attestations", post(key_attestation))
        .api("/wallet/pin-evaluations", post(pin_evaluation))
        .api("/wallet/pin-confirmations", post(pin_confirmation))
        .api("/wallet/pin-changes", post(pin_change))
        .api("/wallet/unblocks", post(unblock))
}

/// What a wallet posts to `request_uri` (OpenID4VP 5.10); its `wallet_metadata` is not needed.
#[derive(Deserialize)]
struct RequestForm {
    wallet_nonce: Option<String>,
}

async fn request_by_get(State(app): State<Arc<App>>, Path(token): Path<String>) -> Response {
    signed_request(&app, &token, None).await
}

async fn request_by_post(
    State(app): State<Arc<App>>,
    Path(token): Path<String>,
    Form(form): Form<RequestForm>,
) -> Response {
    signed_request(&app, &token, form.wallet_nonce.as_deref()).await
}

async fn signed_request(app: &App, token: &str, wallet_nonce: Option<&str>) -> Response {
    let _place = match admit_beginning(app) {
        Ok(place) => place,
        Err(response) => return response,
    };
    match app.wallet.request(token, wallet_nonce, app.clock.now()).await {
        Ok(request) => {
            ([(header::CONTENT_TYPE, format!("application/{}", openid4vp::request::TYP))], request).into_response()
        }
        Err(error) => refuse(&error),
    }
}

async fn response(State(app): State<Arc<App>>, Path(token): Path<String>, Form(form): Form<DirectPost>) -> Response {
    let now = app.clock.now();
    let taken = app.wallet.response(&token, &form, now).await;
    if taken.is_err() {
        return answer(taken);
    }
    // What was approved for a signature is kept before the phone learns that it was taken.
    let id = app.wallet.approval_of(&token).unwrap_or_default();
    match app.signing.answered(&id, now).await {
        Ok(true) => answer(taken),
        Ok(false) => refuse(&ErrorCode::InvalidResponse.into()),
        Err(error) => {
            tracing::error!(%error, "what a phone approved cannot be kept now");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

async fn challenge(State(app): State<Arc<App>>) -> Response {
    answer(Ok(app.wallet.challenge(app.clock.now())))
}

async fn start_registration(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    match access_token(&headers) {
        Ok(token) => answer(app.wallet.start_registration(token, app.clock.now()).await),
        Err(error) => refuse(&error),
    }
}

async fn evaluate_registration(
    State(app): State<Arc<App>>,
    Path(wallet_id): Path<String>,
    headers: HeaderMap,
    Json(body): Json<RegistrationEvaluation>,
) -> Response {
    match registration_of(&headers, &wallet_id) {
        Ok((token, id)) => answer(app.wallet.evaluate_registration(token, id, &body, app.clock.now()).await),
        Err(error) => refuse(&error),
    }
}

async fn complete_registration(
    State(app): State<Arc<App>>,
    Path(wallet_id): Path<String>,
    headers: HeaderMap,
    Json(body): Json<RegistrationRequest>,
) -> Response {
    match registration_of(&headers, &wallet_id) {
        Ok((token, id)) => answer(app.wallet.complete_registration(token, id, &body, app.clock.now()).await),
        Err(error) => refuse(&error),
    }
}

macro_rules! messages {
    ($($handler:ident),*) => {
        $(async fn $handler(State(app): State<Arc<App>>, headers: HeaderMap, body: String) -> Response {
            if let Err(error) = check_media_type(&headers) {
                return refuse(&error);
            }
            answer(app.wallet.$handler(&body, app.clock.now()).await)
        })*
    };
}
messages!(key_attestation, pin_evaluation, pin_confirmation, pin_change, unblock);

fn check_media_type(headers: &HeaderMap) -> Result<()> {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = media_type.and_then(|value| value.split(';').next()).map(str::trim);
    if media_type.is_some_and(|it| it.eq_ignore_ascii_case(MEDIA_TYPE)) {
        Ok(())
    } else {
        Err(ErrorCode::InvalidRequest.into())
    }
}

/// The bearer token (RFC 6750 section 2.1).
fn access_token(headers: &HeaderMap) -> Result<&str> {
    let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let (scheme, token) = value.and_then(|value| value.split_once(' ')).ok_or(ErrorCode::InvalidToken)?;
    if scheme.eq_ignore_ascii_case("bearer") { Ok(token.trim()) } else { Err(ErrorCode::InvalidToken.into()) }
}

fn registration_of<'a>(headers: &'a HeaderMap, wallet_id: &str) -> Result<(&'a str, WalletId)> {
    Ok((access_token(headers)?, wallet_id.parse()?))
}

fn answer<T: Serialize>(result: Result<T>) -> Response {
    match result {
        Ok(value) => Json(value).into_response(),
        Err(error) => refuse(&error),
    }
}

/// What the phone is told; what went wrong in the server is for its log alone.
pub(super) fn refuse(error: &WalletError) -> Response {
    if let WalletError::Store(_) | WalletError::Keys(_) = error {
        tracing::error!(%error, "a phone was not answered");
    }
    let told: ErrorAnswer = error.answer();
    let status = StatusCode::from_u16(told.error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, Json(told)).into_response();
    if told.error == ErrorCode::InvalidToken {
        let challenge = HeaderValue::from_static("Bearer error=\"invalid_token\"");
        response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    }
    response
}
