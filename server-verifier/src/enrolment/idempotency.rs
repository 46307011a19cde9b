//! Enrolments of a clerk's system: who may, for what, and once however often it is asked for.

use siegelring_core::crypto;
use siegelring_core::jose::base64url;
use siegelring_core::time::UnixTime;

use rand_core::OsRng;

use super::claims::NewEnrolment;
use super::error::{Error, Result};
use super::{Enrolled, Enrolments, Plan};
use crate::store::records;
use crate::store::records::client::Client;
use crate::store::records::enrolment::Enrolment;
use crate::store::records::offer::EnrolledBy;
use crate::store::{Kind, Sealed, StoreError};

/// How long a repeat is recognised, in seconds.
const RECOGNISED: u64 = 24 * 3600;

impl Enrolments {
    /// Makes an offer for a person whom this client has identified. The same request under the same key gets the same
    /// answer for a day.
    ///
    /// # Errors
    /// [`Error::ProofingNotAllowed`] unless the client may claim the way of identification; [`Error::KeyReused`] for
    /// another request under the same key; otherwise as [`Enrolments::enrol`].
    pub async fn enrol_for(
        &self,
        client: &Client,
        idempotency_key: &str,
        new: &NewEnrolment,
        now: UnixTime,
    ) -> Result<Enrolled> {
        let rights = client.enrolment.as_ref().ok_or(Error::Unauthorized)?;
        if !rights.proofing_methods.contains(&new.proofing_method) {
            return Err(Error::ProofingNotAllowed);
        }
        if !(1..=255).contains(&idempotency_key.len()) {
            return Err(Error::invalid("Idempotency-Key", "must have 1 to 255 characters"));
        }
        // Refused before the key is used: a mistake can be mended under the same key.
        new.check(now)?;
        let enrolment = self.recognise(client, idempotency_key, new, now).await?;
        let plan: Plan = enrolment.plan.open(&self.keys.secrets.sealing, Kind::Enrolment, &enrolment.id)?;
        // The first try's time, so that a repeat names the same end.
        let checked = new.check(enrolment.created_at)?;
        self.carry_out(checked, &plan, EnrolledBy::Clerk(client.id.clone()), enrolment.created_at).await
    }

    /// The record of this key: the first caller makes it, whoever repeats finds it.
    async fn recognise(&self, client: &Client, key: &str, new: &NewEnrolment, now: UnixTime) -> Result<Enrolment> {
        let secrets = &self.keys.secrets;
        let id = base64url::encode(crypto::sha256_of(&[client.id.as_bytes(), b"\0", key.as_bytes()]));
        let content = serde_json::to_vec(new).map_err(|_| Error::Server)?;
        let request = base64url::encode(secrets.person_reference.mac("siegelring enrolment request v1", &[&content]));
        let enrolment = Enrolment {
            plan: Sealed::seal(&secrets.sealing, Kind::Enrolment, &id, &Plan::draw(), &mut OsRng)?,
            id,
            caller: client.id.clone(),
            request,
            created_at: now,
            expires_at: now.plus(RECOGNISED),
        };
        let found = match records::create(&*self.store, enrolment.clone(), now).await {
            Ok(created) => return Ok(created.value),
            Err(StoreError::Conflict) => records::load::<Enrolment>(&*self.store, &enrolment.id, now).await?,
            Err(error) => return Err(error.into()),
        };
        let found = found.ok_or(Error::Server)?.value;
        if found.request == enrolment.request { Ok(found) } else { Err(Error::KeyReused) }
    }
}
