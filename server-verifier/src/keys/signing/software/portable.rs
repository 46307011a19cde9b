//! Keys for every processor.

use siegelring_core::crypto::{PublicKey, Rng, Signature, SigningKey};

use super::super::{FreshKey, Result};

/// A key in memory, by `p256`.
pub(super) struct PortableKey {
    key: SigningKey,
    public_key: PublicKey,
}

impl PortableKey {
    pub(super) fn generate(rng: &mut dyn Rng) -> Self {
        let key = SigningKey::generate(rng);
        Self { public_key: key.public_key(), key }
    }
}

impl FreshKey for PortableKey {
    fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    /// Dropping the key overwrites it.
    fn sign(self: Box<Self>, payload: &[u8]) -> Result<Signature> {
        Ok(self.key.sign(payload))
    }
}
