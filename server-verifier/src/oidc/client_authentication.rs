//! Which client is it: by secret, by signed assertion, or, for a public client, by its word (OpenID Connect Core
//! section 9).
//!
//! Whatever fails here has changed nothing: a code is spent only by a request whose client is known.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use siegelring_core::crypto::{constant_time_eq, sha256};
use siegelring_core::jose::base64url;
use siegelring_core::time::UnixTime;

use super::Provider;
use super::errors::{Error, Result};
use super::parameters::Parameters;
use crate::store::records;
use crate::store::records::client::{Client, ClientAuthentication, SecretHash};

/// The only type of assertion (RFC 7523 section 2.2).
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// What a client sent to say who it is.
enum Credentials<'a> {
    /// Its word.
    Identifier(String),
    /// `client_secret_basic` or `client_secret_post`.
    Secret(String, String),
    /// `private_key_jwt`.
    Assertion(&'a str),
}

impl Provider {
    /// The client that made a request.
    ///
    /// `authorization` is the header of that name; `audiences` are what an assertion may be addressed to at this
    /// endpoint.
    ///
    /// # Errors
    /// `invalid_client` if it is unknown, authenticates otherwise than registered, or does not authenticate;
    /// `invalid_request` if it tries to in two ways at once (RFC 6749 section 2.3).
    pub(super) async fn authenticate(
        &self,
        authorization: Option<&str>,
        parameters: &Parameters,
        audiences: &[String],
        now: UnixTime,
    ) -> Result<Client> {
        match Credentials::find(authorization, parameters)? {
            Credentials::Identifier(id) => {
                let client = self.known_client(&id, now).await?;
                if client.authentication.is_public() { Ok(client) } else { Err(wrong_method()) }
            }
            Credentials::Secret(id, secret) => {
                let client = self.known_client(&id, now).await?;
                match &client.authentication {
                    ClientAuthentication::ClientSecret { secrets } if is_one_of(&secret, secrets, now) => Ok(client),
                    ClientAuthentication::ClientSecret { .. } => {
                        Err(Error::invalid_client("the client secret is wrong"))
                    }
                    _ => Err(wrong_method()),
                }
            }
            Credentials::Assertion(assertion) => {
                self.authenticate_by_assertion(assertion, parameters.text("client_id"), audiences, now).await
            }
        }
    }

    pub(super) async fn known_client(&self, id: &str, now: UnixTime) -> Result<Client> {
        self.client(id, now).await?.ok_or(Error::invalid_client("the client is not registered"))
    }

    /// The client with this identifier, which comes from outside.
    pub(super) async fn client(&self, id: &str, now: UnixTime) -> Result<Option<Client>> {
        if id.is_empty() || id.len() > 255 {
            return Ok(None);
        }
        Ok(records::load::<Client>(&*self.store, id, now).await?.map(|found| found.value))
    }
}

impl<'a> Credentials<'a> {
    fn find(authorization: Option<&str>, parameters: &'a Parameters) -> Result<Self> {
        let assertion = parameters.text("client_assertion");
        let secret = parameters.text("client_secret");
        let named = parameters.text("client_id");
        match (authorization, assertion, secret) {
            (Some(header), None, None) => {
                let (id, secret) = basic(header)?;
                match named {
                    Some(named) if named != id => Err(Error::invalid_request("two clients are named")),
                    _ => Ok(Self::Secret(id, secret)),
                }
            }
            (None, Some(assertion), None) if parameters.text("client_assertion_type") == Some(JWT_BEARER) => {
                Ok(Self::Assertion(assertion))
            }
            (None, Some(_), None) => Err(Error::invalid_client("client_assertion_type must be jwt-bearer")),
            (None, None, Some(secret)) => match named {
                Some(id) => Ok(Self::Secret(id.to_owned(), secret.to_owned())),
                None => Err(Error::invalid_client("client_id is missing")),
            },
            (None, None, None) => match named {
                Some(id) => Ok(Self::Identifier(id.to_owned())),
                None => Err(Error::invalid_client("the client does not say who it is")),
            },
            _ => Err(Error::invalid_request("a client authenticates in one way only")),
        }
    }
}

/// Identifier and secret of `client_secret_basic`, each form-encoded (RFC 6749 section 2.3.1).
fn basic(header: &str) -> Result<(String, String)> {
    let wrong = || Error::invalid_client("the Authorization header is not Basic with client_id and client_secret");
    let (scheme, value) = header.split_once(' ').ok_or_else(wrong)?;
    if !scheme.eq_ignore_ascii_case("Basic") {
        return Err(wrong());
    }
    let decoded = STANDARD.decode(value.trim()).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let decoded = decoded.ok_or_else(wrong)?;
    let (id, secret) = decoded.split_once(':').ok_or_else(wrong)?;
    Ok((form_decoded(id), form_decoded(secret)))
}

fn form_decoded(text: &str) -> String {
    // `=` and `&` are encoded where they are meant, so the whole text is one name without a value.
    url::form_urlencoded::parse(text.as_bytes()).next().map(|(name, _)| name.into_owned()).unwrap_or_default()
}

fn is_one_of(secret: &str, secrets: &[SecretHash], now: UnixTime) -> bool {
    let digest = digest(secret);
    let is_good = |known: &SecretHash| known.expires_at.is_none_or(|until| now < until);
    secrets.iter().any(|known| is_good(known) && constant_time_eq(known.sha256.as_bytes(), digest.as_bytes()))
}

/// What is kept of a client secret.
pub(crate) fn digest(secret: &str) -> String {
    base64url::encode(sha256(secret.as_bytes()))
}

fn wrong_method() -> Error {
    Error::invalid_client("the client is registered for another way to authenticate")
}
