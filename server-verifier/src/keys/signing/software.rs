//! Keys in software: in memory for the time of one signature, and the authority's in a file.

mod portable;
#[cfg(any(target_arch = "aarch64", target_arch = "x86_64"))]
mod quick;
#[cfg(test)]
mod tests;

use rand_core::OsRng;
use siegelring_core::crypto::Signature;

use super::{CertificationKey, FreshKey, FreshKeys, Result};
use crate::keys::{Signer, SoftwareEs256};
use portable::PortableKey;
#[cfg(any(target_arch = "aarch64", target_arch = "x86_64"))]
use quick::QuickKey;

/// Makes keys in memory.
#[derive(Debug, Clone, Copy, Default)]
pub struct SoftwareKeys;

impl FreshKeys for SoftwareKeys {
    fn fresh(&self) -> Result<Box<dyn FreshKey>> {
        #[cfg(any(target_arch = "aarch64", target_arch = "x86_64"))]
        if QuickKey::runs_here() {
            return Ok(Box::new(QuickKey::generate(&mut OsRng)?));
        }
        Ok(Box::new(PortableKey::generate(&mut OsRng)))
    }
}

impl CertificationKey for SoftwareEs256 {
    fn sign(&self, payload: &[u8]) -> Result<Signature> {
        let signer: &dyn Signer = self;
        Ok(signer.sign_es256(payload)?)
    }
}
