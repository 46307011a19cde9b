//! Pushed authorization requests (RFC 9126): the relying party sends its request itself, the browser only carries a
//! reference.

use rand_core::OsRng;
use serde::Serialize;
use siegelring_core::crypto::random;
use siegelring_core::jose::base64url;
use siegelring_core::time::UnixTime;

use super::Provider;
use super::authorization_request::redirect_uri;
use super::errors::{Error, Result};
use super::parameters::Parameters;
use crate::store::records;
use crate::store::records::authorization::{AuthorizationRequest, PushedRequest};
use crate::store::records::client::Client;

/// What every reference begins with (RFC 9126 section 2.2).
pub(super) const PREFIX: &str = "urn:ietf:params:oauth:request_uri:";

/// How long a reference may be used, in seconds.
const LIFETIME: u64 = 90;

/// The answer to a push (RFC 9126 section 2.2).
#[derive(Debug, Clone, Serialize)]
pub struct PushedAuthorization {
    /// The reference, good once.
    pub request_uri: String,
    /// For how long, in seconds.
    pub expires_in: u64,
}

impl Provider {
    /// Keeps a request for the browser that comes with its reference.
    ///
    /// # Errors
    /// Those of client authentication, and those an authorization request can have.
    pub async fn push(
        &self,
        authorization: Option<&str>,
        parameters: &Parameters,
        now: UnixTime,
    ) -> Result<PushedAuthorization> {
        let audiences = [self.par_endpoint(), self.token_endpoint(), self.issuer.clone()];
        let client = self.authenticate(authorization, parameters, &audiences, now).await?;
        if parameters.has("request_uri") {
            return Err(Error::invalid_request("a pushed request has no request_uri"));
        }
        let uri = redirect_uri(&client, parameters)
            .ok_or(Error::invalid_request("redirect_uri is not exactly one that is registered"))?;
        let request = self.check_request(&client, uri, parameters)?;
        let id = base64url::encode(random::<32>(&mut OsRng));
        let request_uri = format!("{PREFIX}{id}");
        let pushed = PushedRequest { id, request, expires_at: now.plus(LIFETIME) };
        records::create(&*self.store, pushed, now).await?;
        Ok(PushedAuthorization { request_uri, expires_in: LIFETIME })
    }

    /// Reads what `client` pushed under this reference; it stays.
    pub(super) async fn pushed_request(
        &self,
        client: &Client,
        request_uri: &str,
        now: UnixTime,
    ) -> Result<Option<AuthorizationRequest>> {
        let Some(id) = identifier(request_uri) else { return Ok(None) };
        let pushed = records::load::<PushedRequest>(&*self.store, id, now).await?;
        Ok(pushed.map(|found| found.value.request).filter(|request| request.client_id == client.id))
    }

    /// Uses a reference up; whether this call did, and no other before.
    pub(super) async fn use_pushed_request(&self, request_uri: &str, now: UnixTime) -> Result<bool> {
        let Some(id) = identifier(request_uri) else { return Ok(false) };
        Ok(records::take::<PushedRequest>(&*self.store, id, now).await?.is_some())
    }
}

fn identifier(request_uri: &str) -> Option<&str> {
    request_uri.strip_prefix(PREFIX).filter(|id| (1..=64).contains(&id.len()))
}
