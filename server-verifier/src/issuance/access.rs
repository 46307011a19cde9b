//! Who may fetch credentials: the bearer of an access token (RFC 6750).

use siegelring_core::openid4vci::error::IssuanceError;
use siegelring_core::time::UnixTime;

use super::{CredentialIssuer, Error, Result};
use crate::store::records::issuance::Issuance;
use crate::store::records::{self, Versioned};

impl CredentialIssuer {
    /// What this access token allows.
    pub(super) async fn allowed(&self, access_token: &str, now: UnixTime) -> Result<Versioned<Issuance>> {
        let found = records::load::<Issuance>(&*self.store, &Issuance::id_of(access_token), now).await?;
        found.ok_or(Error::told(IssuanceError::InvalidToken, "the access token is wrong or expired"))
    }
}
