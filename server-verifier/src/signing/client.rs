//! Who asks: who a system is was found out at the token endpoint.

use siegelring_core::time::UnixTime;

use super::Signing;
use super::error::{Error, Result};
use crate::store::records;
use crate::store::records::client::Client;
use crate::store::records::service_token::{ServiceScope, ServiceToken};

impl Signing {
    /// The client whose access token this is, if it may have documents signed still.
    ///
    /// # Errors
    /// [`Error::Disabled`] where nothing is signed;
    /// [`Error::Unauthorized`] if it is wrong, expired or for something else, or the client was removed or lost its
    /// rights.
    pub async fn client(&self, access_token: &str, now: UnixTime) -> Result<Client> {
        if !self.enabled {
            return Err(Error::Disabled);
        }
        let id = ServiceToken::id_of(access_token);
        let token = records::load::<ServiceToken>(&*self.store, &id, now).await?.ok_or(Error::Unauthorized)?.value;
        if token.scope != ServiceScope::Signing {
            return Err(Error::Unauthorized);
        }
        let client = records::load::<Client>(&*self.store, &token.client_id, now).await?;
        let client = client.ok_or(Error::Unauthorized)?.value;
        if client.signing.is_some() { Ok(client) } else { Err(Error::Unauthorized) }
    }
}
