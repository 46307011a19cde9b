//! Which browser began an approval.

use serde::{Deserialize, Serialize};
use siegelring_core::crypto::{self, Rng};
use siegelring_core::jose::base64url;
use zeroize::Zeroizing;

/// The secret in the browser's cookie: 32 random bytes.
#[derive(Clone)]
pub struct BrowserSecret(Zeroizing<[u8; 32]>);

impl BrowserSecret {
    /// A new one.
    pub fn generate(rng: &mut dyn Rng) -> Self {
        Self(Zeroizing::new(crypto::random(rng)))
    }

    /// Reads the value of the cookie; `None` if it is not one.
    pub fn from_cookie(value: &str) -> Option<Self> {
        let bytes = Zeroizing::new(base64url::decode(value).ok()?);
        bytes.as_slice().try_into().ok().map(|bytes| Self(Zeroizing::new(bytes)))
    }

    /// The value of the cookie, base64url.
    pub fn to_cookie(&self) -> Zeroizing<String> {
        Zeroizing::new(base64url::encode(*self.0))
    }

    /// What the record keeps.
    pub fn hash(&self) -> BrowserHash {
        BrowserHash(base64url::encode(crypto::sha256_of(&[b"siegelring browser v1", self.0.as_ref()])))
    }
}

/// SHA-256 of a browser's secret.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BrowserHash(String);

impl BrowserHash {
    /// Whether `secret` is the one; compares in constant time.
    pub fn is_of(&self, secret: &BrowserSecret) -> bool {
        crypto::constant_time_eq(self.0.as_bytes(), secret.hash().0.as_bytes())
    }
}
