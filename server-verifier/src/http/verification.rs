//! Verifying signed files: a page for clerks, and the same for machines.

mod form;

use std::sync::Arc;

use axum::Json;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use siegelring_signature::report::Report;

use super::{App, Routes};
use crate::signing::verification::{HandedIn, MAX_BYTES};
use crate::web::{self, Visitor};

/// Where files are handed in: the limits of other requests do not hold here.
pub(super) const VERIFICATION: &str = "/verification";

pub(super) fn routes() -> Routes {
    Routes::new().page(VERIFICATION, get(show).post(verify))
}

async fn show(State(app): State<Arc<App>>, visitor: Visitor) -> Response {
    web::verification::form(&app.page(visitor))
}

/// A form of the page is answered by a page; any other body is one file, and answered in JSON.
async fn verify(State(app): State<Arc<App>>, visitor: Visitor, headers: HeaderMap, body: Body) -> Response {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
    match form::boundary(content_type) {
        Some(boundary) => {
            let page = app.page(visitor);
            match read(&app, body, |bytes| form::files(&bytes, &boundary)).await {
                Ok(reports) => web::verification::report(&page, &reports),
                Err(StatusCode::PAYLOAD_TOO_LARGE) => web::verification::too_large(&page),
                Err(StatusCode::BAD_REQUEST) => web::verification::no_file(&page),
                Err(status) => status.into_response(),
            }
        }
        None => {
            let one_file = |bytes: Bytes| {
                if bytes.is_empty() { None } else { Some(vec![HandedIn { name: "file".into(), bytes: bytes.into() }]) }
            };
            match read(&app, body, one_file).await {
                Ok(reports) => reports.into_iter().next().map_or_else(
                    || StatusCode::INTERNAL_SERVER_ERROR.into_response(),
                    |report| Json(report).into_response(),
                ),
                Err(status) => status.into_response(),
            }
        }
    }
}

/// Takes the body into memory, if there is a place for it, and verifies what `files` finds in it.
async fn read(
    app: &App,
    body: Body,
    files: impl FnOnce(Bytes) -> Option<Vec<HandedIn>>,
) -> Result<Vec<Report>, StatusCode> {
    let place = app.verification.place().map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    let bytes = to_bytes(body, MAX_BYTES).await.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
    let files = files(bytes).ok_or(StatusCode::BAD_REQUEST)?;
    Ok(app.verification.verify(place, files, app.clock.now()).await)
}
