//! Routes of portals that have documents signed, and of the phones that fetch these documents.
//!
//! What each takes and answers is described where it is handled; [`openapi`] puts it together as a document.

mod files;
pub(super) mod openapi;
pub(super) mod page;

use std::convert::Infallible;
use std::sync::Arc;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use futures_util::stream;
use serde::Serialize;
use siegelring_core::time::UnixTime;
use tokio::sync::watch;
use utoipa::ToSchema;

use super::{App, Routes, bearer};
use crate::signing::{Error, ErrorAnswer, NewSubmission, Result, SubmissionState, Watch};
use crate::store::records::client::Client;
use crate::web;

/// Names a request, so that its repeat does nothing twice.
const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// Where documents arrive, however large they are: the limits of other requests do not hold here.
pub(super) const UPLOAD: &str = "/signing/submissions/{id}/documents/{number}";

pub(super) fn routes() -> Routes {
    Routes::new()
        .api("/signing/submissions", post(submit))
        .api("/signing/submissions/{id}", get(state).delete(delete))
        .api("/signing/submissions/{id}/cancel", post(cancel))
        .api(UPLOAD, put(upload))
        .api("/signing/submissions/{id}/results/{number}", get(result))
        .api("/signing/submissions/{id}/evidence", get(evidence))
        .api("/signing/submissions/{id}/events", get(events))
        .api("/signing/documents/{token}", get(document))
        .api("/signing/openapi.json", get(openapi::document))
        .merge(page::routes())
}

/// A new submission.
#[derive(Serialize, ToSchema)]
struct Submitted {
    #[serde(flatten)]
    submission: SubmissionState,
    /// The link as a QR code, SVG: for a letter or another screen. What the phone scans stands on the page behind it.
    qr: String,
}

/// Submits what is to be signed.
///
/// The documents follow, each by its own request. The same request under the same key answers the same submission.
#[utoipa::path(
    post, path = "/signing/submissions", tag = "portal", security(("token" = [])),
    params(("Idempotency-Key" = String, Header, description = "Names this request, 1 to 255 characters")),
    request_body = NewSubmission,
    responses(
        (status = 201, description = "It is there; its documents are to be sent now", body = Submitted),
        (status = 400, description = "`invalid_request`", body = ErrorAnswer),
        (status = 401, description = "`invalid_token`", body = ErrorAnswer),
        (status = 409, description = "`idempotency_key_reused`, or `wrong_state` if it was deleted", body = ErrorAnswer),
        (status = 422, description = "`document.unseen`", body = ErrorAnswer),
    )
)]
async fn submit(State(app): State<Arc<App>>, headers: HeaderMap, body: Bytes) -> Response {
    let submitted = async {
        let (client, now) = caller(&app, &headers).await?;
        let key = headers.get(IDEMPOTENCY_KEY).and_then(|key| key.to_str().ok()).unwrap_or_default();
        app.signing.submit(&client, key, NewSubmission::parse(&body)?, now).await
    };
    match submitted.await {
        Ok(submission) => {
            let qr = web::qr_svg(&submission.link).unwrap_or_default();
            (StatusCode::CREATED, Json(Submitted { submission, qr })).into_response()
        }
        Err(error) => refuse(&headers, &error),
    }
}

/// Where it stands.
#[utoipa::path(
    get, path = "/signing/submissions/{id}", tag = "portal", security(("token" = [])),
    responses(
        (status = 200, description = "Its state", body = SubmissionState),
        (status = 404, description = "`not_found`", body = ErrorAnswer),
    )
)]
async fn state(State(app): State<Arc<App>>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    let state = async {
        let (client, now) = caller(&app, &headers).await?;
        app.signing.poll(&client, &id, now).await
    };
    answer(&headers, state.await)
}

/// Deletes it, its documents and what came of them.
#[utoipa::path(
    delete, path = "/signing/submissions/{id}", tag = "portal", security(("token" = [])),
    responses(
        (status = 204, description = "It is gone"),
        (status = 404, description = "`not_found`", body = ErrorAnswer),
    )
)]
async fn delete(State(app): State<Arc<App>>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    let deleted = async {
        let (client, now) = caller(&app, &headers).await?;
        app.signing.delete(&client, &id, now).await
    };
    match deleted.await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => refuse(&headers, &error),
    }
}

/// Cancels it: it cannot be signed any more.
#[utoipa::path(
    post, path = "/signing/submissions/{id}/cancel", tag = "portal", security(("token" = [])),
    responses(
        (status = 200, description = "Its state", body = SubmissionState),
        (status = 404, description = "`not_found`", body = ErrorAnswer),
        (status = 409, description = "`wrong_state`: it was approved, or has ended", body = ErrorAnswer),
    )
)]
async fn cancel(State(app): State<Arc<App>>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    let cancelled = async {
        let (client, now) = caller(&app, &headers).await?;
        app.signing.cancel(&client, &id, now).await
    };
    answer(&headers, cancelled.await)
}

/// Sends a document, at most 50 MiB, as the body. The same again does no harm.
#[utoipa::path(
    put, path = "/signing/submissions/{id}/documents/{number}", tag = "portal", security(("token" = [])),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = 200, description = "It has arrived; with the last one the person can begin", body = SubmissionState),
        (status = 404, description = "`not_found`", body = ErrorAnswer),
        (status = 409, description = "`wrong_state`: another document has this number, or it is too late", body = ErrorAnswer),
        (status = 413, description = "`too_large`", body = ErrorAnswer),
        (status = 422, description = "It cannot be signed: `document.media_type`, `document.not_text`, `document.empty`, \
            `pdf.encrypted` and others that begin with `pdf.`", body = ErrorAnswer),
    )
)]
async fn upload(
    State(app): State<Arc<App>>,
    Path((id, number)): Path<(String, usize)>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let uploaded = async {
        let (client, now) = caller(&app, &headers).await?;
        app.signing.upload(&client, &id, number, body.into_data_stream(), now).await
    };
    answer(&headers, uploaded.await)
}

/// Fetches a signed file, as often as it is asked for.
#[utoipa::path(
    get, path = "/signing/submissions/{id}/results/{number}", tag = "portal", security(("token" = [])),
    responses(
        (status = 200, description = "The signed file", content_type = "application/octet-stream", body = Vec<u8>),
        (status = 404, description = "`not_found`", body = ErrorAnswer),
        (status = 409, description = "`wrong_state`: it is not signed", body = ErrorAnswer),
    )
)]
async fn result(
    State(app): State<Arc<App>>,
    Path((id, number)): Path<(String, usize)>,
    headers: HeaderMap,
) -> Response {
    let found = async {
        let (client, now) = caller(&app, &headers).await?;
        app.signing.result(&client, &id, number, now).await
    };
    match found.await {
        Ok(file) => files::answer(&app, file),
        Err(error) => refuse(&headers, &error),
    }
}

/// Fetches the evidence of the approval, which can be checked without this server.
#[utoipa::path(
    get, path = "/signing/submissions/{id}/evidence", tag = "portal", security(("token" = [])),
    responses(
        (status = 200, description = "The evidence record", content_type = "application/cbor", body = Vec<u8>),
        (status = 404, description = "`not_found`", body = ErrorAnswer),
        (status = 409, description = "`wrong_state`: it is not signed", body = ErrorAnswer),
    )
)]
async fn evidence(State(app): State<Arc<App>>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    let found = async {
        let (client, now) = caller(&app, &headers).await?;
        app.signing.evidence(&client, &id, now).await
    };
    match found.await {
        Ok(file) => files::answer(&app, file),
        Err(error) => refuse(&headers, &error),
    }
}

/// Where it stands, now and whenever that changes (server-sent events named `state`), until it has ended.
#[utoipa::path(
    get, path = "/signing/submissions/{id}/events", tag = "portal", security(("token" = [])),
    responses(
        (status = 200, description = "States, as JSON", content_type = "text/event-stream", body = SubmissionState),
        (status = 404, description = "`not_found`", body = ErrorAnswer),
    )
)]
async fn events(State(app): State<Arc<App>>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    let found = async {
        let (client, now) = caller(&app, &headers).await?;
        app.signing.poll(&client, &id, now).await?;
        Ok(client)
    };
    match found.await {
        Ok(client) => {
            let watch = Watch::new(app.signing.clone(), app.clock.clone(), client, id);
            let source = Source { watch, stopping: app.stopping.subscribe() };
            Sse::new(stream::unfold(source, next)).keep_alive(KeepAlive::default()).into_response()
        }
        Err(error) => refuse(&headers, &error),
    }
}

struct Source {
    watch: Watch,
    stopping: watch::Receiver<bool>,
}

async fn next(mut source: Source) -> Option<(Result<Event, Infallible>, Source)> {
    let state = tokio::select! {
        state = source.watch.next() => state.ok().flatten()?,
        // The portal connects again, to whoever serves then.
        _ = source.stopping.wait_for(|stopping| *stopping) => return None,
    };
    let event = Event::default().event("state").json_data(state).ok()?;
    Some((Ok(event), source))
}

/// What a phone fetches to show it, while its approval is open.
#[utoipa::path(
    get, path = "/signing/documents/{token}", tag = "phone",
    responses(
        (status = 200, description = "The document", content_type = "application/octet-stream", body = Vec<u8>),
        (status = 404, description = "`not_found`", body = ErrorAnswer),
    )
)]
async fn document(State(app): State<Arc<App>>, Path(token): Path<String>, headers: HeaderMap) -> Response {
    match app.signing.document(&token, app.clock.now()).await {
        Ok(file) => files::answer(&app, file),
        Err(error) => refuse(&headers, &error),
    }
}

/// Whose access token it is.
pub(super) async fn caller(app: &App, headers: &HeaderMap) -> Result<(Client, UnixTime)> {
    let now = app.clock.now();
    let token = bearer::token(headers).ok_or(Error::Unauthorized)?;
    Ok((app.signing.client(token, now).await?, now))
}

fn answer(headers: &HeaderMap, result: Result<SubmissionState>) -> Response {
    match result {
        Ok(state) => Json(state).into_response(),
        Err(error) => refuse(headers, &error),
    }
}

fn refuse(headers: &HeaderMap, error: &Error) -> Response {
    let status = StatusCode::from_u16(error.code().1).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let response = (status, Json(error.answer())).into_response();
    if *error == Error::Unauthorized { bearer::challenge(headers, response) } else { response }
}
