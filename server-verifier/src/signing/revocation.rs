//! Revoking certificates of document signatures, and the lists that say so: made when asked for, again every day and
//! after every revocation, and good for a week, so that an HSM may be away for days.

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use siegelring_core::time::UnixTime;
use siegelring_signature::certificate::{Crl, Revoked};

use crate::keys::signing::{SignatureAuthorities, SigningKeyError};
use crate::store::records::signature_revocation::{RevocationReason, SerialNumber, SignatureCrl, SignatureRevocation};
use crate::store::records::{self, Versioned};
use crate::store::{Store, StoreError};

/// How long a list is good, in seconds.
pub const GOOD_FOR: u64 = 7 * 86400;

/// How long a list is given out before a newer one is made, in seconds.
pub const REMADE_AFTER: u64 = 86400;

/// How long this server gives out a list without looking whether something was revoked, in seconds.
const KEPT: u64 = 30;

/// Records read at once.
const PAGE: usize = 500;

/// Tries to write a list that somebody else writes too.
const MOST_TRIES: usize = 8;

/// Why there is no list.
#[derive(Debug, thiserror::Error)]
pub enum RevocationError {
    /// The store fails.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The authority's key cannot sign now, and the last list is no longer good.
    #[error(transparent)]
    Key(#[from] SigningKeyError),
}

/// The revocation lists of all authorities.
pub struct RevocationLists {
    store: Arc<dyn Store>,
    authorities: Arc<SignatureAuthorities>,
    kept: Mutex<HashMap<String, Kept>>,
}

#[derive(Clone)]
struct Kept {
    looked_at: UnixTime,
    der: Vec<u8>,
}

impl RevocationLists {
    /// The lists of these authorities.
    pub fn new(store: Arc<dyn Store>, authorities: Arc<SignatureAuthorities>) -> Self {
        Self { store, authorities, kept: Mutex::default() }
    }

    /// The list of the authority of this id, DER; `None` if there is no such authority.
    ///
    /// # Errors
    /// [`RevocationError`].
    pub async fn list(&self, authority: &str, now: UnixTime) -> Result<Option<Vec<u8>>, RevocationError> {
        if self.authorities.by_id(authority).is_none() {
            return Ok(None);
        }
        if let Some(kept) = self.kept(authority)
            && (kept.looked_at..kept.looked_at.plus(KEPT)).contains(&now)
        {
            return Ok(Some(kept.der));
        }
        let der = self.current(authority, now).await?;
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert(authority.to_owned(), Kept { looked_at: now, der: der.clone() });
        Ok(Some(der))
    }

    async fn current(&self, authority: &str, now: UnixTime) -> Result<Vec<u8>, RevocationError> {
        for _ in 0..MOST_TRIES {
            let last = records::load::<SignatureCrl>(&*self.store, authority, now).await?;
            if let Some(last) = &last
                && !last.value.stale
                && now.since(last.value.made_at) < REMADE_AFTER
            {
                return Ok(last.value.der()?);
            }
            match self.remake(authority, last.as_ref(), now).await {
                Err(RevocationError::Store(StoreError::Conflict)) => {}
                Err(RevocationError::Key(error)) => return still_good(last.as_ref(), error, now),
                done => return done,
            }
        }
        Err(StoreError::Conflict.into())
    }

    async fn remake(
        &self,
        authority: &str,
        last: Option<&Versioned<SignatureCrl>>,
        now: UnixTime,
    ) -> Result<Vec<u8>, RevocationError> {
        let revoked = self.revoked(now).await?;
        // A number of a lost record must not come again: the time is higher than any count.
        let number = last.map_or(now.0, |last| last.value.number.saturating_add(1).max(now.0));
        let der = self.sign(authority, number, revoked, now).await?;
        let list = SignatureCrl::new(authority.to_owned(), number, now, &der);
        match last.cloned() {
            Some(mut last) => {
                last.value = list;
                last.save(&*self.store, now).await?;
            }
            None => drop(records::create(&*self.store, list, now).await?),
        }
        Ok(der)
    }

    async fn revoked(&self, now: UnixTime) -> Result<Vec<Revoked>, StoreError> {
        let mut revoked = Vec::new();
        let mut after = None;
        loop {
            let page = records::scan::<SignatureRevocation>(&*self.store, after.as_deref(), PAGE, now).await?;
            let Some(last) = page.last() else { return Ok(revoked) };
            after = Some(last.value.serial_number.to_string());
            revoked.extend(page.iter().map(|found| Revoked {
                serial_number: found.value.serial_number.as_bytes().to_vec(),
                at: found.value.at,
                reason: found.value.reason.into(),
            }));
        }
    }

    /// An HSM takes its time: signing is done where it may block.
    async fn sign(
        &self,
        authority: &str,
        number: u64,
        revoked: Vec<Revoked>,
        now: UnixTime,
    ) -> Result<Vec<u8>, SigningKeyError> {
        let (authorities, id) = (self.authorities.clone(), authority.to_owned());
        let signed = tokio::task::spawn_blocking(move || {
            let gone = || SigningKeyError::Unavailable("the authority is gone".to_owned());
            let crl = Crl { number, this_update: now, next_update: now.plus(GOOD_FOR), revoked: &revoked };
            authorities.by_id(&id).ok_or_else(gone)?.crl(&crl)
        });
        signed.await.unwrap_or_else(|error| Err(SigningKeyError::Unavailable(error.to_string())))
    }

    fn kept(&self, authority: &str) -> Option<Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).get(authority).cloned()
    }
}

/// Without the key, the last list serves as long as it is good.
fn still_good(
    last: Option<&Versioned<SignatureCrl>>,
    error: SigningKeyError,
    now: UnixTime,
) -> Result<Vec<u8>, RevocationError> {
    match last.filter(|last| now.since(last.value.made_at) < GOOD_FOR) {
        Some(last) => {
            tracing::warn!(%error, "no new revocation list can be made; the last one is given out");
            Ok(last.value.der()?)
        }
        None => Err(error.into()),
    }
}

/// Revokes a certificate, and has every list made again. Says since when it is revoked, which may be before.
///
/// # Errors
/// Those of the store. Nothing is half done: whoever tries again finishes it.
pub async fn revoke(
    store: &dyn Store,
    serial_number: SerialNumber,
    reason: RevocationReason,
    now: UnixTime,
) -> Result<UnixTime, StoreError> {
    let id = serial_number.to_string();
    let since = match records::create(store, SignatureRevocation { serial_number, at: now, reason }, now).await {
        Ok(_) => now,
        Err(StoreError::Conflict) => {
            let found = records::load::<SignatureRevocation>(store, &id, now).await?;
            found.map_or(now, |found| found.value.at)
        }
        Err(error) => return Err(error),
    };
    let mut after = None;
    loop {
        let page = records::scan::<SignatureCrl>(store, after.as_deref(), PAGE, now).await?;
        let Some(last) = page.last() else { return Ok(since) };
        after = Some(last.value.authority.clone());
        for list in &page {
            records::update(store, &list.value.authority, now, |list: &mut SignatureCrl| {
                list.stale = true;
                Ok::<_, StoreError>(())
            })
            .await?;
        }
    }
}
