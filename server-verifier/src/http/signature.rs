//! What validators of document signatures fetch: certificates and revocation lists of the authorities.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::{App, Routes};

pub(super) fn routes() -> Routes {
    Routes::new()
        .api("/signature/ca.der", get(current_certificate))
        .api("/signature/crl.der", get(current_list))
        .api("/signature/{authority}/ca.der", get(certificate))
        .api("/signature/{authority}/crl.der", get(list))
}

async fn current_certificate(State(app): State<Arc<App>>) -> Response {
    let id = app.equipment.authorities.current().id();
    certificate(State(app), Path(id)).await
}

async fn current_list(State(app): State<Arc<App>>) -> Response {
    let id = app.equipment.authorities.current().id();
    list(State(app), Path(id)).await
}

async fn certificate(State(app): State<Arc<App>>, Path(authority): Path<String>) -> Response {
    match app.equipment.authorities.by_id(&authority) {
        Some(authority) => file("application/pkix-cert", 86400, authority.certificate().der().to_vec()),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn list(State(app): State<Arc<App>>, Path(authority): Path<String>) -> Response {
    match app.equipment.revocation_lists.list(&authority, app.clock.now()).await {
        Ok(Some(list)) => file("application/pkix-crl", 300, list),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(%error, "there is no revocation list for document signatures");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

/// DER under its media type (RFC 2585, section 4), for so many seconds.
fn file(media_type: &'static str, seconds: u32, der: Vec<u8>) -> Response {
    let headers =
        [(header::CONTENT_TYPE, media_type.to_owned()), (header::CACHE_CONTROL, format!("public, max-age={seconds}"))];
    (headers, der).into_response()
}
