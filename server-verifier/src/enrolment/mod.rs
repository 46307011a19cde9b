//! Enrolment: somebody vouches that a person was identified, and gets an offer for the person's phone.
//!
//! The same three steps for a clerk's system, a command and a caller of this crate: the [claims](NewEnrolment) are
//! checked, it is found out who the person is among those known ([`Continuity`]), and the offer is [made](Enrolled). The
//! server keeps no name: what waits in the offer is sealed, everything else is opaque.

pub mod claims;
mod devices;
mod error;
mod idempotency;
mod person;
mod service;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use rand_core::OsRng;
use serde::{Deserialize, Serialize};
use siegelring_core::openid4vci::offer::OfferLink;
use siegelring_core::time::UnixTime;
use url::Url;

pub use claims::{Continuity, NewEnrolment};
pub use error::{Error, Result};
pub use service::ServiceToken;

use crate::keys::Keys;
use crate::store::records::configuration::Configuration;
use crate::store::records::offer::{EnrolledBy, Offer, OfferedPerson};
use crate::store::records::offer_code::{ActivationCode, OfferHandle};
use crate::store::{Kind, Sealed, Store, StoreError, records};
use claims::CheckedEnrolment;

/// Makes offers for people who were identified.
pub struct Enrolments {
    base_url: String,
    credential_issuer: String,
    store: Arc<dyn Store>,
    keys: Arc<Keys>,
}

/// What was made for a person. Offer and activation code must not reach the person on the same way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolled {
    /// The person's number, for a later [`Continuity::SameAs`].
    pub person: String,
    /// The offer as `openid-credential-offer://`, by reference: for a QR code.
    pub offer: String,
    /// The same by value: longer, but it needs no server until it is redeemed.
    pub offer_by_value: String,
    /// The offer as a link that opens the app.
    pub app_link: String,
    /// The activation code, 8 digits.
    pub activation_code: String,
    /// Until when the offer can be redeemed.
    pub expires_at: UnixTime,
}

/// The secrets of an enrolment, drawn before anything is written, so that a repeat ends where the first try did.
#[derive(Clone, Serialize, Deserialize)]
struct Plan {
    new_person: String,
    handle: OfferHandle,
    activation_code: ActivationCode,
}

impl Enrolments {
    /// For the server with this base URL and credential issuer.
    pub fn new(base_url: &str, credential_issuer: &str, store: Arc<dyn Store>, keys: Arc<Keys>) -> Self {
        Self { base_url: base_url.to_owned(), credential_issuer: credential_issuer.to_owned(), store, keys }
    }

    /// Makes an offer for a person.
    ///
    /// # Errors
    /// [`Error`]: the claims do not hold, it is not decided who the person is, or the store fails.
    pub async fn enrol(&self, new: &NewEnrolment, by: EnrolledBy, now: UnixTime) -> Result<Enrolled> {
        self.carry_out(new.check(now)?, &Plan::draw(), by, now).await
    }

    async fn carry_out(
        &self,
        checked: CheckedEnrolment,
        plan: &Plan,
        by: EnrolledBy,
        now: UnixTime,
    ) -> Result<Enrolled> {
        let subject = self.find_person(&checked, &plan.new_person, now).await?;
        if checked.block_devices {
            self.block_devices(&subject, now).await?;
        }
        let secrets = &self.keys.secrets;
        let id = plan.handle.id(secrets);
        let person = OfferedPerson {
            attributes: checked.attributes,
            proofing: checked.proofing,
            proofed_at: checked.proofed_at,
        };
        let offer = Offer {
            subject,
            person: Sealed::seal(&secrets.sealing, Kind::Offer, &id, &person, &mut OsRng)?,
            configurations: Configuration::ALL.to_vec(),
            activation_code: Some(plan.activation_code.mac(&id, secrets)),
            tries: 0,
            wallet_id: None,
            enrolled_by: by,
            created_at: now,
            expires_at: now.plus(checked.offer_seconds),
            id,
        };
        let enrolled = self.describe(&offer, plan)?;
        match records::create(&*self.store, offer, now).await {
            // The same plan was carried out before.
            Ok(_) | Err(StoreError::Conflict) => Ok(enrolled),
            Err(error) => Err(error.into()),
        }
    }

    fn describe(&self, offer: &Offer, plan: &Plan) -> Result<Enrolled> {
        let reference = format!("{}/offers/{}", self.credential_issuer, plan.handle.to_text());
        let link = OfferLink::Reference(Url::parse(&reference).map_err(|_| Error::Server)?);
        let value = OfferLink::Value(offer.document(&self.credential_issuer, &plan.handle, &self.keys.secrets));
        let app = Url::parse(&format!("{}/app", self.base_url)).map_err(|_| Error::Server)?;
        Ok(Enrolled {
            person: offer.subject.clone(),
            offer: link.to_custom_scheme()?,
            offer_by_value: value.to_custom_scheme()?,
            app_link: link.to_app_link(&app)?.into(),
            activation_code: plan.activation_code.as_str().to_owned(),
            expires_at: offer.expires_at,
        })
    }
}

impl Plan {
    fn draw() -> Self {
        Self {
            new_person: person::new_number(),
            handle: OfferHandle::generate(&mut OsRng),
            activation_code: ActivationCode::generate(&mut OsRng),
        }
    }
}
