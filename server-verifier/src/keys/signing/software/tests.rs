use rand_core::{CryptoRng, Error, RngCore, impls};
use siegelring_core::crypto::SigningKey;

use super::*;

fn signs(key: Box<dyn FreshKey>) {
    let public_key = *key.public_key();
    let signature = key.sign(b"payload").unwrap();
    public_key.verify(b"payload", &signature).unwrap();
    public_key.verify(b"another", &signature).unwrap_err();
}

#[test]
fn a_portable_key_signs() {
    signs(Box::new(PortableKey::generate(&mut OsRng)));
}

#[cfg(any(target_arch = "aarch64", target_arch = "x86_64"))]
#[test]
fn a_quick_key_signs_where_it_runs() {
    if QuickKey::runs_here() {
        signs(Box::new(QuickKey::generate(&mut OsRng).unwrap()));
    }
}

#[cfg(any(target_arch = "aarch64", target_arch = "x86_64"))]
#[test]
fn a_quick_key_is_drawn_again_until_it_is_one() {
    if QuickKey::runs_here() {
        let key = QuickKey::generate(&mut Draws(vec![[3; 32], [0xff; 32], [0; 32]])).unwrap();
        assert_eq!(*key.public_key(), SigningKey::from_scalar(&[3; 32]).unwrap().public_key());
    }
}

/// What is drawn, the last first.
struct Draws(Vec<[u8; 32]>);

impl CryptoRng for Draws {}

impl RngCore for Draws {
    fn next_u32(&mut self) -> u32 {
        impls::next_u32_via_fill(self)
    }

    fn next_u64(&mut self) -> u64 {
        impls::next_u64_via_fill(self)
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        bytes.copy_from_slice(&self.0.pop().unwrap());
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> std::result::Result<(), Error> {
        self.fill_bytes(bytes);
        Ok(())
    }
}
