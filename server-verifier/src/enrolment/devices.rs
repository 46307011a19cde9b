//! Blocking the phones a person had before.

use siegelring_core::time::UnixTime;

use super::Enrolments;
use super::error::Result;
use crate::store::StoreError;
use crate::store::records;
use crate::store::records::credential::Credential;
use crate::store::records::wallet::Wallet;

/// Records read at once.
const PAGE: usize = 100;

impl Enrolments {
    /// Revokes every wallet and credential that a person had before `since`: a repeat does not touch the new phone.
    pub(super) async fn block_devices(&self, subject: &str, since: UnixTime) -> Result<()> {
        let store = &*self.store;
        let mut after = None;
        loop {
            let page = records::find::<Wallet>(store, "subject", subject, after.as_deref(), PAGE, since).await?;
            let Some(last) = page.last() else { break };
            after = Some(last.value.id.clone());
            for wallet in page.iter().filter(|wallet| wallet.value.registered_at < since) {
                let revoked = records::update(store, &wallet.value.id, since, |wallet: &mut Wallet| {
                    wallet.revoked_at.get_or_insert(since);
                    Ok::<_, StoreError>(())
                });
                revoked.await?;
            }
        }
        let mut after = None;
        loop {
            let page = records::find::<Credential>(store, "subject", subject, after.as_deref(), PAGE, since).await?;
            let Some(last) = page.last() else { break };
            after = Some(last.value.id.clone());
            for credential in page.iter().filter(|credential| credential.value.issued_at < since) {
                let revoked = records::update(store, &credential.value.id, since, |credential: &mut Credential| {
                    credential.revoked_at.get_or_insert(since);
                    Ok::<_, StoreError>(())
                });
                revoked.await?;
            }
        }
        Ok(())
    }
}
