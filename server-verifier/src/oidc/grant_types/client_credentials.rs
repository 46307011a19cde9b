//! `client_credentials` (RFC 6749 section 4.4): for systems of clerks, which enrol people, and for portals that have
//! documents signed.

use rand_core::OsRng;
use siegelring_core::crypto;
use siegelring_core::jose::base64url;
use siegelring_core::time::UnixTime;

use crate::oidc::Provider;
use crate::oidc::errors::{Code, Error, Result};
use crate::oidc::parameters::Parameters;
use crate::oidc::token::TokenResponse;
use crate::store::records;
use crate::store::records::client::{Client, ClientAuthentication};
use crate::store::records::service_token::{ServiceScope, ServiceToken};

/// How long such a token is good, in seconds.
const SECONDS: u64 = 600;

impl Provider {
    /// A token for the client that authenticated. Enrolling people needs `private_key_jwt`.
    ///
    /// # Errors
    /// `unauthorized_client` unless it may do what the scope names, and authenticates well enough for that;
    /// `invalid_scope` for a scope other than `enrolment` or `signing`, or several.
    pub(in crate::oidc) async fn service_token(
        &self,
        client: &Client,
        parameters: &Parameters,
        now: UnixTime,
    ) -> Result<TokenResponse> {
        let scope = scope(client, parameters)?;
        match scope {
            ServiceScope::Enrolment => may_enrol(client)?,
            ServiceScope::Signing => may_sign(client)?,
        }
        let access_token = base64url::encode(crypto::random::<32>(&mut OsRng));
        let id = ServiceToken::id_of(&access_token);
        let token = ServiceToken { id, client_id: client.id.clone(), scope, expires_at: now.plus(SECONDS) };
        records::create(&*self.store, token, now).await?;
        let scope = scope.as_str().to_owned();
        Ok(TokenResponse { access_token, token_type: "Bearer", expires_in: SECONDS, scope, id_token: None })
    }
}

/// What the token is to be for: what is asked, else the one thing the client may do.
fn scope(client: &Client, parameters: &Parameters) -> Result<ServiceScope> {
    let only_signs = client.enrolment.is_none() && client.signing.is_some();
    let mut words = parameters.words("scope");
    match (words.next(), words.next()) {
        (None, _) if only_signs => Ok(ServiceScope::Signing),
        (None, _) | (Some("enrolment"), None) => Ok(ServiceScope::Enrolment),
        (Some("signing"), None) => Ok(ServiceScope::Signing),
        _ => Err(Error::new(Code::InvalidScope, "the scope is enrolment or signing")),
    }
}

fn may_enrol(client: &Client) -> Result<()> {
    let signs_assertions = matches!(
        client.authentication,
        ClientAuthentication::PrivateKeyJwt { .. } | ClientAuthentication::PrivateKeyJwtFetched { .. }
    );
    if signs_assertions && client.enrolment.is_some() {
        return Ok(());
    }
    Err(Error::new(Code::UnauthorizedClient, "only for clients that enrol people by private_key_jwt"))
}

fn may_sign(client: &Client) -> Result<()> {
    if client.signing.is_some() && !client.authentication.is_public() {
        return Ok(());
    }
    Err(Error::new(Code::UnauthorizedClient, "this client may not have documents signed"))
}
