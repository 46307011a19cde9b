//! The demo portal: "Stadt Musterhausen, Bewohnerparkausweis", a relying party that uses only public OpenID Connect.
//!
//! `relying_party.rs` and `signature.rs` are the parts to copy into a portal of your own; the rest is a small town's service around it.

mod documents;
mod form;
mod pages;
mod relying_party;
mod session;
mod signature;
mod signing_pages;
#[cfg(test)]
mod tests;
mod words;

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{get, post};
use siegelring_core::time::UnixTime;
use url::Url;

use self::relying_party::RelyingParty;
use self::session::Sessions;
use self::signature::SignatureService;
use super::Result;
use super::artefacts::Artefacts;
use crate::clock::{Clock, SystemClock};

/// What `siegelring demo-portal` takes.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The port to listen on, on the loopback address
    #[arg(long)]
    port: u16,
    /// The verifier's base URL
    #[arg(long)]
    issuer: Url,
    /// The client identifier the verifier gave this portal
    #[arg(long)]
    client_id: String,
    /// The file that holds the client secret
    #[arg(long)]
    client_secret_file: PathBuf,
    /// The origin of a page that may show the portal in a frame
    #[arg(long)]
    frame_ancestor: Option<String>,
    /// Keeps the ID token of every login in this folder
    #[arg(long)]
    out: Option<PathBuf>,
}

/// What the portal must know.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Its own base URL, without a slash at the end.
    pub base: String,
    /// The verifier's base URL.
    pub issuer: Url,
    /// The client identifier the verifier gave it.
    pub client_id: String,
    /// The client secret.
    pub client_secret: String,
    /// The origin of a page that may show the portal in a frame.
    pub frame_ancestor: Option<String>,
    /// The folder that keeps the ID token of every login, if one does.
    pub out: Option<PathBuf>,
}

/// Everything a request of the portal may need.
struct Portal {
    relying_party: RelyingParty,
    signatures: SignatureService,
    sessions: Sessions,
    artefacts: Option<Artefacts>,
    clock: Arc<dyn Clock>,
    policy: HeaderValue,
}

impl Portal {
    fn now(&self) -> UnixTime {
        self.clock.now()
    }
}

/// Serves the portal until it is interrupted.
///
/// # Errors
/// If it cannot listen on the port or read the secret.
pub async fn run(arguments: Arguments) -> Result<()> {
    let settings = Settings {
        base: format!("http://localhost:{}", arguments.port),
        issuer: arguments.issuer,
        client_id: arguments.client_id,
        client_secret: std::fs::read_to_string(&arguments.client_secret_file)?.trim().to_owned(),
        frame_ancestor: arguments.frame_ancestor,
        out: arguments.out,
    };
    let part_of_demo = settings.frame_ancestor.is_some();
    let router = router(settings, Arc::new(SystemClock))?;
    super::serve::until_told_to_stop(arguments.port, router, part_of_demo).await
}

/// The portal's pages.
///
/// # Errors
/// If a setting cannot stand in a header, or no TLS can be set up for calls to the verifier.
pub fn router(settings: Settings, clock: Arc<dyn Clock>) -> Result<Router> {
    let ancestors = settings.frame_ancestor.as_deref().unwrap_or("'none'");
    let issuer = settings.issuer.origin().ascii_serialization();
    // The form that logs out is answered by a redirect to the verifier, hence its origin.
    let policy = HeaderValue::try_from(format!(
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self' {issuer}; \
         frame-ancestors {ancestors}"
    ))?;
    let artefacts = settings.out.as_deref().map(Artefacts::in_folder).transpose()?;
    let signatures = SignatureService::new(settings.clone())?;
    let relying_party = RelyingParty::new(settings)?;
    let sessions = Sessions::default();
    let portal = Arc::new(Portal { relying_party, signatures, sessions, artefacts, clock, policy });
    Ok(Router::new()
        .route("/", get(pages::start))
        .route("/login", get(pages::log_in))
        .route("/callback", get(pages::callback))
        .route("/application", get(pages::application).post(pages::submit))
        .route("/signed", get(signing_pages::signed))
        .route("/receipt", get(pages::receipt))
        .route("/receipt/files/{number}", get(signing_pages::file))
        .route("/logout", post(pages::log_out))
        .route("/portal.css", get(pages::style))
        .route("/icon.svg", get(pages::icon))
        .fallback(pages::not_found)
        .layer(DefaultBodyLimit::max(8 * 1024))
        .layer(middleware::from_fn_with_state(Arc::clone(&portal), protect))
        .with_state(portal))
}

/// The headers of every answer.
async fn protect(State(portal): State<Arc<Portal>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, portal.policy.clone());
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
