//! What was found good before under one set of trust anchors: chains and signatures repeat, and checking them is most of
//! what a presentation costs.
//!
//! Only successes are kept, and nothing that time can change: the validity of a chain is held against every new `now`,
//! and whether a credential is revoked is not asked here. The memory belongs to one [`super::TrustAnchors`], whose
//! anchors never change; other anchors begin with an empty one.
//!
//! Kept are the complete bytes, and all of them are compared: nothing then rests on a digest, and comparing them costs
//! far less than digesting them. No secret is among them. Of an mdoc these are the mobile security object, of an SD-JWT
//! the part before the first `~`: of the person, both as issued here have salted digests only, beside the keys and the
//! status reference that tell a credential from others.

mod chains;
mod signatures;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Certificate, Profile};
use crate::crypto::{PublicKey, Signature};
use crate::error::Result;
use crate::time::UnixTime;
use chains::Chains;
use signatures::Signatures;

/// How often something was found, and how often it was not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Remembered {
    /// Signatures that needed no verification.
    pub hits: u64,
    /// Signatures that were verified.
    pub misses: u64,
}

pub(super) struct Seen {
    chains: Mutex<Chains>,
    /// None if none are kept.
    signatures: Option<Mutex<Signatures>>,
    hits: AtomicU64,
    misses: AtomicU64,
}

/// A chain that holds: its leaf, and when every certificate of it is valid.
#[derive(Debug, Clone)]
pub(super) struct Path {
    pub(super) leaf: Certificate,
    pub(super) not_before: UnixTime,
    pub(super) not_after: UnixTime,
}

impl Seen {
    pub(super) fn new(signatures: usize) -> Self {
        Self {
            chains: Mutex::default(),
            signatures: (signatures > 0).then(|| Mutex::new(Signatures::at_most(signatures))),
            hits: AtomicU64::new(0),
            misses: AtomicU64::new(0),
        }
    }

    /// The leaf of a chain that was found good for this purpose, if all of it is valid at `now`.
    pub(super) fn chain(&self, chain: &[impl AsRef<[u8]>], profile: Profile, now: UnixTime) -> Option<Certificate> {
        let mut chains = locked(&self.chains);
        let path = chains.find(chain, profile)?;
        (path.not_before <= now && now <= path.not_after).then(|| path.leaf.clone())
    }

    pub(super) fn keep_chain(&self, chain: &[impl AsRef<[u8]>], profile: Profile, path: Path) {
        locked(&self.chains).keep(chain, profile, path);
    }

    /// Lets `verify` have a look, unless this key was seen to make this signature over this message.
    pub(super) fn signature(
        &self,
        signed: (&PublicKey, &[u8], &Signature),
        verify: impl FnOnce() -> Result<()>,
    ) -> Result<()> {
        let Some(signatures) = &self.signatures else { return verify() };
        let found = locked(signatures).contain(signed);
        let count = if found { &self.hits } else { &self.misses };
        count.fetch_add(1, Ordering::Relaxed);
        if !found {
            verify()?;
            locked(signatures).keep(signed);
        }
        Ok(())
    }

    pub(super) fn remembered(&self) -> Remembered {
        Remembered { hits: self.hits.load(Ordering::Relaxed), misses: self.misses.load(Ordering::Relaxed) }
    }
}

impl fmt::Debug for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.remembered().fmt(f)
    }
}

/// A thread that panicked while it held the lock leaves a memory that is whole all the same.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
