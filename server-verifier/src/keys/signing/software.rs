//! Keys in software: in memory for the time of one signature, and the authority's in a file.

mod portable;
mod quick;
#[cfg(test)]
mod tests;

use rand_core::OsRng;
use siegelring_core::crypto::Signature;

use super::{CertificationKey, FreshKey, FreshKeys, Result};
use crate::keys::{Signer, SoftwareEs256};
use portable::PortableKey;
use quick::QuickKey;

/// Makes keys in memory.
#[derive(Debug, Clone, Copy, Default)]
pub struct SoftwareKeys;

impl FreshKeys for SoftwareKeys {
    fn fresh(&self) -> Result<Box<dyn FreshKey>> {
        match QuickKey::runs_here() {
            true => Ok(Box::new(QuickKey::generate(&mut OsRng)?)),
            false => Ok(Box::new(PortableKey::generate(&mut OsRng))),
        }
    }
}

impl CertificationKey for SoftwareEs256 {
    fn sign(&self, payload: &[u8]) -> Result<Signature> {
        let signer: &dyn Signer = self;
        Ok(signer.sign_es256(payload)?)
    }
}
