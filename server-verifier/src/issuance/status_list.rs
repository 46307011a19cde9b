//! The published status lists (IETF Token Status List): which credentials are revoked.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use siegelring_core::status_list::{Bits, StatusList, status, token};
use siegelring_core::time::UnixTime;

use super::status_index::{LISTS, PLACES};
use super::{CredentialIssuer, Error, Result};
use crate::store::records;
use crate::store::records::credential::Credential;
use crate::store::records::status_index::StatusIndex;

/// How long a list may be kept by whoever fetched it, in seconds.
const TTL: u64 = 300;

/// How long a list is good at all, in seconds.
const GOOD_FOR: u64 = 24 * 3600;

/// How long this server answers with the list it signed last, in seconds.
const KEPT: u64 = 30;

/// Records read at once.
const PAGE: usize = 500;

/// The lists that were signed last.
#[derive(Default)]
pub(super) struct SignedLists(Mutex<HashMap<u32, (UnixTime, String)>>);

impl CredentialIssuer {
    /// The signed list of this number, `statuslist+jwt`; `None` if no credential is in it.
    ///
    /// # Errors
    /// [`Error::Server`] if the store or the key fails.
    pub async fn status_list(&self, list: u32, now: UnixTime) -> Result<Option<String>> {
        let kept = self.status_lists.lists().get(&list).cloned();
        if let Some((signed_at, signed)) = kept
            && (signed_at..signed_at.plus(KEPT)).contains(&now)
        {
            return Ok(Some(signed));
        }
        if !self.is_used(list, now).await? {
            return Ok(None);
        }
        let mut content = StatusList::new(Bits::One, PLACES.into()).map_err(internal)?;
        for revoked in self.revoked(list, now).await? {
            content.set(revoked.index.into(), status::INVALID).map_err(internal)?;
        }
        let chain = self.keys.issuer.chain.clone();
        let uri = self.status_list_uri(list);
        let prepared = token::prepare(&content, &uri, now, now.plus(GOOD_FOR), TTL, chain).map_err(internal)?;
        let signature = self.keys.issuer.signer.sign_es256(prepared.signature_payload());
        let signed = prepared.complete(signature.map_err(|error| Error::internal(&error))?);
        self.status_lists.lists().insert(list, (now, signed.clone()));
        Ok(Some(signed))
    }

    async fn is_used(&self, list: u32, now: UnixTime) -> Result<bool> {
        if !(1..=LISTS).contains(&list) {
            return Ok(false);
        }
        let first = records::scan::<StatusIndex>(&*self.store, Some(&format!("{list}/")), 1, now).await?;
        Ok(first.first().is_some_and(|first| first.value.list == list))
    }

    async fn revoked(&self, list: u32, now: UnixTime) -> Result<Vec<StatusIndex>> {
        let mut revoked = Vec::new();
        let (list, mut after) = (list.to_string(), None);
        loop {
            let page = records::find::<Credential>(&*self.store, "revoked", &list, after.as_deref(), PAGE, now).await?;
            let Some(last) = page.last() else { return Ok(revoked) };
            after = Some(last.value.id.clone());
            revoked.extend(page.iter().map(|found| found.value.status));
        }
    }
}

impl SignedLists {
    fn lists(&self) -> MutexGuard<'_, HashMap<u32, (UnixTime, String)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn internal(error: siegelring_core::Error) -> Error {
    Error::internal(&error.code())
}
