//! The key that reads the response to one request: derived from a secret of the server and the salt in the record, so
//! it is gone with the record.

use rand_core::OsRng;
use siegelring_core::crypto::{self, AgreementKey};

use super::{Result, WalletServer};
use crate::keys::KeyError;

/// One salt in four thousand million gives no key, and another does.
const TRIES: usize = 4;

impl WalletServer {
    /// A new salt, and the key it gives.
    pub(super) fn new_response_key(&self) -> Result<([u8; 32], AgreementKey)> {
        let salts = std::iter::repeat_with(|| crypto::random(&mut OsRng)).take(TRIES);
        let mut keys = salts.filter_map(|salt| Some((salt, self.response_key(&salt).ok()?)));
        keys.next().ok_or_else(|| KeyError::Crypto.into())
    }

    /// The key of this salt.
    pub(super) fn response_key(&self, salt: &[u8; 32]) -> Result<AgreementKey> {
        let scalar = self.keys.secrets.response_encryption.derive(salt, b"siegelring response key v1");
        Ok(AgreementKey::from_scalar(scalar.as_ref())?)
    }
}
