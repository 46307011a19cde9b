//! The front door of portals: an OpenID Connect provider whose every login is approved on a phone.
//!
//! Standards: OpenID Connect Core 1.0, Discovery 1.0, RP-Initiated Logout 1.0, Unmet Authentication Requirements 1.0;
//! OAuth 2.0 (RFC 6749) with PKCE (RFC 7636), pushed requests (RFC 9126), signed client assertions (RFC 7523) and the
//! issuer in the response (RFC 9207), as RFC 9700 advises. Nothing here knows HTTP: `http::oidc` reads requests and
//! writes answers.

mod acr;
mod authorization_request;
mod authorize;
mod claims;
mod client_assertion;
mod client_authentication;
mod client_keys;
pub mod clients;
mod discovery;
mod errors;
mod fetch;
mod grant_types;
mod id_token;
mod jwks;
mod login;
mod logout;
mod par;
mod parameters;
mod pkce;
mod redirect_uri;
#[cfg(test)]
mod tests;
mod token;
mod token_value;
mod userinfo;

use std::sync::Arc;

use siegelring_core::assurance::Scheme;
use siegelring_core::time::UnixTime;

pub use authorize::{Authorization, Browser};
pub use discovery::Metadata;
pub use errors::{Code, Error, PageProblem, Result};
pub use fetch::{Fetch, FetchError, HttpsFetch};
pub use login::FRONT_DOOR;
pub use logout::Logout;
pub use par::PushedAuthorization;
pub use parameters::Parameters;
pub use token::TokenResponse;

use crate::approval::Approvals;
use crate::keys::Keys;
use crate::store::Store;
use crate::store::records;
use crate::store::records::client::Client;
use client_keys::ClientKeys;

/// The OpenID Connect provider.
pub struct Provider {
    issuer: String,
    eidas: Scheme,
    store: Arc<dyn Store>,
    keys: Arc<Keys>,
    approvals: Arc<Approvals>,
    client_keys: ClientKeys,
}

impl Provider {
    /// A provider on this store, with these keys.
    ///
    /// `issuer` is the base URL of this server, without a trailing slash; `eidas` says which eIDAS identifiers of levels
    /// it emits; `fetch` gets what clients publish.
    pub fn new(
        issuer: String,
        eidas: Scheme,
        store: Arc<dyn Store>,
        keys: Arc<Keys>,
        approvals: Arc<Approvals>,
        fetch: Arc<dyn Fetch>,
    ) -> Self {
        Self { issuer, eidas, store, keys, approvals, client_keys: ClientKeys::new(fetch) }
    }

    /// Whether a registered client's pages come from `origin`, so that a browser may show it answers (CORS).
    ///
    /// # Errors
    /// `server_error` if the store fails.
    pub async fn is_registered_origin(&self, origin: &str, now: UnixTime) -> Result<bool> {
        Ok(!records::find::<Client>(&*self.store, Client::ORIGIN, origin, None, 1, now).await?.is_empty())
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.issuer)
    }

    fn token_endpoint(&self) -> String {
        self.url("/oidc/token")
    }

    fn par_endpoint(&self) -> String {
        self.url("/oidc/par")
    }
}
