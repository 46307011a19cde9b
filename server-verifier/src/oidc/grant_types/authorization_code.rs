//! `authorization_code` (RFC 6749 section 4.1.3): a code for tokens, once.

use siegelring_core::time::UnixTime;

use crate::oidc::errors::{Error, Result};
use crate::oidc::parameters::Parameters;
use crate::oidc::token::TokenResponse;
use crate::oidc::token_value::TokenValue;
use crate::oidc::{Provider, pkce};
use crate::store::Kind;
use crate::store::records;
use crate::store::records::client::Client;
use crate::store::records::grant::{Grant, GrantState, GrantedClaims};

/// How long an access token is good, in seconds.
const ACCESS_TOKEN_LIFETIME: u64 = 600;

/// What became of a code.
enum Redemption {
    First(Box<Grant>),
    Again,
}

impl Provider {
    /// Redeems a code for the client that authenticated.
    ///
    /// A request that fails a check leaves the code as it was. One that passes all of them with a code that was redeemed
    /// before revokes what that bought (section 4.1.2).
    pub(in crate::oidc) async fn redeem_code(
        &self,
        client: &Client,
        parameters: &Parameters,
        now: UnixTime,
    ) -> Result<TokenResponse> {
        let code = parameters.text("code").ok_or(Error::invalid_request("code is missing"))?;
        let id = self.grant_id(TokenValue::Code, code).ok_or(UNKNOWN_CODE)?;
        let redeem = |grant: &mut Grant| -> Result<Redemption> {
            check(grant, client, parameters)?;
            match grant.state {
                GrantState::Issued => {
                    grant.state = GrantState::Redeemed;
                    grant.expires_at = now.plus(ACCESS_TOKEN_LIFETIME);
                    Ok(Redemption::First(Box::new(grant.clone())))
                }
                GrantState::Redeemed | GrantState::Revoked => {
                    grant.state = GrantState::Revoked;
                    Ok(Redemption::Again)
                }
            }
        };
        match records::update(&*self.store, &id, now, redeem).await?.ok_or(UNKNOWN_CODE)? {
            Redemption::First(grant) => self.tokens(client, &grant, now),
            Redemption::Again => Err(Error::invalid_grant("the code was used before; what it bought is revoked")),
        }
    }

    fn tokens(&self, client: &Client, grant: &Grant, now: UnixTime) -> Result<TokenResponse> {
        let claims: GrantedClaims = grant.claims.open(&self.keys.secrets.sealing, Kind::Grant, &grant.id)?;
        let access_token = self.token_value(TokenValue::AccessToken, &grant.id);
        Ok(TokenResponse {
            id_token: Some(self.id_token(client, grant, &claims, &access_token, now)?),
            access_token,
            token_type: "Bearer",
            expires_in: ACCESS_TOKEN_LIFETIME,
            scope: grant.scope.clone(),
        })
    }
}

const UNKNOWN_CODE: Error = Error::invalid_grant("the code is unknown or expired");

fn check(grant: &Grant, client: &Client, parameters: &Parameters) -> Result<()> {
    if grant.client_id != client.id {
        return Err(UNKNOWN_CODE);
    }
    if parameters.text("redirect_uri") != Some(grant.redirect_uri.as_str()) {
        return Err(Error::invalid_grant("redirect_uri is not the one of the authorization request"));
    }
    pkce::verify(grant.code_challenge.as_deref(), parameters.text("code_verifier"))
}
