//! Who holds a key signs; today in software, later by PKCS #11.

use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair};
use siegelring_core::crypto::{PublicKey, Signature};

use super::{KeyError, Result};

/// A signature algorithm of JWA (RFC 7518).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Algorithm {
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256,
}

impl Algorithm {
    /// Its name in JWA.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Es256 => "ES256",
            Self::Rs256 => "RS256",
        }
    }
}

/// Signs with a key that it holds.
pub trait Signer: Send + Sync + 'static {
    /// Which kind of signature it makes.
    fn algorithm(&self) -> Algorithm;

    /// Signs: 64 bytes `r ‖ s` (ES256), or as long as the modulus (RS256).
    ///
    /// # Errors
    /// [`KeyError::Crypto`] if the key cannot be used now.
    fn sign(&self, payload: &[u8]) -> Result<Vec<u8>>;

    /// The public key of an ES256 signer.
    ///
    /// # Errors
    /// [`KeyError::Crypto`] for another algorithm.
    fn public_key(&self) -> Result<PublicKey>;

    /// Modulus and exponent of an RS256 signer, big-endian.
    ///
    /// # Errors
    /// [`KeyError::Crypto`] for another algorithm.
    fn rsa_public_key(&self) -> Result<(Vec<u8>, Vec<u8>)>;
}

impl dyn Signer {
    /// Signs by ES256.
    ///
    /// # Errors
    /// [`KeyError::Crypto`] if the key is of another algorithm or cannot be used now.
    pub fn sign_es256(&self, payload: &[u8]) -> Result<Signature> {
        Signature::from_bytes(&self.sign(payload)?).map_err(|_| KeyError::Crypto)
    }
}

/// A P-256 key in memory.
pub struct SoftwareEs256 {
    pair: EcdsaKeyPair,
    random: SystemRandom,
}

impl SoftwareEs256 {
    /// From PKCS #8 in DER.
    ///
    /// # Errors
    /// [`KeyError::Crypto`] if it is not a P-256 key.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self> {
        let random = SystemRandom::new();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, der, &random);
        Ok(Self { pair: pair.map_err(|_| KeyError::Crypto)?, random })
    }
}

impl Signer for SoftwareEs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::Es256
    }

    fn sign(&self, payload: &[u8]) -> Result<Vec<u8>> {
        let signature = self.pair.sign(&self.random, payload).map_err(|_| KeyError::Crypto)?;
        Ok(signature.as_ref().to_vec())
    }

    fn public_key(&self) -> Result<PublicKey> {
        PublicKey::from_uncompressed(self.pair.public_key().as_ref()).map_err(|_| KeyError::Crypto)
    }

    fn rsa_public_key(&self) -> Result<(Vec<u8>, Vec<u8>)> {
        Err(KeyError::Crypto)
    }
}

/// An RSA key in memory.
pub struct SoftwareRs256 {
    pair: RsaKeyPair,
    random: SystemRandom,
}

impl SoftwareRs256 {
    /// From PKCS #8 in DER.
    ///
    /// # Errors
    /// [`KeyError::Crypto`] if it is not an RSA key of 2048 bits or more.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self> {
        let pair = RsaKeyPair::from_pkcs8(der).map_err(|_| KeyError::Crypto)?;
        Ok(Self { pair, random: SystemRandom::new() })
    }
}

impl Signer for SoftwareRs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::Rs256
    }

    fn sign(&self, payload: &[u8]) -> Result<Vec<u8>> {
        let mut signature = vec![0; self.pair.public().modulus_len()];
        let signed = self.pair.sign(&RSA_PKCS1_SHA256, &self.random, payload, &mut signature);
        signed.map(|()| signature).map_err(|_| KeyError::Crypto)
    }

    fn public_key(&self) -> Result<PublicKey> {
        Err(KeyError::Crypto)
    }

    fn rsa_public_key(&self) -> Result<(Vec<u8>, Vec<u8>)> {
        let public = self.pair.public();
        let public = ring::rsa::PublicKeyComponents::<Vec<u8>>::from(public);
        Ok((public.n, public.e))
    }
}
