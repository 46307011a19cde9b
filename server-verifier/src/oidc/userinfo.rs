//! The userinfo endpoint (OpenID Connect Core section 5.3).

use serde_json::{Map, Value};
use siegelring_core::time::UnixTime;

use super::Provider;
use super::errors::{Code, Error, Result};
use super::token_value::TokenValue;
use crate::store::Kind;
use crate::store::records;
use crate::store::records::grant::{Grant, GrantState, GrantedClaims};

impl Provider {
    /// The claims an access token gives: the same each time, as long as it is good. `sub` is that of the ID token.
    ///
    /// # Errors
    /// `invalid_token` if it is unknown, expired or revoked.
    pub async fn userinfo(&self, access_token: &str, now: UnixTime) -> Result<Map<String, Value>> {
        const INVALID: Error = Error::new(Code::InvalidToken, "the access token is unknown, expired or revoked");
        let id = self.grant_id(TokenValue::AccessToken, access_token).ok_or(INVALID)?;
        let found = records::load::<Grant>(&*self.store, &id, now).await?;
        let grant = found.filter(|found| found.value.state == GrantState::Redeemed).ok_or(INVALID)?.value;
        let claims: GrantedClaims = grant.claims.open(&self.keys.secrets.sealing, Kind::Grant, &grant.id)?;
        let mut answer = claims.userinfo;
        answer.insert("sub".to_owned(), Value::from(claims.sub));
        Ok(answer)
    }
}
