//! The algorithms that signatures in the field name, and which of them are accepted.

use der::asn1::ObjectIdentifier;

use crate::crypto::{Digest, Scheme};
use crate::defect::{Checked, Defect};
use crate::der::{BIT_STRING, Element, Elements, INTEGER, SEQUENCE, context};

type Oid = ObjectIdentifier;

const SHA256: Oid = Oid::new_unwrap("2.16.840.1.101.3.4.2.1");
const SHA384: Oid = Oid::new_unwrap("2.16.840.1.101.3.4.2.2");
const SHA512: Oid = Oid::new_unwrap("2.16.840.1.101.3.4.2.3");
const RSA: Oid = Oid::new_unwrap("1.2.840.113549.1.1.1");
const RSA_PSS: Oid = Oid::new_unwrap("1.2.840.113549.1.1.10");
const MGF1: Oid = Oid::new_unwrap("1.2.840.113549.1.1.8");
const EC: Oid = Oid::new_unwrap("1.2.840.10045.2.1");
const P256: Oid = Oid::new_unwrap("1.2.840.10045.3.1.7");
const P384: Oid = Oid::new_unwrap("1.3.132.0.34");

/// MD5, SHA-1 and SHA-224, alone and with RSA or ECDSA.
const WEAK: [Oid; 9] = [
    Oid::new_unwrap("1.2.840.113549.2.5"),
    Oid::new_unwrap("1.3.14.3.2.26"),
    Oid::new_unwrap("2.16.840.1.101.3.4.2.4"),
    Oid::new_unwrap("1.2.840.113549.1.1.4"),
    Oid::new_unwrap("1.2.840.113549.1.1.5"),
    Oid::new_unwrap("1.2.840.113549.1.1.14"),
    Oid::new_unwrap("1.2.840.10045.4.1"),
    Oid::new_unwrap("1.2.840.10045.4.3.1"),
    Oid::new_unwrap("1.3.14.3.2.29"),
];

/// Signature algorithms that name their digest.
const COMBINED: [(Oid, bool, Digest); 6] = [
    (Oid::new_unwrap("1.2.840.113549.1.1.11"), true, Digest::Sha256),
    (Oid::new_unwrap("1.2.840.113549.1.1.12"), true, Digest::Sha384),
    (Oid::new_unwrap("1.2.840.113549.1.1.13"), true, Digest::Sha512),
    (Oid::new_unwrap("1.2.840.10045.4.3.2"), false, Digest::Sha256),
    (Oid::new_unwrap("1.2.840.10045.4.3.3"), false, Digest::Sha384),
    (Oid::new_unwrap("1.2.840.10045.4.3.4"), false, Digest::Sha512),
];

/// An algorithm and its parameters.
pub(super) type Algorithm<'a> = (Oid, Option<Element<'a>>);

/// The digest algorithm of this object identifier.
pub(crate) fn digest(oid: Oid) -> Checked<Digest> {
    match oid {
        SHA256 => Ok(Digest::Sha256),
        SHA384 => Ok(Digest::Sha384),
        SHA512 => Ok(Digest::Sha512),
        weak if WEAK.contains(&weak) => Err(Defect::CmsWeakAlgorithm),
        _ => Err(Defect::CmsAlgorithm),
    }
}

/// The key of a `SubjectPublicKeyInfo`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Key<'a> {
    kind: KeyKind,
    /// What stands in the bit string.
    bytes: &'a [u8],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum KeyKind {
    Rsa,
    P256,
    P384,
}

impl<'a> Key<'a> {
    /// From a `SubjectPublicKeyInfo` in DER.
    pub(crate) fn read(spki: &'a [u8]) -> Checked<Self> {
        let mut whole = Elements::new(spki, Defect::Certificate);
        let mut info = whole.open(SEQUENCE)?;
        let (oid, parameters) = info.algorithm()?;
        let bytes = match info.take(BIT_STRING)?.content {
            [0, bytes @ ..] => bytes,
            _ => return Err(Defect::Certificate),
        };
        let curve = parameters.and_then(|it| Elements::new(it.whole, Defect::Certificate).oid().ok());
        let kind = match (oid, curve) {
            (RSA | RSA_PSS, _) => KeyKind::Rsa,
            (EC, Some(P256)) => KeyKind::P256,
            (EC, Some(P384)) => KeyKind::P384,
            _ => return Err(Defect::CmsAlgorithm),
        };
        if kind == KeyKind::Rsa && modulus(bytes)? < 2048 {
            return Err(Defect::CmsWeakAlgorithm);
        }
        Ok(Self { kind, bytes })
    }

    /// Verifies `value` over `message` by this signature algorithm; `digest` where the algorithm names none.
    pub(crate) fn verify(
        &self,
        by: Algorithm<'_>,
        digest: Option<Digest>,
        message: &[u8],
        value: &[u8],
    ) -> Checked<()> {
        self.scheme(by, digest)?.verify(self.bytes, message, value)
    }

    fn scheme(&self, (oid, parameters): Algorithm<'_>, named_apart: Option<Digest>) -> Checked<Scheme> {
        if WEAK.contains(&oid) {
            return Err(Defect::CmsWeakAlgorithm);
        }
        let (rsa, digest) = match (oid, named_apart) {
            (RSA_PSS, _) if self.kind == KeyKind::Rsa => return Ok(Scheme::RsaPss(pss(parameters)?)),
            (RSA, Some(digest)) => (true, digest),
            (EC, Some(digest)) => (false, digest),
            _ => {
                let (_, rsa, digest) =
                    COMBINED.into_iter().find(|(known, ..)| *known == oid).ok_or(Defect::CmsAlgorithm)?;
                (rsa, digest)
            }
        };
        match (self.kind, rsa) {
            (KeyKind::Rsa, true) => Ok(Scheme::RsaPkcs1(digest)),
            (KeyKind::P256, false) => Ok(Scheme::EcdsaP256(digest)),
            (KeyKind::P384, false) => Ok(Scheme::EcdsaP384(digest)),
            _ => Err(Defect::CmsAlgorithm),
        }
    }
}

/// The bits of the modulus of an `RSAPublicKey`, as whole bytes.
fn modulus(key: &[u8]) -> Checked<usize> {
    let mut whole = Elements::new(key, Defect::Certificate);
    let number = whole.open(SEQUENCE)?.take(INTEGER)?.content;
    let digits = number.strip_prefix(&[0]).unwrap_or(number);
    Ok(digits.len().saturating_mul(8))
}

/// `RSASSA-PSS-params` (RFC 4055 section 3.1) with one digest for all and a salt of its length, as the field uses it.
fn pss(parameters: Option<Element<'_>>) -> Checked<Digest> {
    // Left out means SHA-1.
    let parameters = parameters.ok_or(Defect::CmsWeakAlgorithm)?;
    let mut whole = Elements::new(parameters.whole, Defect::CmsAlgorithm);
    let mut inside = whole.open(SEQUENCE)?;
    let hash = inside.optional(context(0))?.ok_or(Defect::CmsWeakAlgorithm)?;
    let mask = inside.optional(context(1))?.ok_or(Defect::CmsWeakAlgorithm)?;
    let salt = inside.optional(context(2))?.ok_or(Defect::CmsAlgorithm)?;
    let (hash, _) = Elements::new(hash.content, Defect::CmsAlgorithm).algorithm()?;
    let (mask, mask_digest) = Elements::new(mask.content, Defect::CmsAlgorithm).algorithm()?;
    let mask_digest = mask_digest.ok_or(Defect::CmsAlgorithm)?;
    let (mask_digest, _) = Elements::new(mask_digest.whole, Defect::CmsAlgorithm).algorithm()?;
    let salt = Elements::new(salt.content, Defect::CmsAlgorithm).take(INTEGER)?.content;
    let digest = digest(hash)?;
    let usual = mask == MGF1
        && mask_digest == hash
        && salt.len() == 1
        && salt.first().copied().map(usize::from) == Some(digest.length());
    if usual { Ok(digest) } else { Err(Defect::CmsAlgorithm) }
}
