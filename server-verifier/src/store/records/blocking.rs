//! Blocking of a wallet: it and every credential it holds, as of one moment, so that unblocking gives back what blocking
//! took and nothing else.

use siegelring_core::time::UnixTime;

use super::credential::Credential;
use super::wallet::Wallet;
use crate::store::{Result, Store, StoreError, records};

/// Records read at once.
const PAGE: usize = 100;

/// Blocks a wallet and its credentials. The wallet comes first: whatever is issued to it meanwhile sees that. Blocking it
/// again, or after half of it was done, ends the same. Answers since when it is blocked; `None`: there is no such wallet.
///
/// # Errors
/// Those of the store.
pub async fn block(store: &dyn Store, wallet_id: &str, now: UnixTime) -> Result<Option<UnixTime>> {
    let blocked = records::update(store, wallet_id, now, |wallet: &mut Wallet| {
        Ok::<_, StoreError>(*wallet.revoked_at.get_or_insert(now))
    });
    let Some(since) = blocked.await? else { return Ok(None) };
    change_credentials(store, wallet_id, now, |credential| {
        credential.revoked_at.get_or_insert(since);
    })
    .await?;
    Ok(Some(since))
}

/// Takes back a block: of the wallet, and of the credentials that were blocked with it. The tries of its PIN stand as they
/// stood. Answers whether it was blocked; `None`: there is no such wallet.
///
/// # Errors
/// Those of the store.
pub async fn unblock(store: &dyn Store, wallet_id: &str, now: UnixTime) -> Result<Option<bool>> {
    let Some(wallet) = records::load::<Wallet>(store, wallet_id, now).await? else { return Ok(None) };
    let Some(since) = wallet.value.revoked_at else { return Ok(Some(false)) };
    change_credentials(store, wallet_id, now, |credential| {
        credential.revoked_at = credential.revoked_at.filter(|at| *at != since);
    })
    .await?;
    let unblocked = records::update(store, wallet_id, now, |wallet: &mut Wallet| {
        wallet.revoked_at = None;
        Ok::<_, StoreError>(true)
    });
    unblocked.await
}

async fn change_credentials(
    store: &dyn Store,
    wallet_id: &str,
    now: UnixTime,
    change: impl Fn(&mut Credential) + Send + Sync,
) -> Result<()> {
    let mut after = None;
    loop {
        let page = records::find::<Credential>(store, "wallet", wallet_id, after.as_deref(), PAGE, now).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = Some(last.value.id.clone());
        for credential in &page {
            let changed = records::update(store, &credential.value.id, now, |credential: &mut Credential| {
                change(credential);
                Ok::<_, StoreError>(())
            });
            changed.await?;
        }
    }
}
