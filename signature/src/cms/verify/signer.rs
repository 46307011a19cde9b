//! One signer of a `SignedData`, and whether its signature holds.

use der::asn1::{GeneralizedTime, ObjectIdentifier, UtcTime};
use der::{Decode as _, Tag};
use siegelring_core::time::UnixTime;

use super::algorithms::{Algorithm, digest};
use super::attributes::Attributes;
use crate::chain::Certificate;
use crate::crypto::Digest;
use crate::defect::{Checked, Defect};
use crate::der::{Element, Elements, INTEGER, OBJECT_IDENTIFIER, OCTET_STRING, SEQUENCE, SET, context};

type Oid = ObjectIdentifier;

const CONTENT_TYPE: Oid = Oid::new_unwrap("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: Oid = Oid::new_unwrap("1.2.840.113549.1.9.4");
const SIGNING_TIME: Oid = Oid::new_unwrap("1.2.840.113549.1.9.5");
const SIGNING_CERTIFICATE: Oid = Oid::new_unwrap("1.2.840.113549.1.9.16.2.12");
const SIGNING_CERTIFICATE_V2: Oid = Oid::new_unwrap("1.2.840.113549.1.9.16.2.47");

/// A `SignerInfo` (RFC 5652 section 5.3) with signed attributes; one without is refused.
#[derive(Debug, Clone)]
pub struct Signer<'a> {
    identifier: Element<'a>,
    digest: Oid,
    /// The signed attributes as they were received, with the tag that the signature is computed over.
    signed_bytes: Vec<u8>,
    /// The signed attributes.
    pub signed: Attributes<'a>,
    algorithm: Algorithm<'a>,
    /// The signature value, which a time stamp covers.
    pub value: &'a [u8],
    /// The unsigned attributes.
    pub unsigned: Attributes<'a>,
}

/// A signer whose signature holds. Whether anybody vouches for its certificate is another question.
#[derive(Debug, Clone)]
pub struct VerifiedSigner<'a> {
    /// The certificate under whose key the signature verifies.
    pub certificate: Certificate<'a>,
    /// Whether the signed attributes name this certificate (ESS signing-certificate-v2, RFC 5035).
    pub bound: bool,
}

impl<'a> Signer<'a> {
    pub(super) fn read(info: Element<'a>) -> Checked<Self> {
        let mut whole = Elements::new(info.whole, Defect::Cms);
        let mut inside = whole.open(SEQUENCE)?;
        inside.take(INTEGER)?;
        let identifier = inside.any()?;
        let (digest, _) = inside.algorithm()?;
        let attributes = inside.optional(context(0))?.ok_or(Defect::CmsAttributes)?;
        let signed = Attributes::read(attributes.content)?;
        let mut signed_bytes = attributes.whole.to_vec();
        // RFC 5652 section 5.4: the signature is over SET OF, not over the implicit tag.
        if let Some(tag) = signed_bytes.first_mut() {
            *tag = SET;
        }
        let algorithm = inside.algorithm()?;
        let value = inside.take(OCTET_STRING)?.content;
        let unsigned = match inside.optional(context(1))? {
            Some(set) => Attributes::read(set.content)?,
            None => Attributes::default(),
        };
        inside.end()?;
        Ok(Self { identifier, digest, signed_bytes, signed, algorithm, value, unsigned })
    }

    /// The digest that the signature is over, and its algorithm.
    ///
    /// # Errors
    /// [`Defect::CmsAttributes`], [`Defect::CmsAlgorithm`], [`Defect::CmsWeakAlgorithm`].
    pub fn message_digest(&self) -> Checked<(Digest, &'a [u8])> {
        let stated = self.signed.single(MESSAGE_DIGEST)?.ok_or(Defect::CmsAttributes)?;
        let algorithm = digest(self.digest)?;
        if stated.tag == OCTET_STRING { Ok((algorithm, stated.content)) } else { Err(Defect::CmsAttributes) }
    }

    /// Verifies the signature over content of this type; `digest_of` gives its digest.
    ///
    /// # Errors
    /// [`Defect::CmsAttributes`], [`Defect::CmsContentType`], [`Defect::CmsDigest`] for what is signed;
    /// [`Defect::CmsNoCertificate`], [`Defect::CmsBinding`] for who signed; [`Defect::CmsSignature`];
    /// [`Defect::CmsAlgorithm`] and [`Defect::CmsWeakAlgorithm`].
    pub fn verify(
        &self,
        content_type: Oid,
        digest_of: impl FnOnce(Digest) -> Vec<u8>,
        pool: &[&'a [u8]],
    ) -> Checked<VerifiedSigner<'a>> {
        let stated = self.signed.single(CONTENT_TYPE)?.ok_or(Defect::CmsAttributes)?;
        if stated.tag != OBJECT_IDENTIFIER || stated.content != content_type.as_bytes() {
            return Err(Defect::CmsContentType);
        }
        let (digest, stated) = self.message_digest()?;
        if stated != digest_of(digest) {
            return Err(Defect::CmsDigest);
        }
        self.verify_value(digest, pool)
    }

    fn verify_value(&self, digest: Digest, pool: &[&'a [u8]]) -> Checked<VerifiedSigner<'a>> {
        let certificate = self.certificate(pool)?;
        let bound = self.binding(&certificate)?;
        certificate.key()?.verify(self.algorithm, Some(digest), &self.signed_bytes, self.value)?;
        Ok(VerifiedSigner { certificate, bound })
    }

    /// The certificate that the signer identifier names, among these.
    ///
    /// # Errors
    /// [`Defect::CmsNoCertificate`].
    pub fn certificate(&self, pool: &[&'a [u8]]) -> Checked<Certificate<'a>> {
        let known = pool.iter().filter_map(|der| Certificate::parse(der).ok());
        let mut named = known.filter(|it| self.names(it).unwrap_or(false));
        named.next().ok_or(Defect::CmsNoCertificate)
    }

    fn names(&self, certificate: &Certificate<'_>) -> Checked<bool> {
        if self.identifier.tag == 0x80 {
            return Ok(certificate.subject_key_identifier() == Some(self.identifier.content));
        }
        let mut whole = Elements::new(self.identifier.whole, Defect::Cms);
        let mut inside = whole.open(SEQUENCE)?;
        let issuer = inside.take(SEQUENCE)?.whole;
        let serial = inside.take(INTEGER)?.content;
        Ok(certificate.issuer_der() == issuer && certificate.serial() == serial)
    }

    /// Whether the signed attributes name this certificate; that they name another is an error.
    fn binding(&self, certificate: &Certificate<'_>) -> Checked<bool> {
        if let Some(attribute) = self.signed.single(SIGNING_CERTIFICATE_V2)? {
            let mut first = first_identifier(attribute)?;
            let digest = match first.optional(SEQUENCE)? {
                Some(algorithm) => digest(Elements::new(algorithm.whole, Defect::CmsBinding).algorithm()?.0)?,
                None => Digest::Sha256,
            };
            let hash = first.take(OCTET_STRING)?.content;
            return if hash == digest.of(&[certificate.der()]) { Ok(true) } else { Err(Defect::CmsBinding) };
        }
        // The first version binds by SHA-1 and so binds nothing.
        Ok(false)
    }

    /// Whether only the first version of the binding is there, which is by SHA-1 (RFC 2634 section 5.4).
    pub fn is_weakly_bound(&self) -> bool {
        self.signed.every(SIGNING_CERTIFICATE).next().is_some()
            && self.signed.every(SIGNING_CERTIFICATE_V2).next().is_none()
    }

    /// When the signer says it signed (RFC 5652 section 11.3). Nobody vouches for it.
    pub fn signing_time(&self) -> Option<UnixTime> {
        let value = self.signed.one(SIGNING_TIME).ok()??;
        let since = match Tag::try_from(*value.first()?).ok()? {
            Tag::UtcTime => UtcTime::from_der(value).ok()?.to_unix_duration(),
            _ => GeneralizedTime::from_der(value).ok()?.to_unix_duration(),
        };
        Some(UnixTime(since.as_secs()))
    }
}

/// The first `ESSCertIDv2` of a `SigningCertificateV2` (RFC 5035 section 3): the signer's own.
fn first_identifier(attribute: Element<'_>) -> Checked<Elements<'_>> {
    let mut whole = Elements::new(attribute.whole, Defect::CmsBinding);
    whole.open(SEQUENCE)?.open(SEQUENCE)?.open(SEQUENCE)
}
