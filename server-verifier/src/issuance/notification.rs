//! The notification endpoint (OpenID4VCI 1.0, section 11): what became of a credential.

use siegelring_core::openid4vci::error::IssuanceError;
use siegelring_core::openid4vci::notification::{NotificationEvent, NotificationRequest};
use siegelring_core::time::UnixTime;

use super::{CredentialIssuer, Error, Result};
use crate::store::StoreError;
use crate::store::records;
use crate::store::records::credential::Credential;

/// The most credentials of one wallet that are looked at; one of each format, and a few from before.
const MOST_OLDER: usize = 1000;

impl CredentialIssuer {
    /// Notes what became of a credential. One that was not kept, or was deleted, is revoked; one that was kept takes the
    /// place of those of its format that the wallet had before. Repeats change nothing.
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
            Ok::<_, StoreError>(credential.clone())
        });
        match noted.await? {
            Some(kept) if kept.notified == Some(NotificationEvent::CredentialAccepted) => {
                self.revoke_older(&kept, now).await
            }
            _ => Ok(()),
        }
    }

    /// Revokes what a credential takes the place of.
    async fn revoke_older(&self, kept: &Credential, now: UnixTime) -> Result<()> {
        let Some(wallet_id) = &kept.wallet_id else { return Ok(()) };
        let all = records::find::<Credential>(&*self.store, "wallet", wallet_id, None, MOST_OLDER, now).await?;
        let is_older = |old: &Credential| old.format == kept.format && old.issued_at < kept.issued_at;
        for old in all.iter().filter(|old| is_older(&old.value) && old.value.revoked_at.is_none()) {
            let revoked = records::update(&*self.store, &old.value.id, now, |old: &mut Credential| {
                old.revoked_at.get_or_insert(now);
                Ok::<_, StoreError>(())
            });
            revoked.await?;
        }
        Ok(())
    }
}
