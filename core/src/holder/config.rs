//! What the embedding app decides: whom this wallet trusts, and under which key its state is sealed.

use zeroize::{Zeroize, ZeroizeOnDrop};

use super::address;
use crate::error::{Malformed, Result};
use crate::x509::TrustAnchors;

/// What a wallet is told by the app that embeds it. Nothing is trusted on first use.
#[derive(Debug)]
pub struct WalletConfig {
    /// The wallet's server: an `https` origin without a trailing slash (`http` only for this machine itself).
    pub wallet_server: String,
    /// Who may issue credentials to this wallet.
    pub issuer_anchors: TrustAnchors,
    /// Who may certify relying parties.
    pub relying_party_anchors: TrustAnchors,
    /// Seals the state that [`super::Step::Save`] hands out; kept by the platform's keystore.
    pub state_key: StateKey,
    /// The language of the person, as `Accept-Language` puts it (RFC 9110, 12.5.4): `de`, `en`.
    pub language: String,
}

impl WalletConfig {
    /// Checks that the wallet's server is an origin and nothing more.
    pub(super) fn check(&self) -> Result<()> {
        let origin = address::reachable(&self.wallet_server)?.origin().ascii_serialization();
        if origin == self.wallet_server { Ok(()) } else { Err(Malformed::Url.into()) }
    }
}

/// A key of 32 random bytes for the wallet's stored state. Zeroized when dropped, never shown.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct StateKey([u8; 32]);

impl StateKey {
    /// From 32 random bytes that the app keeps in the platform's keystore.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub(super) const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl std::fmt::Debug for StateKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("StateKey")
    }
}
