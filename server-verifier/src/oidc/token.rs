//! The token endpoint (RFC 6749 section 3.2): who asks, and what for.

use serde::Serialize;
use siegelring_core::time::UnixTime;

use super::Provider;
use super::errors::{Code, Error, Result};
use super::parameters::Parameters;

/// The answer of the token endpoint (RFC 6749 section 5.1, OpenID Connect Core section 3.1.3.3).
#[derive(Debug, Clone, Serialize)]
pub struct TokenResponse {
    /// For the userinfo endpoint, or for enrolling people.
    pub access_token: String,
    /// Always `Bearer`.
    pub token_type: &'static str,
    /// How long the access token is good, in seconds.
    pub expires_in: u64,
    /// What was granted.
    pub scope: String,
    /// Who logged in, if somebody did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_token: Option<String>,
}

impl Provider {
    /// Answers a token request. `authorization` is the header of that name.
    ///
    /// # Errors
    /// Those of RFC 6749 section 5.2. One that comes before the grant was looked at has changed nothing.
    pub async fn token(
        &self,
        authorization: Option<&str>,
        parameters: &Parameters,
        now: UnixTime,
    ) -> Result<TokenResponse> {
        parameters.check()?;
        let audiences = [self.token_endpoint(), self.issuer.clone()];
        let client = self.authenticate(authorization, parameters, &audiences, now).await?;
        match parameters.text("grant_type") {
            Some("authorization_code") => self.redeem_code(&client, parameters, now).await,
            Some("client_credentials") => self.service_token(&client, parameters, now).await,
            Some(_) => Err(Error::new(Code::UnsupportedGrantType, "this grant type is not offered")),
            None => Err(Error::invalid_request("grant_type is missing")),
        }
    }
}
