//! Access tokens of clerks' systems: who they are was found out at the token endpoint.

use siegelring_core::time::UnixTime;

use super::Enrolments;
use super::error::{Error, Result};
use crate::store::records;
use crate::store::records::client::Client;

use crate::store::records::service_token::ServiceScope;
pub use crate::store::records::service_token::ServiceToken;

impl Enrolments {
    /// The client whose access token this is, if it may enrol people still.
    ///
    /// # Errors
    /// [`Error::Unauthorized`] if it is wrong or expired, or the client was removed or lost its rights.
    pub async fn client(&self, access_token: &str, now: UnixTime) -> Result<Client> {
        let id = ServiceToken::id_of(access_token);
        let token = records::load::<ServiceToken>(&*self.store, &id, now).await?.ok_or(Error::Unauthorized)?;
        if token.value.scope != ServiceScope::Enrolment {
            return Err(Error::Unauthorized);
        }
        let client = records::load::<Client>(&*self.store, &token.value.client_id, now).await?;
        let client = client.ok_or(Error::Unauthorized)?.value;
        if client.enrolment.is_some() { Ok(client) } else { Err(Error::Unauthorized) }
    }
}
