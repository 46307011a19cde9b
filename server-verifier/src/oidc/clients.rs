//! Registering relying parties: what `siegelring client` does, as functions.

use std::path::Path;

use siegelring_core::assurance::Level;
use siegelring_core::attribute::Attribute;
use siegelring_core::crypto::{Rng, random};
use siegelring_core::jose::base64url;
use siegelring_core::jose::jwk::JwkSet;
use siegelring_core::time::UnixTime;
use url::Url;
use zeroize::Zeroizing;

use super::client_authentication::digest;
use super::{fetch, redirect_uri};
use crate::keys::{KeyError, relying_party};
use crate::store::records::client::{
    Client, ClientAuthentication, CredentialFormat, EnrolmentRights, SecretHash, SigningAlgorithm, SigningRights,
};
use crate::store::{Store, StoreError, records};

/// What an operator says about a new client.
#[derive(Debug, Clone)]
pub struct Registration {
    /// OAuth `client_id`: 1 to 64 of the characters a-z A-Z 0-9 . _ -
    pub id: String,
    /// Name of the organisation, as the phone shows it; at most 64 characters.
    pub name: String,
    /// Web origin, such as `https://portal.example`.
    pub origin: String,
    /// Where logins may return to. None only for a client that enrols people or has documents signed.
    pub redirect_uris: Vec<String>,
    /// Where logouts may return to.
    pub post_logout_redirect_uris: Vec<String>,
    /// How it will authenticate.
    pub authentication: Authentication,
    /// How its ID tokens are signed.
    pub id_token_signed_response_alg: SigningAlgorithm,
    /// Whose clients share a `sub`; by default the host of the origin.
    pub sector: Option<String>,
    /// Level that every login must reach.
    pub minimum_level: Option<Level>,
    /// Attributes it may ask for.
    pub attributes: Vec<Attribute>,
    /// Whether it is an app on the person's own machine.
    pub native: bool,
    /// Whether it may leave PKCE out.
    pub pkce_exempt: bool,
    /// Whether it must push its authorization requests.
    pub par_required: bool,
    /// Whether a scanned login may reach `substantial`.
    pub scanned_may_be_substantial: bool,
    /// Which format of credential its logins ask for.
    pub format: CredentialFormat,
    /// What it may enrol, if it is the system of a clerk.
    pub enrolment: Option<EnrolmentRights>,
    /// What it may have signed, if it may.
    pub signing: Option<SigningRights>,
}

/// How a new client will authenticate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Authentication {
    /// By a secret that is made now.
    ClientSecret,
    /// By assertions under these keys: a JWK set as JSON.
    PrivateKeyJwt(String),
    /// By assertions under the keys published here.
    PrivateKeyJwtFetched(String),
    /// Not at all.
    Public,
}

/// A new client.
pub struct Registered {
    /// As it is kept.
    pub client: Client,
    /// Its secret, which is shown once and kept nowhere.
    pub secret: Option<Zeroizing<String>>,
}

/// Why a client cannot be registered or changed.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// There is one with this identifier.
    #[error("there is a client {0:?} already")]
    Exists(String),
    /// There is none with this identifier.
    #[error("there is no client {0:?}")]
    Unknown(String),
    /// The name is empty or too long for a certificate.
    #[error("the name must have 1 to 64 characters")]
    Name,
    /// The origin is not one.
    #[error("{0:?} is no origin such as https://portal.example (http on this machine only)")]
    Origin(String),
    /// A URI that logins or logouts cannot return to.
    #[error("{0:?} cannot be a redirect URI: https, http on this machine, or an app's own scheme (com.example.app:/…)")]
    RedirectUri(String),
    /// No redirect URI.
    #[error("at least one redirect URI is needed")]
    NoRedirectUri,
    /// Redirect URIs on several hosts.
    #[error("redirect URIs are on several hosts: say with --sector which name they share a person's identifier under")]
    Sector,
    /// A public client that is to do without PKCE.
    #[error("only a client that authenticates may do without PKCE")]
    PkceExempt,
    /// Keys that cannot be used.
    #[error("the JWK set holds no key for ES256 (P-256) or RS256")]
    Jwks,
    /// A place for keys that cannot be used.
    #[error("{0:?} cannot be a jwks_uri: https is needed (http on this machine only)")]
    JwksUri(String),
    /// An origin that cannot be told anything.
    #[error("{0:?} cannot be a webhook origin: an origin such as https://portal.example (http on this machine only)")]
    WebhookOrigin(String),
    /// A client that is to have documents signed and cannot authenticate.
    #[error("only a client that authenticates may have documents signed")]
    PublicSigning,
    /// A client that has no secret to rotate.
    #[error("the client {0:?} does not authenticate by a secret")]
    NoSecret(String),
    /// Its key or certificate cannot be made or removed.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Registers a client, and makes the certificate by which the phone knows it.
///
/// # Errors
/// [`ClientError`] for what does not fit; nothing was changed then.
pub async fn add(
    store: &dyn Store,
    keys_folder: &Path,
    registration: Registration,
    now: UnixTime,
    rng: &mut dyn Rng,
) -> Result<Registered, ClientError> {
    check(&registration)?;
    if records::load::<Client>(store, &registration.id, now).await?.is_some() {
        return Err(ClientError::Exists(registration.id));
    }
    let (authentication, secret) = authentication(registration.authentication, rng)?;
    let client = Client {
        sector: registration.sector.unwrap_or_else(|| host(&registration.origin).unwrap_or_default()),
        id: registration.id,
        name: registration.name,
        origin: registration.origin,
        redirect_uris: registration.redirect_uris,
        post_logout_redirect_uris: registration.post_logout_redirect_uris,
        authentication,
        id_token_signed_response_alg: registration.id_token_signed_response_alg,
        minimum_level: registration.minimum_level,
        attributes: registration.attributes,
        native: registration.native,
        pkce_exempt: registration.pkce_exempt,
        par_required: registration.par_required,
        scanned_may_be_substantial: registration.scanned_may_be_substantial,
        format: registration.format,
        enrolment: registration.enrolment,
        signing: registration.signing,
    };
    relying_party::issue(keys_folder, &client.id, &client.name, &client.origin, now)?;
    let created = records::create(store, client, now).await?;
    Ok(Registered { client: created.value, secret })
}

/// All clients by their identifiers.
///
/// # Errors
/// [`ClientError::Store`].
pub async fn list(store: &dyn Store, now: UnixTime) -> Result<Vec<Client>, ClientError> {
    const PAGE: usize = 100;
    let mut clients: Vec<Client> = Vec::new();
    loop {
        let after = clients.last().map(|client| client.id.clone());
        let page = records::scan::<Client>(store, after.as_deref(), PAGE, now).await?;
        let is_last = page.len() < PAGE;
        clients.extend(page.into_iter().map(|found| found.value));
        if is_last {
            return Ok(clients);
        }
    }
}

/// Removes a client with its certificate: from now on nobody logs in there.
///
/// # Errors
/// [`ClientError::Unknown`]; [`ClientError::Keys`] if its files cannot be removed.
pub async fn remove(store: &dyn Store, keys_folder: &Path, id: &str, now: UnixTime) -> Result<(), ClientError> {
    if !records::remove::<Client>(store, id, now).await? {
        return Err(ClientError::Unknown(id.to_owned()));
    }
    Ok(relying_party::remove(keys_folder, id)?)
}

/// Gives a client a new secret. The one before stays good for `keep_old_for` seconds, so that the portal can change over.
///
/// # Errors
/// [`ClientError::Unknown`], [`ClientError::NoSecret`].
pub async fn rotate_secret(
    store: &dyn Store,
    id: &str,
    keep_old_for: u64,
    now: UnixTime,
    rng: &mut dyn Rng,
) -> Result<Zeroizing<String>, ClientError> {
    let (secret, hash) = new_secret(rng);
    let rotate = |client: &mut Client| match &mut client.authentication {
        ClientAuthentication::ClientSecret { secrets } => {
            secrets.truncate(1);
            secrets.iter_mut().for_each(|old| old.expires_at = Some(now.plus(keep_old_for)));
            secrets.insert(0, hash.clone());
            Ok(())
        }
        _ => Err(ClientError::NoSecret(id.to_owned())),
    };
    records::update(store, id, now, rotate).await?.ok_or_else(|| ClientError::Unknown(id.to_owned()))?;
    Ok(secret)
}

/// Gives a client a new key and certificate for its requests to the phone. A person's `sub` stays as it was.
///
/// # Errors
/// [`ClientError::Unknown`], [`ClientError::Keys`].
pub async fn renew_certificate(
    store: &dyn Store,
    keys_folder: &Path,
    id: &str,
    now: UnixTime,
) -> Result<(), ClientError> {
    let found = records::load::<Client>(store, id, now).await?;
    let client = found.ok_or_else(|| ClientError::Unknown(id.to_owned()))?.value;
    Ok(relying_party::issue(keys_folder, &client.id, &client.name, &client.origin, now)?)
}

fn check(registration: &Registration) -> Result<(), ClientError> {
    relying_party::check_identifier(&registration.id)?;
    if !(1..=64).contains(&registration.name.trim().chars().count()) {
        return Err(ClientError::Name);
    }
    if !is_origin(&registration.origin) {
        return Err(ClientError::Origin(registration.origin.clone()));
    }
    let mut uris = registration.redirect_uris.iter().chain(&registration.post_logout_redirect_uris);
    if let Some(wrong) = uris.find(|uri| !redirect_uri::may_be_registered(uri)) {
        return Err(ClientError::RedirectUri(wrong.clone()));
    }
    if registration.redirect_uris.is_empty() && registration.enrolment.is_none() && registration.signing.is_none() {
        return Err(ClientError::NoRedirectUri);
    }
    let first = registration.redirect_uris.first().and_then(|uri| host(uri));
    if registration.sector.is_none() && registration.redirect_uris.iter().any(|uri| host(uri) != first) {
        return Err(ClientError::Sector);
    }
    if registration.pkce_exempt && registration.authentication == Authentication::Public {
        return Err(ClientError::PkceExempt);
    }
    registration.signing.as_ref().map_or(Ok(()), |rights| check_signing(registration, rights))
}

fn check_signing(registration: &Registration, rights: &SigningRights) -> Result<(), ClientError> {
    if registration.authentication == Authentication::Public {
        return Err(ClientError::PublicSigning);
    }
    match rights.webhook_origins.iter().find(|origin| !is_origin(origin)) {
        Some(wrong) => Err(ClientError::WebhookOrigin(wrong.clone())),
        None => Ok(()),
    }
}

fn is_origin(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| fetch::may_be_fetched(&url) && url.origin().ascii_serialization() == text)
}

fn host(uri: &str) -> Option<String> {
    Url::parse(uri).ok()?.host_str().map(str::to_owned)
}

fn authentication(
    wanted: Authentication,
    rng: &mut dyn Rng,
) -> Result<(ClientAuthentication, Option<Zeroizing<String>>), ClientError> {
    match wanted {
        Authentication::Public => Ok((ClientAuthentication::Public, None)),
        Authentication::ClientSecret => {
            let (secret, hash) = new_secret(rng);
            Ok((ClientAuthentication::ClientSecret { secrets: vec![hash] }, Some(secret)))
        }
        Authentication::PrivateKeyJwt(jwks) => match JwkSet::parse(jwks.as_bytes()) {
            Ok(set) if !set.keys.is_empty() => Ok((ClientAuthentication::PrivateKeyJwt { jwks }, None)),
            _ => Err(ClientError::Jwks),
        },
        Authentication::PrivateKeyJwtFetched(jwks_uri) => {
            if Url::parse(&jwks_uri).is_ok_and(|url| fetch::may_be_fetched(&url)) {
                Ok((ClientAuthentication::PrivateKeyJwtFetched { jwks_uri }, None))
            } else {
                Err(ClientError::JwksUri(jwks_uri))
            }
        }
    }
}

fn new_secret(rng: &mut dyn Rng) -> (Zeroizing<String>, SecretHash) {
    let secret = Zeroizing::new(base64url::encode(random::<32>(rng)));
    let hash = SecretHash { sha256: digest(&secret), expires_at: None };
    (secret, hash)
}
