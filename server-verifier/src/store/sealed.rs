//! Personal data that must wait for a moment, encrypted under a key that lives outside the database.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use siegelring_core::crypto::{self, Aead, Plaintext, Rng};
use siegelring_core::jose::base64url;
use zeroize::Zeroizing;

use super::{Kind, Result, StoreError};
use crate::keys::Secret;

/// A field of a record, encrypted by AES-256-GCM with the record's kind and id as associated data, so that it cannot be
/// moved to another record. Base64url in the record: 32 bytes of salt, ciphertext, tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sealed(String);

const SALT: usize = 32;

impl Sealed {
    /// Encrypts `value` for the record of this kind and id.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] if the value cannot be written as JSON.
    pub fn seal<T: Serialize>(key: &Secret, kind: Kind, id: &str, value: &T, rng: &mut dyn Rng) -> Result<Self> {
        let plaintext = Plaintext::from(serde_json::to_vec(value).map_err(|_| StoreError::Unreadable)?);
        let salt: [u8; SALT] = crypto::random(rng);
        let ciphertext = Aead::A256Gcm
            .seal(&*derive(key, &salt), NONCE, &associated_data(kind, id), &plaintext)
            .map_err(|_| StoreError::Unreadable)?;
        Ok(Self(base64url::encode([salt.as_slice(), &ciphertext].concat())))
    }

    /// Decrypts the value.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] if it was changed, moved from another record, or sealed under another key.
    pub fn open<T: DeserializeOwned>(&self, key: &Secret, kind: Kind, id: &str) -> Result<T> {
        let bytes = base64url::decode(&self.0).map_err(|_| StoreError::Unreadable)?;
        let (salt, ciphertext) = bytes.split_at_checked(SALT).ok_or(StoreError::Unreadable)?;
        let plaintext = Aead::A256Gcm
            .open(&*derive(key, salt), NONCE, &associated_data(kind, id), ciphertext)
            .map_err(|_| StoreError::Unreadable)?;
        serde_json::from_slice(&plaintext).map_err(|_| StoreError::Unreadable)
    }
}

/// Every value has its own key by its salt, so the nonce never repeats under one key.
const NONCE: [u8; 12] = [0; 12];

fn derive(key: &Secret, salt: &[u8]) -> Zeroizing<[u8; 32]> {
    key.derive(salt, b"siegelring sealed field v1")
}

fn associated_data(kind: Kind, id: &str) -> Vec<u8> {
    [kind.name().as_bytes(), b"\0", id.as_bytes()].concat()
}
