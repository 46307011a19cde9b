//! HTTP: extract, call, reply. Nothing else imports this module.
//!
//! Every front door and back door has its own file with its routes; this one puts them together and wraps them in what
//! holds for all: limits, security headers, logs.

mod address;
mod app;
mod around;
mod bearer;
mod block;
mod browser;
mod cors;
mod csc;
mod enrolment;
mod explain;
mod guard;
mod headers;
mod issuance;
mod log;
mod login;
mod measurements;
mod oidc;
mod ops;
mod pace;
mod pages;
mod routes;
mod serve;
mod signature;
mod signing;
mod verification;
mod wallet;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;

use around::{Around, around};

pub use address::ClientAddress;
pub use app::{App, Frames, SetupError};
pub use guard::Starts;
pub use pace::Pace;
pub use routes::Routes;
pub use serve::serve;

/// Everything this server answers.
pub fn router(app: Arc<App>) -> Router {
    all_routes().into_router().layer(from_fn_with_state(Arc::new(Around::new(app.clone())), around)).with_state(app)
}

/// The path of every route that answers with a page for people; a browser test visits each of them.
pub fn html_routes() -> Vec<&'static str> {
    all_routes().pages().to_vec()
}

/// The path of every route, as a description of an interface names it.
pub fn paths() -> Vec<&'static str> {
    all_routes().paths().to_vec()
}

fn all_routes() -> Routes {
    Routes::new()
        .merge(pages::routes())
        .merge(login::routes())
        .merge(oidc::routes())
        .merge(wallet::routes())
        .merge(block::routes())
        .merge(issuance::routes())
        .merge(signature::routes())
        .merge(enrolment::routes())
        .merge(signing::routes())
        .merge(verification::routes())
        .merge(csc::routes())
        .merge(ops::routes())
}
