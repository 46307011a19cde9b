//! The primitives: P-256 keys and signatures, digests, MACs, key derivation and authenticated encryption.
//!
//! This file alone names `ring` and `p256`. `ring` verifies, digests and encrypts; `p256` holds the keys that must be
//! kept (signatures on the phone, ECDH with a stored key), which `ring` cannot.

mod plaintext;

use p256::ecdsa::signature::Signer as _;
use p256::elliptic_curve::sec1::ToEncodedPoint as _;
use p256::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _};
use ring::{aead, digest, hkdf, hmac, signature};
use subtle::ConstantTimeEq as _;
use zeroize::{Zeroize as _, Zeroizing};

use crate::error::{Error, Malformed, Result, Untrusted};

pub use plaintext::Plaintext;
pub use rand_core::CryptoRngCore as Rng;

/// The cipher suite P256-SHA256 of RFC 9497, for [`crate::pin`].
pub(crate) type OprfSuite = p256::NistP256;

/// SHA-256.
pub fn sha256(data: &[u8]) -> [u8; 32] {
    fixed(digest::digest(&digest::SHA256, data).as_ref())
}

/// SHA-256 over several parts, as if they were one.
pub fn sha256_of(parts: &[&[u8]]) -> [u8; 32] {
    let mut context = digest::Context::new(&digest::SHA256);
    parts.iter().for_each(|part| context.update(part));
    fixed(context.finish().as_ref())
}

/// SHA-256 over bytes that come bit by bit.
#[derive(Clone)]
pub struct Sha256(digest::Context);

impl Sha256 {
    /// Over nothing yet.
    pub fn new() -> Self {
        Self(digest::Context::new(&digest::SHA256))
    }

    /// Takes the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The digest of all of them.
    pub fn finish(self) -> [u8; 32] {
        fixed(self.0.finish().as_ref())
    }
}

impl Default for Sha256 {
    fn default() -> Self {
        Self::new()
    }
}

/// HMAC-SHA-256.
pub fn hmac_sha256(key: &[u8], data: &[u8]) -> [u8; 32] {
    fixed(hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), data).as_ref())
}

/// HKDF-SHA-256 (RFC 5869), 32 bytes of output.
pub fn hkdf_sha256(salt: &[u8], secret: &[u8], info: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut out = Zeroizing::new([0; 32]);
    let prk = hkdf::Salt::new(hkdf::HKDF_SHA256, salt).extract(secret);
    // 32 bytes are within the 255 blocks that HKDF can give, and `out` has the length asked for: neither call can fail.
    let _ = prk.expand(&[info], hkdf::HKDF_SHA256).and_then(|okm| okm.fill(out.as_mut()));
    out
}

/// Compares without telling by its time where the difference is; different lengths are unequal.
pub fn constant_time_eq(a: &[u8], b: &[u8]) -> bool {
    a.ct_eq(b).into()
}

/// `N` bytes of randomness.
pub fn random<const N: usize>(rng: &mut dyn Rng) -> [u8; N] {
    let mut bytes = [0; N];
    rng.fill_bytes(&mut bytes);
    bytes
}

/// A P-256 public key as an uncompressed point of SEC 1, 65 bytes.
///
/// The length and the leading byte are checked when it is made; that the point is on the curve is checked whenever the
/// key is used.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PublicKey([u8; 65]);

impl PublicKey {
    /// From 65 bytes `04 ‖ x ‖ y`.
    ///
    /// # Errors
    /// [`Malformed::Key`] for another length or another leading byte.
    pub fn from_uncompressed(bytes: &[u8]) -> Result<Self> {
        match <[u8; 65]>::try_from(bytes) {
            Ok(point @ [4, ..]) => Ok(Self(point)),
            _ => Err(Malformed::Key.into()),
        }
    }

    /// From the two coordinates, 32 bytes each, big-endian.
    ///
    /// # Errors
    /// [`Malformed::Key`] for another length.
    pub fn from_coordinates(x: &[u8], y: &[u8]) -> Result<Self> {
        if x.len() != 32 || y.len() != 32 {
            return Err(Malformed::Key.into());
        }
        let mut point = [4; 65];
        point.iter_mut().skip(1).zip(x.iter().chain(y)).for_each(|(place, byte)| *place = *byte);
        Ok(Self(point))
    }

    /// The 65 bytes `04 ‖ x ‖ y`.
    pub const fn as_bytes(&self) -> &[u8; 65] {
        &self.0
    }

    /// The x coordinate, 32 bytes big-endian.
    pub fn x(&self) -> [u8; 32] {
        fixed(self.0.get(1..33).unwrap_or_default())
    }

    /// The y coordinate, 32 bytes big-endian.
    pub fn y(&self) -> [u8; 32] {
        fixed(self.0.get(33..65).unwrap_or_default())
    }

    /// Verifies an ES256 signature over `message`.
    ///
    /// # Errors
    /// [`Untrusted::Signature`] if it does not verify, or the key is no point of the curve.
    pub fn verify(&self, message: &[u8], signature: &Signature) -> Result<()> {
        signature::UnparsedPublicKey::new(&signature::ECDSA_P256_SHA256_FIXED, &self.0)
            .verify(message, &signature.0)
            .map_err(|_| Untrusted::Signature.into())
    }

    fn to_p256(self) -> Result<p256::PublicKey> {
        p256::PublicKey::from_sec1_bytes(&self.0).map_err(|_| Malformed::Key.into())
    }

    fn from_p256(key: &p256::PublicKey) -> Self {
        Self(fixed(key.to_encoded_point(false).as_bytes()))
    }
}

impl std::fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PublicKey({:02x?}…)", self.0.get(1..5).unwrap_or_default())
    }
}

/// An ECDSA P-256 signature as `r ‖ s`, 64 bytes (IEEE P1363, the form of JOSE and COSE).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signature([u8; 64]);

impl Signature {
    /// From `r ‖ s`, 64 bytes.
    ///
    /// # Errors
    /// [`Malformed::Signature`] for another length.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        bytes.try_into().map(Self).map_err(|_| Malformed::Signature.into())
    }

    /// From the DER form that Android Keystore and the Secure Enclave give.
    ///
    /// # Errors
    /// [`Malformed::Signature`] if it is not one.
    pub fn from_der(der: &[u8]) -> Result<Self> {
        let parsed = p256::ecdsa::Signature::from_der(der).map_err(|_| Error::from(Malformed::Signature))?;
        Ok(Self(parsed.to_bytes().into()))
    }

    /// The DER form.
    pub fn to_der(&self) -> Result<Vec<u8>> {
        let parsed = p256::ecdsa::Signature::from_slice(&self.0).map_err(|_| Error::from(Malformed::Signature))?;
        Ok(parsed.to_der().as_bytes().to_vec())
    }

    /// The 64 bytes `r ‖ s`.
    pub const fn as_bytes(&self) -> &[u8; 64] {
        &self.0
    }
}

/// Verifies RSASSA-PKCS1-v1_5 with SHA-256 (RS256) under a key of 2048 to 8192 bits given as big-endian modulus and
/// exponent.
///
/// # Errors
/// [`Untrusted::Signature`] if it does not verify or the key is not allowed.
pub fn verify_rs256(modulus: &[u8], exponent: &[u8], message: &[u8], signature: &[u8]) -> Result<()> {
    signature::RsaPublicKeyComponents { n: modulus, e: exponent }
        .verify(&signature::RSA_PKCS1_2048_8192_SHA256, message, signature)
        .map_err(|_| Untrusted::Signature.into())
}

/// A P-256 signing key in software: PIN keys, simulated phones and tests. Zeroized when dropped.
#[derive(Clone)]
pub struct SigningKey(p256::ecdsa::SigningKey);

impl SigningKey {
    /// A new random key.
    pub fn generate(mut rng: &mut dyn Rng) -> Self {
        Self(p256::ecdsa::SigningKey::random(&mut rng))
    }

    /// From the secret scalar, 32 bytes big-endian.
    ///
    /// # Errors
    /// [`Malformed::Key`] if it is zero or not below the group order.
    pub fn from_scalar(scalar: &[u8]) -> Result<Self> {
        p256::ecdsa::SigningKey::from_slice(scalar).map(Self).map_err(|_| Malformed::Key.into())
    }

    /// From PKCS #8 in DER.
    ///
    /// # Errors
    /// [`Malformed::Key`] if it is not a P-256 key.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self> {
        p256::ecdsa::SigningKey::from_pkcs8_der(der).map(Self).map_err(|_| Malformed::Key.into())
    }

    /// PKCS #8 in DER.
    ///
    /// # Errors
    /// [`Malformed::Key`] if it cannot be encoded, which a valid key always can.
    pub fn to_pkcs8(&self) -> Result<Zeroizing<Vec<u8>>> {
        self.0.to_pkcs8_der().map(|der| Zeroizing::new(der.as_bytes().to_vec())).map_err(|_| Malformed::Key.into())
    }

    /// The secret scalar, 32 bytes big-endian.
    pub fn to_scalar(&self) -> Zeroizing<[u8; 32]> {
        let mut bytes = self.0.to_bytes();
        let scalar = Zeroizing::new(fixed(&bytes));
        bytes.zeroize();
        scalar
    }

    /// Its public key.
    pub fn public_key(&self) -> PublicKey {
        PublicKey(fixed(self.0.verifying_key().to_encoded_point(false).as_bytes()))
    }

    /// An ES256 signature over `message` (deterministic, RFC 6979).
    pub fn sign(&self, message: &[u8]) -> Signature {
        let signature: p256::ecdsa::Signature = self.0.sign(message);
        Signature(signature.to_bytes().into())
    }
}

/// A P-256 key for ECDH that can be kept or derived. Zeroized when dropped.
pub struct AgreementKey(p256::SecretKey);

impl AgreementKey {
    /// A new random key.
    pub fn generate(mut rng: &mut dyn Rng) -> Self {
        Self(p256::SecretKey::random(&mut rng))
    }

    /// From the secret scalar, 32 bytes big-endian.
    ///
    /// # Errors
    /// [`Malformed::Key`] if it is zero or not below the group order.
    pub fn from_scalar(scalar: &[u8]) -> Result<Self> {
        p256::SecretKey::from_slice(scalar).map(Self).map_err(|_| Malformed::Key.into())
    }

    /// Its public key.
    pub fn public_key(&self) -> PublicKey {
        PublicKey::from_p256(&self.0.public_key())
    }

    /// The shared secret: the x coordinate, 32 bytes big-endian.
    ///
    /// # Errors
    /// [`Malformed::Key`] if the other key is no point of the curve.
    pub fn agree(&self, other: &PublicKey) -> Result<Zeroizing<[u8; 32]>> {
        let shared = p256::ecdh::diffie_hellman(self.0.to_nonzero_scalar(), other.to_p256()?.as_affine());
        Ok(Zeroizing::new(fixed(shared.raw_secret_bytes())))
    }
}

/// Authenticated encryption by AES in Galois/Counter Mode; the tag of 16 bytes follows the ciphertext.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aead {
    /// A key of 16 bytes (JWA `A128GCM`).
    A128Gcm,
    /// A key of 32 bytes (JWA `A256GCM`).
    A256Gcm,
}

impl Aead {
    /// By how much what is sealed is longer, in bytes.
    pub const TAG_LENGTH: usize = 16;

    /// The length of the key in bytes.
    pub const fn key_length(self) -> usize {
        match self {
            Self::A128Gcm => 16,
            Self::A256Gcm => 32,
        }
    }

    /// Encrypts; a nonce must never be used twice under one key.
    ///
    /// # Errors
    /// [`Malformed::Key`] if the key has another length.
    pub fn seal(self, key: &[u8], nonce: [u8; 12], aad: &[u8], plaintext: &[u8]) -> Result<Vec<u8>> {
        self.seal_in_place(key, nonce, aad, plaintext.to_vec())
    }

    /// As [`Self::seal`], where the ciphertext takes the place of the plaintext: no copy of it is left.
    ///
    /// # Errors
    /// As [`Self::seal`].
    pub fn seal_in_place(self, key: &[u8], nonce: [u8; 12], aad: &[u8], mut bytes: Vec<u8>) -> Result<Vec<u8>> {
        self.key(key)?
            .seal_in_place_append_tag(aead::Nonce::assume_unique_for_key(nonce), aead::Aad::from(aad), &mut bytes)
            .map_err(|_| Error::from(Malformed::TooLong))?;
        Ok(bytes)
    }

    /// Decrypts.
    ///
    /// # Errors
    /// [`Untrusted::Decryption`] if the ciphertext, the tag, the nonce or `aad` was changed, or the key is another.
    pub fn open(self, key: &[u8], nonce: [u8; 12], aad: &[u8], sealed: &[u8]) -> Result<Plaintext> {
        self.open_in_place(key, nonce, aad, sealed.to_vec())
    }

    /// As [`Self::open`], where the plaintext takes the place of the ciphertext.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_in_place(self, key: &[u8], nonce: [u8; 12], aad: &[u8], sealed: Vec<u8>) -> Result<Plaintext> {
        let mut bytes = Plaintext::from(sealed);
        let length = self
            .key(key)?
            .open_in_place(aead::Nonce::assume_unique_for_key(nonce), aead::Aad::from(aad), bytes.as_mut_slice())
            .map_err(|_| Error::from(Untrusted::Decryption))?
            .len();
        bytes.truncate(length);
        Ok(bytes)
    }

    fn key(self, key: &[u8]) -> Result<aead::LessSafeKey> {
        let algorithm = match self {
            Self::A128Gcm => &aead::AES_128_GCM,
            Self::A256Gcm => &aead::AES_256_GCM,
        };
        let key = aead::UnboundKey::new(algorithm, key).map_err(|_| Error::from(Malformed::Key))?;
        Ok(aead::LessSafeKey::new(key))
    }
}

/// Copies bytes of a length the caller knows; any other length gives zeros, which no key or digest is.
fn fixed<const N: usize>(bytes: &[u8]) -> [u8; N] {
    bytes.try_into().unwrap_or([0; N])
}
