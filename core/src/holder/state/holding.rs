//! What an enrolled phone has: its registration with the wallet's server, and its credentials.

use serde::{Deserialize, Serialize};

use super::{Bytes, Credential, Key};
use crate::attribute::{Attribute, Value};
use crate::crypto::PublicKey;
use crate::error::{Malformed, Result};
use crate::holder::KeyRef;
use crate::pin::{DeviceSecret, PinSecret};
use crate::wallet::WalletId;

/// What an enrolled phone has.
#[derive(Clone, Serialize, Deserialize)]
pub(in crate::holder) struct Holding {
    /// The registration.
    pub(in crate::holder) registration: Registration,
    /// Who issued the credentials: the issuer's identifier, and where its `c_nonce` is had.
    pub(in crate::holder) issuer: (String, String),
    /// The credentials.
    pub(in crate::holder) credentials: Vec<Credential>,
}

impl Holding {
    /// What the credentials say about one thing.
    pub(in crate::holder) fn attribute(&self, attribute: Attribute) -> Option<&Value> {
        self.credentials.iter().find_map(|credential| credential.attributes.get(&attribute))
    }
}

/// How the wallet's server knows this phone.
#[derive(Clone, Serialize, Deserialize)]
pub(in crate::holder) struct Registration {
    /// The server's name for it.
    pub(in crate::holder) wallet_id: WalletId,
    /// The wallet key.
    pub(in crate::holder) key: KeyRef,
    /// The phone's share of the PIN, 32 bytes.
    device_secret: Bytes,
    /// The public keys that the right PIN gives.
    pub(in crate::holder) pin_keys: PinKeys,
}

impl Registration {
    /// A new registration.
    pub(in crate::holder) fn new(wallet_id: WalletId, key: KeyRef, secret: &DeviceSecret, pin_keys: PinKeys) -> Self {
        Self { wallet_id, key, device_secret: Bytes(secret.as_bytes().to_vec()), pin_keys }
    }

    /// The phone's share of the PIN.
    pub(in crate::holder) fn device_secret(&self) -> Result<DeviceSecret> {
        let bytes = self.device_secret.0.as_slice().try_into().map_err(|_| Malformed::State)?;
        Ok(DeviceSecret::from_bytes(bytes))
    }
}

/// The public PIN keys of one PIN, by their number: 0 is the wallet's, the others are the credentials'.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(in crate::holder) struct PinKeys(Vec<Key>);

impl PinKeys {
    /// The wallet's key and one for each credential.
    pub(in crate::holder) fn derive(secret: &PinSecret, credentials: usize) -> Result<Self> {
        let credentials = u32::try_from(credentials).map_err(|_| Malformed::State)?;
        (0..=credentials).map(|number| Ok(Key(secret.key(number)?.public_key()))).collect::<Result<_>>().map(Self)
    }

    /// As many keys of another PIN.
    pub(in crate::holder) fn of_new_pin(&self, secret: &PinSecret) -> Result<Self> {
        Self::derive(secret, self.0.len().saturating_sub(1))
    }

    /// The key of this number.
    pub(in crate::holder) fn get(&self, number: u32) -> Result<PublicKey> {
        let index = usize::try_from(number).map_err(|_| Malformed::State)?;
        self.0.get(index).map(|key| key.0).ok_or_else(|| Malformed::State.into())
    }
}
