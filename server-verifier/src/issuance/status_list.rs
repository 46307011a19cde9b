//! The published status lists (IETF Token Status List): which credentials are revoked.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use siegelring_core::status_list::token::{Publication, cwt, jwt};
use siegelring_core::status_list::{Bits, StatusList, status};
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

/// In which form a list is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ListForm {
    /// `application/statuslist+jwt`.
    Jwt,
    /// `application/statuslist+cwt`.
    Cwt,
}

/// The lists that were signed last, and when.
#[derive(Default)]
pub(super) struct SignedLists(Mutex<Signed>);

type Signed = HashMap<(u32, ListForm), (UnixTime, Vec<u8>)>;

impl CredentialIssuer {
    /// The signed list of this number in this form; `None` if no credential is in it.
    ///
    /// # Errors
    /// [`Error::Server`] if the store or the key fails.
    pub async fn status_list(&self, list: u32, form: ListForm, now: UnixTime) -> Result<Option<Vec<u8>>> {
        let kept = self.status_lists.lists().get(&(list, form)).cloned();
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
        let signed = self.signed(&content, &self.status_list_uri(list), form, now)?;
        self.status_lists.lists().insert((list, form), (now, signed.clone()));
        Ok(Some(signed))
    }

    fn signed(&self, content: &StatusList, uri: &str, form: ListForm, now: UnixTime) -> Result<Vec<u8>> {
        let publication = Publication { uri, iat: now, exp: Some(now.plus(GOOD_FOR)), ttl: Some(TTL) };
        let chain = self.keys.issuer.chain.clone();
        let sign =
            |payload: &[u8]| self.keys.issuer.signer.sign_es256(payload).map_err(|error| Error::internal(&error));
        match form {
            ListForm::Jwt => {
                let prepared = jwt::prepare(content, &publication, chain).map_err(internal)?;
                let signature = sign(prepared.signature_payload())?;
                Ok(prepared.complete(signature).into_bytes())
            }
            ListForm::Cwt => {
                let prepared = cwt::prepare(content, &publication, chain).map_err(internal)?;
                prepared.complete(&sign(prepared.signature_payload())?).map_err(internal)
            }
        }
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
    fn lists(&self) -> MutexGuard<'_, Signed> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn internal(error: siegelring_core::Error) -> Error {
    Error::internal(&error.code())
}
