//! The public keys under which a client signs its assertions: registered, or published at its `jwks_uri`.

use std::collections::HashMap;
use std::sync::Arc;

use siegelring_core::jose::jwk::JwkSet;
use siegelring_core::jose::jws::{UnverifiedJws, VerifiedJws};
use siegelring_core::time::UnixTime;
use tokio::sync::Mutex;
use url::Url;

use super::errors::{Error, Result};
use super::fetch::Fetch;
use crate::store::records::client::{Client, ClientAuthentication};

/// How long a published set is used before it is fetched again, in seconds.
const FRESH_FOR: u64 = 600;

/// How long to wait between two fetches for one client, whatever its assertions say, in seconds.
const FETCHED_AT_MOST_EVERY: u64 = 30;

/// The type that newer clients give their assertions (draft-ietf-oauth-rfc7523bis); others give `JWT` or none.
const TYP: &str = "client-authentication+jwt";

/// Finds a client's keys, and remembers those it had to fetch.
pub(super) struct ClientKeys {
    fetch: Arc<dyn Fetch>,
    published: Mutex<HashMap<String, Arc<Mutex<Published>>>>,
}

/// The keys at one client's `jwks_uri`, as they were when last fetched.
#[derive(Default)]
struct Published {
    uri: String,
    keys: JwkSet,
    tried_at: Option<UnixTime>,
}

impl ClientKeys {
    pub(super) fn new(fetch: Arc<dyn Fetch>) -> Self {
        Self { fetch, published: Mutex::default() }
    }

    /// Checks the signature of an assertion with the client's keys.
    ///
    /// A published set is fetched when it is old, and when none of its keys fits (the client may have rotated them), but
    /// never more often than every half minute.
    ///
    /// # Errors
    /// `invalid_client` if no key of the client made the signature, or the client is not registered for it.
    pub(super) async fn verify(
        &self,
        client: &Client,
        assertion: &UnverifiedJws<'_>,
        now: UnixTime,
    ) -> Result<VerifiedJws> {
        match &client.authentication {
            ClientAuthentication::PrivateKeyJwt { jwks } => {
                verify_with(&JwkSet::parse(jwks.as_bytes())?, assertion).ok_or(WRONG_SIGNATURE)
            }
            ClientAuthentication::PrivateKeyJwtFetched { jwks_uri } => {
                let published = self.published_by(&client.id).await;
                let mut published = published.lock().await;
                if published.uri != *jwks_uri {
                    *published = Published { uri: jwks_uri.clone(), ..Published::default() };
                }
                if published.is_older_than(FRESH_FOR, now) {
                    self.refresh(&mut published, now).await;
                }
                if let Some(verified) = verify_with(&published.keys, assertion) {
                    return Ok(verified);
                }
                if published.is_older_than(FETCHED_AT_MOST_EVERY, now) {
                    self.refresh(&mut published, now).await;
                }
                verify_with(&published.keys, assertion).ok_or(WRONG_SIGNATURE)
            }
            _ => Err(Error::invalid_client("the client is registered for another way to authenticate")),
        }
    }

    /// Each client has its own lock: one that answers slowly makes nobody else wait.
    async fn published_by(&self, client_id: &str) -> Arc<Mutex<Published>> {
        self.published.lock().await.entry(client_id.to_owned()).or_default().clone()
    }

    /// Fetches the set; if that fails, the one before stays.
    async fn refresh(&self, published: &mut Published, now: UnixTime) {
        published.tried_at = Some(now);
        let Ok(uri) = Url::parse(&published.uri) else { return };
        match self.fetch.fetch(&uri).await {
            Ok(document) => match JwkSet::parse(&document) {
                Ok(keys) => published.keys = keys,
                Err(error) => tracing::warn!(%uri, %error, "what a client publishes is no JWK set"),
            },
            Err(error) => tracing::warn!(%uri, %error, "a client's keys cannot be fetched"),
        }
    }
}

impl Published {
    fn is_older_than(&self, seconds: u64, now: UnixTime) -> bool {
        self.tried_at.is_none_or(|tried_at| now.since(tried_at) >= seconds)
    }
}

const WRONG_SIGNATURE: Error = Error::invalid_client("no key of the client made this signature");

fn verify_with(keys: &JwkSet, assertion: &UnverifiedJws<'_>) -> Option<VerifiedJws> {
    let is_new_type = assertion.header().typ.as_deref().is_some_and(|typ| typ.eq_ignore_ascii_case(TYP));
    keys.candidates(assertion.header().kid.as_deref()).find_map(|key| {
        let (assertion, key) = (assertion.clone(), key.verification_key());
        if is_new_type { assertion.verify(&key, TYP) } else { assertion.verify_untyped(&key) }.ok()
    })
}
