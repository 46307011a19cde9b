//! What was found good before under one set of trust anchors: chains and signatures repeat, and checking them is most of
//! what a presentation costs.
//!
//! Only successes are kept, and nothing that time can change: the validity of a chain is held against every new `now`,
//! and whether a credential is revoked is not asked here. The memory belongs to one [`super::TrustAnchors`], whose
//! anchors never change; other anchors begin with an empty one.

mod recent;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Certificate, Profile};
use crate::crypto::{PublicKey, Signature, sha256_of};
use crate::error::Result;
use crate::time::UnixTime;
use recent::Recent;

/// How many chains are kept: issuers are few. A chain that is trusted has at most 32 kB.
const CHAINS: usize = 64;

/// How often something was found, and how often it was not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Remembered {
    /// Signatures that needed no verification.
    pub hits: u64,
    /// Signatures that were verified.
    pub misses: u64,
}

pub(super) struct Seen {
    chains: Mutex<Recent<Vec<u8>, Path>>,
    /// None if none are kept.
    signatures: Option<Mutex<Recent<[u8; 32], ()>>>,
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
            chains: Mutex::new(Recent::new(CHAINS)),
            signatures: (signatures > 0).then(|| Mutex::new(Recent::new(signatures))),
            hits: AtomicU64::new(0),
            misses: AtomicU64::new(0),
        }
    }

    /// The leaf of a chain that was found good for this purpose, if all of it is valid at `now`.
    pub(super) fn chain(&self, chain: &[Vec<u8>], profile: Profile, now: UnixTime) -> Option<Certificate> {
        let mut chains = locked(&self.chains);
        let path = chains.get(&chain_key(chain, profile))?;
        (path.not_before <= now && now <= path.not_after).then(|| path.leaf.clone())
    }

    pub(super) fn keep_chain(&self, chain: &[Vec<u8>], profile: Profile, path: Path) {
        locked(&self.chains).insert(chain_key(chain, profile), path);
    }

    /// Lets `verify` have a look, unless this key was seen to make this signature over this message.
    pub(super) fn signature(
        &self,
        (key, message, signature): (&PublicKey, &[u8], &Signature),
        verify: impl FnOnce() -> Result<()>,
    ) -> Result<()> {
        let Some(signatures) = &self.signatures else { return verify() };
        let digest = signature_digest(key, message, signature);
        let found = locked(signatures).get(&digest).is_some();
        let count = if found { &self.hits } else { &self.misses };
        count.fetch_add(1, Ordering::Relaxed);
        if !found {
            verify()?;
            locked(signatures).insert(digest, ());
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

/// SHA-256 over all that decides whether a signature holds; key and signature have fixed lengths.
fn signature_digest(key: &PublicKey, message: &[u8], signature: &Signature) -> [u8; 32] {
    sha256_of(&[key.as_bytes(), signature.as_bytes(), message])
}

/// The purpose and the whole of every certificate, each after its length: equal keys are equal chains.
fn chain_key(chain: &[Vec<u8>], profile: Profile) -> Vec<u8> {
    let mut key = profile.extended_key_usage().as_bytes().to_vec();
    for der in chain {
        key.extend(der.len().to_be_bytes());
        key.extend(der);
    }
    key
}

/// A thread that panicked while it held the lock leaves a memory that is whole all the same.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
