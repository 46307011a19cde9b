//! The mark of something that can be used once.

use serde::{Deserialize, Serialize};
use siegelring_core::crypto;
use siegelring_core::jose::base64url;
use siegelring_core::time::UnixTime;

use super::Entity;
use crate::store::{Kind, Result, Store, StoreError};

/// A mark. Its id is a hash of what was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Used {
    id: String,
    expires_at: UnixTime,
}

/// Uses something: true for exactly one of any number of callers, until `expires_at`, when the thing itself must not be
/// accepted any more. `what` keeps different things apart, such as `assertion` and `nonce`.
///
/// # Errors
/// Those of [`Store::put`].
pub async fn use_once(
    store: &dyn Store,
    what: &str,
    value: &[u8],
    expires_at: UnixTime,
    now: UnixTime,
) -> Result<bool> {
    let id = base64url::encode(crypto::sha256_of(&[what.as_bytes(), b"\0", value]));
    match super::create(store, Used { id, expires_at }, now).await {
        Ok(_) => Ok(true),
        Err(StoreError::Conflict) => Ok(false),
        Err(error) => Err(error),
    }
}

impl Entity for Used {
    const KIND: Kind = Kind::Used;

    fn id(&self) -> String {
        self.id.clone()
    }

    fn expires_at(&self) -> Option<UnixTime> {
        Some(self.expires_at)
    }
}
