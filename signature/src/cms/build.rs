//! `SignedData` of one signer, prepared, signed outside, completed.

use cms::cert::IssuerAndSerialNumber;
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{EncapsulatedContentInfo, SignerIdentifier, SignerInfo, SignerInfos};
use der::asn1::{Any, OctetString, SetOfVec};
use der::{Decode as _, Encode as _, Sequence};
use siegelring_core::crypto::Signature;
use siegelring_core::time::UnixTime;
use x509_cert::Certificate;
use x509_cert::attr::Attributes;
use x509_cert::spki::AlgorithmIdentifierOwned;

use super::attributes::{self, algorithm, malformed};
use super::oid;
use crate::error::{ApiMisuse, Error, Malformed, Result};

/// What a signature is to say.
#[derive(Debug, Clone, Copy)]
pub struct CmsInput<'a> {
    /// SHA-256 of the detached content.
    pub message_digest: [u8; 32],
    /// Certificates in DER: the signer's first, then the authorities that the signature is to carry.
    pub certificates: &'a [Vec<u8>],
    /// The signer's clock. CAdES only: PAdES has it in the signature dictionary (ETSI EN 319 142-1, 6.3).
    pub signing_time: Option<UnixTime>,
    /// The bytes of the evidence record of the phone's approval, see [`oid::APPROVAL`].
    pub approval: Option<&'a [u8]>,
    /// The media type of the content (ETSI EN 319 122-1, 5.2.5.2). CAdES only.
    pub media_type: Option<&'a str>,
}

impl CmsInput<'_> {
    /// A signature over content with this SHA-256 that says nothing else yet.
    pub const fn new(message_digest: [u8; 32]) -> Self {
        Self { message_digest, certificates: &[], signing_time: None, approval: None, media_type: None }
    }
}

/// `SignedData` (RFC 5652, 5.1). Certificates are written as the bytes they came in, else their signatures would not hold
/// any more.
#[derive(Sequence)]
struct SignedData {
    version: CmsVersion,
    digest_algorithms: SetOfVec<AlgorithmIdentifierOwned>,
    encap_content_info: EncapsulatedContentInfo,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT")]
    certificates: SetOfVec<Any>,
    signer_infos: SignerInfos,
}

/// Writes down what is to be signed.
///
/// # Errors
/// [`ApiMisuse::Argument`] without certificates; [`Malformed::Certificate`] if one does not parse; [`Malformed::Cms`]
/// if an attribute cannot be written.
pub fn prepare(input: &CmsInput<'_>) -> Result<PreparedCms> {
    let leaf = input.certificates.first().ok_or(ApiMisuse::Argument)?;
    let read = input.certificates.iter().map(|der| certificate(der)).collect::<Result<Vec<_>>>()?;
    let (parsed, certificates): (Vec<_>, Vec<_>) = read.into_iter().unzip();
    let signer = parsed.into_iter().next().map(|leaf| leaf.tbs_certificate).ok_or(ApiMisuse::Argument)?;
    let sid = IssuerAndSerialNumber { issuer: signer.issuer, serial_number: signer.serial_number };
    let attributes = attributes::signed(input, leaf)?;
    let payload = attributes.to_der().map_err(malformed)?;
    Ok(PreparedCms { sid, certificates, attributes, payload })
}

/// A signature that only lacks its signature.
#[derive(Debug, Clone)]
pub struct PreparedCms {
    sid: IssuerAndSerialNumber,
    certificates: Vec<Any>,
    attributes: Attributes,
    payload: Vec<u8>,
}

impl PreparedCms {
    /// The bytes to sign with ECDSA P-256 and SHA-256: the signed attributes as a DER `SET OF` (RFC 5652, 5.4).
    pub fn signature_payload(&self) -> &[u8] {
        &self.payload
    }

    /// The signature over [`Self::signature_payload`] put in its place.
    ///
    /// # Errors
    /// [`Malformed::Cms`] if `signature` is not within the group order.
    pub fn complete(self, signature: &Signature) -> Result<SignedCms> {
        let signature = signature.to_der().map_err(|_| Error::from(Malformed::Cms))?;
        let signer = SignerInfo {
            version: CmsVersion::V1,
            sid: SignerIdentifier::IssuerAndSerialNumber(self.sid),
            digest_alg: algorithm(oid::SHA_256),
            signed_attrs: Some(self.attributes),
            signature_algorithm: algorithm(oid::ECDSA_WITH_SHA_256),
            signature: OctetString::new(signature).map_err(malformed)?,
            unsigned_attrs: None,
        };
        Ok(SignedCms { signer, certificates: self.certificates })
    }
}

/// A complete signature.
#[derive(Debug, Clone)]
pub struct SignedCms {
    signer: SignerInfo,
    certificates: Vec<Any>,
}

impl SignedCms {
    /// The signature value, which a signature time stamp covers (ETSI EN 319 122-1, 5.3): ECDSA in DER.
    pub fn signature_value(&self) -> &[u8] {
        self.signer.signature.as_bytes()
    }

    /// The same with a signature time stamp: level T.
    ///
    /// # Errors
    /// [`Malformed::Cms`] if `token` (a `TimeStampToken` of RFC 3161, DER) is no DER value.
    pub fn with_time_stamp(mut self, token: &[u8]) -> Result<Self> {
        let mut unsigned = self.signer.unsigned_attrs.take().unwrap_or_default();
        unsigned.insert(attributes::time_stamp(token)?).map_err(malformed)?;
        self.signer.unsigned_attrs = Some(unsigned);
        Ok(self)
    }

    /// The `ContentInfo` (RFC 5652, 3) in DER.
    ///
    /// # Errors
    /// [`Malformed::Cms`] if it cannot be written, as with a certificate that stands twice in its list.
    pub fn der(&self) -> Result<Vec<u8>> {
        let signed = SignedData {
            version: CmsVersion::V1,
            digest_algorithms: SetOfVec::try_from(vec![algorithm(oid::SHA_256)]).map_err(malformed)?,
            encap_content_info: EncapsulatedContentInfo { econtent_type: oid::DATA, econtent: None },
            certificates: SetOfVec::try_from(self.certificates.clone()).map_err(malformed)?,
            signer_infos: SignerInfos::try_from(vec![self.signer.clone()]).map_err(malformed)?,
        };
        let content = Any::encode_from(&signed).map_err(malformed)?;
        ContentInfo { content_type: oid::SIGNED_DATA, content }.to_der().map_err(malformed)
    }
}

/// A certificate, and its bytes as they are.
fn certificate(der: &[u8]) -> Result<(Certificate, Any)> {
    let malformed = |_| Error::from(Malformed::Certificate);
    Ok((Certificate::from_der(der).map_err(malformed)?, Any::from_der(der).map_err(malformed)?))
}
