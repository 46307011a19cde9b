//! Routes of the OpenID Connect front door.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use serde::Serialize;

use super::browser::{self, Browser};
use super::guard::admit_start;
use super::{App, ClientAddress, Frames, Routes, bearer, cors};
use crate::oidc::{self, Authorization, Code, Error, Logout, PageProblem, Parameters};
use crate::web::{self, Visitor};

pub(super) fn routes() -> Routes {
    Routes::new()
        .api("/.well-known/openid-configuration", get(discovery).options(cors::preflight))
        .api("/oidc/jwks", get(jwks).options(cors::preflight))
        .page("/oidc/authorize", get(authorize).head(not_by_head).post(authorize_by_post))
        .api("/oidc/par", axum::routing::post(par).options(cors::preflight))
        .api("/oidc/token", axum::routing::post(token).options(cors::preflight))
        .api("/oidc/userinfo", get(userinfo).post(userinfo).options(cors::preflight))
        .page("/oidc/logout", get(logout).post(logout_by_post))
}

async fn discovery(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    cors::allow(&app, &headers, cacheable(&app.oidc.metadata())).await
}

async fn jwks(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    let response = app.oidc.jwks().map_or_else(refuse, |keys| cacheable(&keys));
    cors::allow(&app, &headers, response).await
}

async fn authorize(
    State(app): State<Arc<App>>,
    address: ClientAddress,
    visitor: Visitor,
    browser: Browser,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let parameters = Parameters::parse(query.unwrap_or_default().as_bytes());
    // What asks silently starts nothing, and comes often.
    let admitted = if parameters.text("prompt") == Some("none") { None } else { Some(admit_start(&app, address)) };
    let _place = match admitted.transpose() {
        Ok(place) => place,
        Err(response) => return response,
    };
    let secret = browser.or_new();
    let browser = oidc::Browser {
        secret: &secret,
        fetch_destination: fetch_destination(&headers),
        language: visitor.language(None),
        may_begin_in_a_frame: app.frames != Frames::Nobody,
    };
    match app.oidc.authorize(&parameters, browser, app.clock.now()).await {
        Ok(Authorization::Begun(approval)) => {
            let mut response = Redirect::to(&format!("/login/{}", approval.id())).into_response();
            browser::remember(response.headers_mut(), &secret);
            response
        }
        Ok(Authorization::Redirect(url)) => Redirect::to(url.as_str()).into_response(),
        Err(problem) => page(&app, visitor, problem),
    }
}

/// What the browser wants the answer for; pages that it only fetches ahead are not gone to yet.
pub(super) fn fetch_destination(headers: &HeaderMap) -> Option<&str> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let is_ahead = |name: &str| text(name).is_some_and(|purpose| purpose.contains("prefetch"));
    if is_ahead("sec-purpose") || is_ahead("purpose") { Some("prefetch") } else { text("sec-fetch-dest") }
}

/// Programs that look at links must not begin logins.
async fn not_by_head() -> StatusCode {
    StatusCode::METHOD_NOT_ALLOWED
}

/// A form posted from another site comes without our cookie; the same request by GET comes with it.
async fn authorize_by_post(body: Bytes) -> Response {
    by_get("/oidc/authorize", &body)
}

async fn par(State(app): State<Arc<App>>, address: ClientAddress, headers: HeaderMap, body: Bytes) -> Response {
    let parameters = Parameters::parse(&body);
    // All users of a portal come from its one address; only what need not authenticate is counted.
    let authenticates = headers.contains_key(header::AUTHORIZATION)
        || parameters.has("client_secret")
        || parameters.has("client_assertion");
    let admitted = if authenticates { None } else { Some(admit_start(&app, address)) };
    let _place = match admitted.transpose() {
        Ok(place) => place,
        Err(response) => return response,
    };
    let answer = match form_only(&headers) {
        Ok(()) => app.oidc.push(authorization(&headers), &parameters, app.clock.now()).await,
        Err(error) => Err(error),
    };
    let response = match answer {
        Ok(pushed) => (StatusCode::CREATED, Json(pushed)).into_response(),
        Err(error) => refuse_client(&headers, error),
    };
    cors::allow(&app, &headers, response).await
}

async fn token(State(app): State<Arc<App>>, headers: HeaderMap, body: Bytes) -> Response {
    let parameters = Parameters::parse(&body);
    let answer = match form_only(&headers) {
        Ok(()) => app.oidc.token(authorization(&headers), &parameters, app.clock.now()).await,
        Err(error) => Err(error),
    };
    let response = match answer {
        Ok(tokens) => Json(tokens).into_response(),
        Err(error) => refuse_client(&headers, error),
    };
    cors::allow(&app, &headers, response).await
}

/// The access token comes in the header, or in the form of a POST (RFC 6750 sections 2.1 and 2.2).
async fn userinfo(State(app): State<Arc<App>>, headers: HeaderMap, body: Bytes) -> Response {
    let form = Parameters::parse(&body);
    let token = match headers.contains_key(header::AUTHORIZATION) {
        true => bearer::token(&headers),
        false => form.text("access_token"),
    };
    let response = match token {
        Some(token) => match app.oidc.userinfo(token, app.clock.now()).await {
            Ok(claims) => Json(claims).into_response(),
            Err(error) => refuse_token(error),
        },
        None => bearer::challenge(&headers, StatusCode::UNAUTHORIZED.into_response()),
    };
    cors::allow(&app, &headers, response).await
}

async fn logout(State(app): State<Arc<App>>, visitor: Visitor, RawQuery(query): RawQuery) -> Response {
    answer_logout(&app, visitor, &Parameters::parse(query.unwrap_or_default().as_bytes())).await
}

async fn logout_by_post(State(app): State<Arc<App>>, visitor: Visitor, body: Bytes) -> Response {
    answer_logout(&app, visitor, &Parameters::parse(&body)).await
}

async fn answer_logout(app: &App, visitor: Visitor, parameters: &Parameters) -> Response {
    match app.oidc.logout(parameters, app.clock.now()).await {
        Ok(Logout::Redirect(url)) => Redirect::to(url.as_str()).into_response(),
        Ok(Logout::Page) => web::error::logged_out(&app.page(visitor)),
        Err(problem) => page(app, visitor, problem),
    }
}

fn page(app: &App, visitor: Visitor, problem: PageProblem) -> Response {
    let status = StatusCode::from_u16(problem.status()).unwrap_or(StatusCode::BAD_REQUEST);
    web::error::problem_page(&app.page(visitor), status, problem.code())
}

fn by_get(path: &str, body: &[u8]) -> Response {
    match std::str::from_utf8(body) {
        // Whatever is no form stays one after this, and nothing else: `?` is followed by encoded pairs only.
        Ok(_) => {
            let pairs = url::form_urlencoded::parse(body);
            let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
            Redirect::to(&format!("{path}?{query}")).into_response()
        }
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}

/// A document that may be kept for a while: short enough that a new key is known long before it signs.
fn cacheable(document: &impl Serialize) -> Response {
    ([(header::CACHE_CONTROL, "public, max-age=300")], Json(document)).into_response()
}

fn authorization(headers: &HeaderMap) -> Option<&str> {
    // A header that is no text is a wrong one, not a missing one.
    headers.get(header::AUTHORIZATION).map(|value| value.to_str().unwrap_or_default())
}

/// Requests are forms (RFC 6749 section 3.2); a client that sends JSON learns why it is not understood.
fn form_only(headers: &HeaderMap) -> Result<(), Error> {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if media_type.trim_start().to_ascii_lowercase().starts_with("application/x-www-form-urlencoded") {
        Ok(())
    } else {
        Err(Error::new(Code::InvalidRequest, "the body must be application/x-www-form-urlencoded"))
    }
}

#[derive(Serialize)]
struct ErrorBody {
    error: &'static str,
    error_description: &'static str,
}

fn refuse(error: Error) -> Response {
    let status = StatusCode::from_u16(error.code.status()).unwrap_or(StatusCode::BAD_REQUEST);
    let body = ErrorBody { error: error.code.as_str(), error_description: error.description };
    (status, Json(body)).into_response()
}

/// A client that used the header learns which scheme is meant (RFC 6749 section 5.2).
fn refuse_client(headers: &HeaderMap, error: Error) -> Response {
    let mut response = refuse(error);
    if error.code == Code::InvalidClient && headers.contains_key(header::AUTHORIZATION) {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"token\""));
    }
    response
}

/// An error of RFC 6750 section 3.1.
fn refuse_token(error: Error) -> Response {
    let mut response = refuse(error);
    let challenge = format!("Bearer error=\"{}\", error_description=\"{}\"", error.code.as_str(), error.description);
    if let (401 | 403, Ok(challenge)) = (error.code.status(), HeaderValue::try_from(challenge)) {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    }
    response
}
