//! Chains that were found good.

use super::Path;
use crate::x509::Profile;

/// How many chains are kept: issuers are few. A chain that is trusted has at most 32 kB.
const CHAINS: usize = 64;

/// The chain that was asked for last comes first; few enough to be compared one after the other.
#[derive(Default)]
pub(super) struct Chains(Vec<Known>);

struct Known {
    profile: Profile,
    /// The whole of every certificate, leaf first.
    chain: Vec<Vec<u8>>,
    path: Path,
}

impl Chains {
    pub(super) fn find(&mut self, chain: &[impl AsRef<[u8]>], profile: Profile) -> Option<&Path> {
        let is_asked = |known: &Known| {
            known.profile == profile && known.chain.iter().map(Vec::as_slice).eq(chain.iter().map(AsRef::as_ref))
        };
        let at = self.0.iter().position(is_asked)?;
        self.0.get_mut(..=at)?.rotate_right(1);
        self.0.first().map(|known| &known.path)
    }

    /// Keeps a chain, and forgets the one that was not asked for longest if there are too many.
    pub(super) fn keep(&mut self, chain: &[impl AsRef<[u8]>], profile: Profile, path: Path) {
        let chain = chain.iter().map(|der| der.as_ref().to_vec()).collect();
        self.0.truncate(CHAINS - 1);
        self.0.insert(0, Known { profile, chain, path });
    }
}
