//! What an HSM does, and what software does in its place.

use siegelring_core::crypto::{PublicKey, Signature};

use super::Result;

/// Makes keys that sign once.
pub trait FreshKeys: Send + Sync + 'static {
    /// Makes a P-256 key that cannot leave where it is made.
    ///
    /// # Errors
    /// [`SigningKeyError`](super::SigningKeyError): nothing was made.
    fn fresh(&self) -> Result<Box<dyn FreshKey>>;
}

/// A key that signs once. It is destroyed when it has signed, and when it is dropped.
pub trait FreshKey: Send {
    /// Its public key.
    fn public_key(&self) -> &PublicKey;

    /// Signs by ES256 and destroys the key.
    ///
    /// # Errors
    /// [`SigningKeyError`](super::SigningKeyError): the key is gone all the same, and the caller begins with another.
    fn sign(self: Box<Self>, payload: &[u8]) -> Result<Signature>;
}

/// The key of an authority. It signs certificates and revocation lists, nothing else.
pub trait CertificationKey: Send + Sync + 'static {
    /// Whether it is where it should be: asked before a fresh key is made, while a dead connection can still be replaced.
    /// A key that needs no connection always is.
    ///
    /// # Errors
    /// [`SigningKeyError`](super::SigningKeyError): why it is not.
    fn ready(&self) -> Result<()> {
        Ok(())
    }

    /// Signs by ES256.
    ///
    /// # Errors
    /// [`SigningKeyError`](super::SigningKeyError) if it cannot now.
    fn sign(&self, payload: &[u8]) -> Result<Signature>;
}
