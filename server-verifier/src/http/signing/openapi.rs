//! The description of the portal interface (OpenAPI 3.1), made from the handlers.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::server::ServerBuilder;
use utoipa::{Modify, OpenApi};

use super::super::App;

/// The description.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Siegelring: having documents signed",
        description = "For portals: an access token comes from the token endpoint by `client_credentials` with the scope \
            `signing`. Submit, send the documents, send the person to the link, fetch what was signed."
    ),
    paths(
        super::submit, super::state, super::delete, super::cancel, super::upload, super::result, super::evidence,
        super::events, super::document, document
    ),
    modifiers(&Token),
    tags((name = "portal", description = "For portals"), (name = "phone", description = "For phones"))
)]
struct Description;

struct Token;

impl Modify for Token {
    fn modify(&self, description: &mut utoipa::openapi::OpenApi) {
        let scheme = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        description.components.get_or_insert_default().add_security_scheme("token", scheme);
    }
}

/// This description.
#[utoipa::path(
    get, path = "/signing/openapi.json", tag = "portal",
    responses((status = 200, description = "OpenAPI 3.1", content_type = "application/json", body = Object))
)]
pub(super) async fn document(State(app): State<Arc<App>>) -> Response {
    let mut description = Description::openapi();
    description.servers = Some(vec![ServerBuilder::new().url(app.config.issuer.as_str()).build()]);
    ([(header::CACHE_CONTROL, "public, max-age=300")], Json(description)).into_response()
}
