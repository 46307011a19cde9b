//! Offers by reference (OpenID4VCI 1.0, section 4.1.3).

use siegelring_core::openid4vci::offer::CredentialOffer;
use siegelring_core::time::UnixTime;

use super::{CredentialIssuer, Result};
use crate::store::records;
use crate::store::records::offer::Offer;
use crate::store::records::offer_code::OfferHandle;

impl CredentialIssuer {
    /// The offer that the link with this handle leads to; `None` if there is none (any more).
    ///
    /// # Errors
    /// [`super::Error::Server`] if the store fails.
    pub async fn offer(&self, handle: &str, now: UnixTime) -> Result<Option<CredentialOffer>> {
        let Some(handle) = OfferHandle::from_text(handle) else { return Ok(None) };
        let secrets = &self.keys.secrets;
        let offer = records::load::<Offer>(&*self.store, &handle.id(secrets), now).await?;
        Ok(offer.map(|offer| offer.value.document(&self.identifier, &handle, secrets)))
    }
}
