//! Randomness that is the same each time, so that a journey can be run again.

use crate::crypto::{Rng, sha256_of};

/// SHA-256 over a counter.
#[derive(Default)]
pub(crate) struct Predictable {
    counter: u64,
}

impl rand_core::RngCore for Predictable {
    fn next_u32(&mut self) -> u32 {
        rand_core::impls::next_u32_via_fill(self)
    }

    fn next_u64(&mut self) -> u64 {
        rand_core::impls::next_u64_via_fill(self)
    }

    fn fill_bytes(&mut self, dest: &mut [u8]) {
        for chunk in dest.chunks_mut(32) {
            self.counter += 1;
            let block = sha256_of(&[b"predictable", &self.counter.to_be_bytes()]);
            chunk.iter_mut().zip(block).for_each(|(to, from)| *to = from);
        }
    }

    fn try_fill_bytes(&mut self, dest: &mut [u8]) -> Result<(), rand_core::Error> {
        self.fill_bytes(dest);
        Ok(())
    }
}

/// Not for secrets: only this folder has it, for wallets that exist for an instant.
impl rand_core::CryptoRng for Predictable {}

const _: fn(&mut Predictable) -> &mut dyn Rng = |it| it;
