//! `client_credentials` (RFC 6749 section 4.4): for the systems of clerks, which enrol people.

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
use crate::store::records::service_token::ServiceToken;

/// What such a token is for.
const SCOPE: &str = "enrolment";

/// How long it is good, in seconds.
const SECONDS: u64 = 600;

impl Provider {
    /// A token for the client that authenticated. Only `private_key_jwt` is strong enough here.
    ///
    /// # Errors
    /// `unauthorized_client` unless it may enrol people and signs its assertions; `invalid_scope` for another scope than
    /// `enrolment`.
    pub(in crate::oidc) async fn service_token(
        &self,
        client: &Client,
        parameters: &Parameters,
        now: UnixTime,
    ) -> Result<TokenResponse> {
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
        let token = ServiceToken { id, client_id: client.id.clone(), expires_at: now.plus(SECONDS) };
        records::create(&*self.store, token, now).await?;
        let scope = SCOPE.to_owned();
        Ok(TokenResponse { access_token, token_type: "Bearer", expires_in: SECONDS, scope, id_token: None })
    }
}
