//! Keys in software: in memory for the time of one signature, and the authority's in a file.

use rand_core::OsRng;
use siegelring_core::crypto::{PublicKey, Signature, SigningKey};

use super::{CertificationKey, FreshKey, FreshKeys, Result};
use crate::keys::{Signer, SoftwareEs256};

/// Makes keys in memory.
#[derive(Debug, Clone, Copy, Default)]
pub struct SoftwareKeys;

struct InMemory {
    key: SigningKey,
    public_key: PublicKey,
}

impl FreshKeys for SoftwareKeys {
    fn fresh(&self) -> Result<Box<dyn FreshKey>> {
        let key = SigningKey::generate(&mut OsRng);
        Ok(Box::new(InMemory { public_key: key.public_key(), key }))
    }
}

impl FreshKey for InMemory {
    fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    /// Dropping the key overwrites it.
    fn sign(self: Box<Self>, payload: &[u8]) -> Result<Signature> {
        Ok(self.key.sign(payload))
    }
}

impl CertificationKey for SoftwareEs256 {
    fn sign(&self, payload: &[u8]) -> Result<Signature> {
        let signer: &dyn Signer = self;
        Ok(signer.sign_es256(payload)?)
    }
}
