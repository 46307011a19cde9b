//! The simulator's keystore: P-256 keys in software, by alias. A real phone keeps them in hardware.

use std::collections::BTreeMap;

use rand_core::OsRng;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use siegelring_core::crypto::SigningKey;
use siegelring_core::holder::KeyRef;
use siegelring_core::jose::base64url;

/// Keys by alias.
#[derive(Clone, Default)]
pub(super) struct Keystore(BTreeMap<String, SigningKey>);

impl Keystore {
    /// Makes a key, replacing any of the same alias, and gives its public key as an uncompressed point.
    pub(super) fn create(&mut self, key: &KeyRef) -> Vec<u8> {
        let made = SigningKey::generate(&mut OsRng);
        let public_key = made.public_key();
        self.0.insert(key.alias.clone(), made);
        public_key.as_bytes().to_vec()
    }

    /// An ECDSA signature in DER; `None` if there is no such key.
    pub(super) fn sign(&self, key: &KeyRef, message: &[u8]) -> Option<Vec<u8>> {
        self.0.get(&key.alias)?.sign(message).to_der().ok()
    }

    /// Deletes every key but these.
    pub(super) fn keep_only(&mut self, needed: &[KeyRef]) {
        self.0.retain(|alias, _| needed.iter().any(|key| key.alias == *alias));
    }
}

impl Serialize for Keystore {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(alias, key)| (alias, base64url::encode(key.to_scalar().as_slice()))))
    }
}

impl<'de> Deserialize<'de> for Keystore {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let stored = BTreeMap::<String, String>::deserialize(deserializer)?;
        let keys = stored.into_iter().map(|(alias, scalar)| {
            let key = base64url::decode(scalar).and_then(|scalar| SigningKey::from_scalar(&scalar));
            key.map(|key| (alias, key)).map_err(serde::de::Error::custom)
        });
        keys.collect::<Result<_, _>>().map(Self)
    }
}
