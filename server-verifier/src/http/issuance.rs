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
use crate::issuance::{Error, ListForm};
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

async fn status_list(State(app): State<Arc<App>>, Path(list): Path<u32>, headers: HeaderMap) -> Response {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or("*/*");
    let Some((form, media_type)) = accepted(accept) else { return StatusCode::NOT_ACCEPTABLE.into_response() };
    match app.issuance.status_list(list, form, app.clock.now()).await {
        Ok(Some(token)) => {
            let headers = [
                (header::CONTENT_TYPE, media_type),
                (header::VARY, "accept"),
                (header::CACHE_CONTROL, "public, max-age=30"),
            ];
            (headers, token).into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => refuse(error),
    }
}

/// Which form is preferred (RFC 9110 section 12.5.1; Token Status List section 8.1); the JWT if both are alike.
fn accepted(accept: &str) -> Option<(ListForm, &'static str)> {
    let forms = [(ListForm::Jwt, "application/statuslist+jwt"), (ListForm::Cwt, "application/statuslist+cwt")];
    let wanted = forms.map(|(form, media_type)| (quality(accept, media_type), (form, media_type)));
    let [(jwt, as_jwt), (cwt, as_cwt)] = wanted;
    match (jwt > 0.0, cwt > jwt) {
        (_, true) => Some(as_cwt),
        (true, false) => Some(as_jwt),
        (false, false) => None,
    }
}

/// The quality of the range in `accept` that fits a media type most closely.
fn quality(accept: &str, media_type: &str) -> f32 {
    let ranges = accept.split(',').filter_map(|range| {
        let (range, parameters) = range.split_once(';').unwrap_or((range, ""));
        let closeness = match range.trim().to_ascii_lowercase().as_str() {
            "*/*" => 1,
            "application/*" => 2,
            exact if exact == media_type => 3,
            _ => return None,
        };
        let quality = parameters.split(';').find_map(|parameter| parameter.trim().strip_prefix("q="));
        Some((closeness, quality.map_or(1.0, |quality| quality.parse().unwrap_or(0.0))))
    });
    ranges.max_by_key(|(closeness, _)| *closeness).map_or(0.0, |(_, quality)| quality)
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

#[cfg(test)]
mod tests {
    use super::{ListForm, accepted};

    #[test]
    fn the_form_of_a_status_list_is_negotiated() {
        let form = |accept| accepted(accept).map(|(form, _)| form);
        assert_eq!(form("*/*"), Some(ListForm::Jwt));
        assert_eq!(form("application/statuslist+jwt, application/statuslist+cwt"), Some(ListForm::Jwt));
        assert_eq!(form("application/statuslist+cwt"), Some(ListForm::Cwt));
        assert_eq!(form("application/statuslist+cwt, */*;q=0.5"), Some(ListForm::Cwt));
        assert_eq!(form("application/*, application/statuslist+jwt;q=0"), Some(ListForm::Cwt));
        assert_eq!(form("text/html"), None);
    }
}
