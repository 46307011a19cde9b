//! An unpredictable place in a status list for each credential, so that neighbours in the list have nothing in common.

use rand_core::OsRng;
use siegelring_core::crypto;
use siegelring_core::status_list::StatusRef;
use siegelring_core::time::UnixTime;

use super::{CredentialIssuer, Error, Result};
use crate::store::StoreError;
use crate::store::records;
use crate::store::records::status_index::StatusIndex;

/// Places in one list.
pub(super) const PLACES: u32 = 1 << 20;

/// Draws in one list, before the next is begun: at three quarters full, so many in a row miss once in a hundred.
const DRAWS: usize = 16;

/// The most lists: a billion credentials.
pub(super) const LISTS: u32 = 1024;

impl CredentialIssuer {
    /// Claims a place by creating its record.
    pub(super) async fn claim_status_index(&self, now: UnixTime) -> Result<StatusIndex> {
        for list in 1..=LISTS {
            for _ in 0..DRAWS {
                let index = u32::from_be_bytes(crypto::random(&mut OsRng)) % PLACES;
                match records::create(&*self.store, StatusIndex { list, index }, now).await {
                    Ok(claimed) => return Ok(claimed.value),
                    Err(StoreError::Conflict) => {}
                    Err(error) => return Err(error.into()),
                }
            }
        }
        Err(Error::internal(&"no place is left in any status list"))
    }

    /// Where a credential says that its status is found.
    pub(super) fn status_reference(&self, claimed: StatusIndex) -> StatusRef {
        StatusRef { index: claimed.index.into(), uri: self.status_list_uri(claimed.list) }
    }

    /// Where a list is published.
    pub(super) fn status_list_uri(&self, list: u32) -> String {
        format!("{}/status/{list}", self.identifier)
    }
}
