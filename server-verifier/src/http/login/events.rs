//! What happens to a login, as it happens (server-sent events).

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use tokio::sync::watch;

use super::super::App;
use super::super::browser::Browser;
use crate::approval::{Status, Watch};

/// The status now and whenever it changes, until the login or the server ends.
pub(super) async fn events(State(app): State<Arc<App>>, Path(id): Path<String>, browser: Browser) -> Response {
    match app.approvals.look(&id).await {
        Ok(approval) if browser.0.is_some_and(|secret| approval.is_of(&secret)) => {}
        _ => return StatusCode::NOT_FOUND.into_response(),
    }
    stream_of(&app, &id)
}

/// The status of an approval now and whenever it changes, for a browser that may see it.
pub(in crate::http) fn stream_of(app: &App, id: &str) -> Response {
    let source = Source { watch: app.approvals.subscribe(id), stopping: app.stopping.subscribe(), ended: false };
    Sse::new(stream::unfold(source, next)).keep_alive(KeepAlive::default()).into_response()
}

struct Source {
    watch: Watch,
    stopping: watch::Receiver<bool>,
    ended: bool,
}

async fn next(mut source: Source) -> Option<(Result<Event, Infallible>, Source)> {
    if source.ended {
        return None;
    }
    let status = tokio::select! {
        status = source.watch.next() => status.ok().flatten(),
        // The browser connects again, to whoever serves then.
        _ = source.stopping.wait_for(|stopping| *stopping) => return None,
    };
    let event = match status {
        Some(status) => Event::default().event("status").data(name(status)),
        None => {
            source.ended = true;
            Event::default().event("end").data("")
        }
    };
    Some((Ok(event), source))
}

const fn name(status: Status) -> &'static str {
    match status {
        Status::Pending => "pending",
        Status::Opened => "opened",
        Status::Granted => "granted",
        Status::Redeemed => "redeemed",
        Status::Ended(_) => "ended",
    }
}
