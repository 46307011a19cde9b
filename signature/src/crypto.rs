//! Digests and signatures of others: what documents in the field are signed with. This file alone names `ring`.
//!
//! What this scheme signs with is in [`siegelring_core::crypto`].

use std::collections::BTreeMap;

use ring::{digest, signature};

use crate::defect::{Checked, Defect};

/// A digest algorithm that is accepted here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Digest {
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

impl Digest {
    /// The digest over several parts, as if they were one.
    pub fn of(self, parts: &[&[u8]]) -> Vec<u8> {
        let algorithm = match self {
            Self::Sha256 => &digest::SHA256,
            Self::Sha384 => &digest::SHA384,
            Self::Sha512 => &digest::SHA512,
        };
        let mut context = digest::Context::new(algorithm);
        parts.iter().for_each(|part| context.update(part));
        context.finish().as_ref().to_vec()
    }

    /// The length in bytes.
    pub const fn length(self) -> usize {
        match self {
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }
}

/// A signature scheme that is accepted here, with the digest it takes over the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// ECDSA on P-256, signature in DER.
    EcdsaP256(Digest),
    /// ECDSA on P-384, signature in DER.
    EcdsaP384(Digest),
    /// RSASSA-PKCS1-v1_5, RFC 8017 section 8.2, 2048 bits or more.
    RsaPkcs1(Digest),
    /// RSASSA-PSS with the same digest for the mask and a salt of its length, RFC 8017 section 8.1.
    RsaPss(Digest),
}

impl Scheme {
    /// Verifies `value` over `message` under `key`, the content of the `subjectPublicKey` bit string.
    ///
    /// # Errors
    /// [`Defect::CmsSignature`] if it does not verify; [`Defect::CmsAlgorithm`] for P-256 or P-384 with SHA-512.
    pub fn verify(self, key: &[u8], message: &[u8], value: &[u8]) -> Checked<()> {
        let algorithm: &dyn signature::VerificationAlgorithm = match self {
            Self::EcdsaP256(Digest::Sha256) => &signature::ECDSA_P256_SHA256_ASN1,
            Self::EcdsaP256(Digest::Sha384) => &signature::ECDSA_P256_SHA384_ASN1,
            Self::EcdsaP384(Digest::Sha256) => &signature::ECDSA_P384_SHA256_ASN1,
            Self::EcdsaP384(Digest::Sha384) => &signature::ECDSA_P384_SHA384_ASN1,
            Self::EcdsaP256(Digest::Sha512) | Self::EcdsaP384(Digest::Sha512) => {
                return Err(Defect::CmsAlgorithm);
            }
            Self::RsaPkcs1(Digest::Sha256) => &signature::RSA_PKCS1_2048_8192_SHA256,
            Self::RsaPkcs1(Digest::Sha384) => &signature::RSA_PKCS1_2048_8192_SHA384,
            Self::RsaPkcs1(Digest::Sha512) => &signature::RSA_PKCS1_2048_8192_SHA512,
            Self::RsaPss(Digest::Sha256) => &signature::RSA_PSS_2048_8192_SHA256,
            Self::RsaPss(Digest::Sha384) => &signature::RSA_PSS_2048_8192_SHA384,
            Self::RsaPss(Digest::Sha512) => &signature::RSA_PSS_2048_8192_SHA512,
        };
        signature::UnparsedPublicKey::new(algorithm, key).verify(message, value).map_err(|_| Defect::CmsSignature)
    }
}

/// SHA-1 as a name, which is all it is good for: PDF calls a signature by it in `VRI` (ISO 32000-2, 12.8.4.4).
pub(crate) fn sha1(data: &[u8]) -> Vec<u8> {
    digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, data).as_ref().to_vec()
}

/// SHA-256 over beginnings of one file, each byte digested once for all of them.
#[derive(Clone)]
pub(crate) struct Prefixes<'a> {
    file: &'a [u8],
    /// The digest so far, by the length digested.
    known: BTreeMap<usize, digest::Context>,
}

impl<'a> Prefixes<'a> {
    pub(crate) fn of(file: &'a [u8]) -> Self {
        Self { file, known: BTreeMap::from([(0, digest::Context::new(&digest::SHA256))]) }
    }

    /// The digest of the first `length` bytes followed by `rest`.
    pub(crate) fn digest(&mut self, length: usize, rest: &[u8]) -> [u8; 32] {
        let length = length.min(self.file.len());
        let mut context = match self.known.range(..=length).next_back() {
            Some((known, context)) => {
                let mut context = context.clone();
                context.update(self.file.get(*known..length).unwrap_or_default());
                context
            }
            None => digest::Context::new(&digest::SHA256),
        };
        self.known.insert(length, context.clone());
        context.update(rest);
        context.finish().as_ref().try_into().unwrap_or([0; 32])
    }
}
