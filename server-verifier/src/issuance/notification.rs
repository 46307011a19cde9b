//! The notification endpoint (OpenID4VCI 1.0, section 11): what became of a credential.

use siegelring_core::openid4vci::error::IssuanceError;
use siegelring_core::openid4vci::notification::{NotificationEvent, NotificationRequest};
use siegelring_core::time::UnixTime;

use super::{CredentialIssuer, Error, Result};
use crate::store::StoreError;
use crate::store::records;
use crate::store::records::credential::Credential;

impl CredentialIssuer {
    /// Notes what became of a credential. One that was not kept, or was deleted, is revoked. Repeats change nothing.
    ///
    /// # Errors
    /// `invalid_token`; `invalid_notification_id` unless a credential of this token has it.
    pub async fn notify(&self, access_token: &str, request: &NotificationRequest, now: UnixTime) -> Result<()> {
        let issuance = self.allowed(access_token, now).await?.value;
        let id = &request.notification_id;
        let found = records::find::<Credential>(&*self.store, "notification", id, None, 1, now).await?;
        let credential = found.into_iter().next().map(|found| found.value.id);
        let credential = credential.filter(|credential| issuance.credentials.contains(credential));
        let credential = credential.ok_or(Error::told(
            IssuanceError::InvalidNotificationId,
            "no credential of this access token has this notification_id",
        ))?;
        let noted = records::update(&*self.store, &credential, now, |credential: &mut Credential| {
            credential.notified = Some(request.event);
            if request.event != NotificationEvent::CredentialAccepted {
                credential.revoked_at.get_or_insert(now);
            }
            Ok::<_, StoreError>(())
        });
        noted.await?;
        Ok(())
    }
}
