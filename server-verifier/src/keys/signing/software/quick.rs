//! Keys for most processors of the last ten years, made and used in a tenth of the time of a
//! [`PortableKey`](super::portable::PortableKey).

use graviola::hashing::Sha256;
use graviola::key_agreement::p256::StaticPrivateKey;
use graviola::signing::ecdsa::{P256, SigningKey};
use siegelring_core::crypto::{PublicKey, Rng, Signature};
use zeroize::Zeroizing;

use super::super::{FreshKey, Result};
use crate::keys::KeyError;

/// A key in memory, by `graviola`.
pub(super) struct QuickKey {
    key: SigningKey<P256>,
    public_key: PublicKey,
}

impl QuickKey {
    /// Whether this processor has the instructions that this needs. Without them everything else here panics.
    pub(super) fn runs_here() -> bool {
        graviola::util::is_cpu_supported()
    }

    /// A new random key.
    pub(super) fn generate(rng: &mut dyn Rng) -> Result<Self> {
        let private_key = private_key(rng);
        let public_key = PublicKey::from_uncompressed(&private_key.public_key_uncompressed());
        let public_key = public_key.map_err(|_| KeyError::Crypto)?;
        Ok(Self { key: SigningKey { private_key }, public_key })
    }
}

/// From bytes of ours: those that `graviola` would draw are not overwritten.
fn private_key(rng: &mut dyn Rng) -> StaticPrivateKey {
    let mut scalar = Zeroizing::new([0; 32]);
    loop {
        rng.fill_bytes(scalar.as_mut());
        // One of 2^32 is zero, or not below the group order.
        if let Ok(key) = StaticPrivateKey::from_bytes(scalar.as_ref()) {
            return key;
        }
    }
}

impl FreshKey for QuickKey {
    fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    /// Dropping the key overwrites it.
    fn sign(self: Box<Self>, payload: &[u8]) -> Result<Signature> {
        let mut signature = [0; 64];
        self.key.sign::<Sha256>(&[payload], &mut signature).map_err(|_| KeyError::Crypto)?;
        Ok(Signature::from_bytes(&signature).map_err(|_| KeyError::Crypto)?)
    }
}
