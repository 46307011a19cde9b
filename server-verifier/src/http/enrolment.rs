//! Routes of enrolment, for systems of clerks.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde::Serialize;

use super::{App, Routes, bearer};
use crate::enrolment::{Enrolled, Error, NewEnrolment};

/// Names a request, so that its repeat does nothing twice.
const IDEMPOTENCY_KEY: &str = "idempotency-key";

pub(super) fn routes() -> Routes {
    Routes::new().api("/enrolments", post(enrol))
}

/// The access token comes from the token endpoint, by `client_credentials`.
async fn enrol(State(app): State<Arc<App>>, headers: HeaderMap, body: Bytes) -> Response {
    match enrolled(&app, &headers, &body).await {
        Ok(enrolled) => json(StatusCode::CREATED, &enrolled),
        Err(error) => {
            let (_, status) = error.code();
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
            let response = json(status, &error.answer());
            if error == Error::Unauthorized { bearer::challenge(&headers, response) } else { response }
        }
    }
}

async fn enrolled(app: &App, headers: &HeaderMap, body: &[u8]) -> Result<Enrolled, Error> {
    let now = app.clock.now();
    let token = bearer::token(headers).ok_or(Error::Unauthorized)?;
    let client = app.enrolments.client(token, now).await?;
    let key = headers.get(IDEMPOTENCY_KEY).and_then(|key| key.to_str().ok()).unwrap_or_default();
    app.enrolments.enrol_for(&client, key, &NewEnrolment::parse(body)?, now).await
}

fn json(status: StatusCode, body: &impl Serialize) -> Response {
    (status, Json(body)).into_response()
}
