//! `client_credentials` (RFC 6749 section 4.4): for the systems of clerks, which enrol people.

use rand_core::OsRng;
use serde::Serialize;
use siegelring_core::crypto;
use siegelring_core::jose::base64url;
use siegelring_core::time::UnixTime;

use crate::oidc::Provider;
use crate::oidc::errors::{Code, Error, Result};
use crate::oidc::parameters::Parameters;
use crate::store::records;
use crate::store::records::client::ClientAuthentication;
use crate::store::records::service_token::ServiceToken;

/// The grant type.
pub const CLIENT_CREDENTIALS: &str = "client_credentials";

/// What such a token is for.
const SCOPE: &str = "enrolment";

/// How long it is good, in seconds.
const SECONDS: u64 = 600;

/// The answer to the system of a clerk (RFC 6749 section 4.4.3).
#[derive(Debug, Clone, Serialize)]
pub struct ServiceTokenResponse {
    /// For `POST /enrolments`.
    pub access_token: String,
    /// Always `Bearer`.
    pub token_type: &'static str,
    /// How long the access token is good, in seconds.
    pub expires_in: u64,
    /// What was granted.
    pub scope: &'static str,
}

impl Provider {
    /// Answers a token request for the client itself. Only `private_key_jwt` is strong enough here.
    ///
    /// # Errors
    /// Those of client authentication; `unauthorized_client` unless it may enrol people and signs its assertions;
    /// `invalid_scope` for another scope than `enrolment`.
    pub async fn service_token(
        &self,
        authorization: Option<&str>,
        parameters: &Parameters,
        now: UnixTime,
    ) -> Result<ServiceTokenResponse> {
        parameters.check()?;
        let audiences = [self.token_endpoint(), self.issuer.clone()];
        let client = self.authenticate(authorization, parameters, &audiences, now).await?;
        let signs = matches!(
            client.authentication,
            ClientAuthentication::PrivateKeyJwt { .. } | ClientAuthentication::PrivateKeyJwtFetched { .. }
        );
        if !signs || client.enrolment.is_none() {
            return Err(Error::new(Code::UnauthorizedClient, "only for clients that enrol people by private_key_jwt"));
        }
        if parameters.words("scope").any(|scope| scope != SCOPE) {
            return Err(Error::new(Code::InvalidScope, "the only scope is enrolment"));
        }
        let access_token = base64url::encode(crypto::random::<32>(&mut OsRng));
        let id = ServiceToken::id_of(&access_token);
        let token = ServiceToken { id, client_id: client.id, expires_at: now.plus(SECONDS) };
        records::create(&*self.store, token, now).await?;
        Ok(ServiceTokenResponse { access_token, token_type: "Bearer", expires_in: SECONDS, scope: SCOPE })
    }
}
