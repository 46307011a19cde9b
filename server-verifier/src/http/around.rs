//! What holds for every request: it is logged and measured, its answer carries headers, an error has words, and there are
//! limits.

use std::sync::Arc;

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;

use super::explain::Asker;
use super::guard::Shed;
use super::headers::Policies;
use super::log::Observed;
use super::measurements::Measurements;
use super::{App, explain, guard, headers};

/// What it takes.
pub(super) struct Around {
    app: Arc<App>,
    policies: Policies,
    measurements: Measurements,
}

impl Around {
    pub(super) fn new(app: Arc<App>) -> Self {
        let policies = Policies::new(&app.frames);
        Self { app, policies, measurements: Measurements::default() }
    }
}

/// Surrounds the handler of a request.
pub(super) async fn around(State(around): State<Arc<Around>>, request: Request, next: Next) -> Response {
    let Around { app, policies, measurements } = &*around;
    let (observed, asker) = (Observed::begin(&request), Asker::of(&request));
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let response = guard::limit(app, matched.as_ref(), request, next).await;
    let mut response = explain::explain(app, asker, response);
    headers::secure(app, policies, &mut response);
    // By its route, never by its path: paths hold identifiers and tokens.
    let route = matched.as_ref().map_or("unknown", MatchedPath::as_str);
    let (status, seconds) = (response.status(), observed.seconds());
    measurements.count(route, status, seconds);
    if response.extensions().get::<Shed>().is_none() {
        observed.log(route, status, seconds);
    }
    response
}
