//! The attributes of a signature.

use der::asn1::{Any, ObjectIdentifier, OctetString, OctetStringRef, SetOfVec, UtcTime, Utf8StringRef};
use der::{Decode as _, Encode, Sequence};
use siegelring_core::crypto;
use siegelring_core::time::UnixTime;
use x509_cert::attr::{Attribute, Attributes};
use x509_cert::spki::AlgorithmIdentifierOwned;
use x509_cert::time::Time;

use super::build::CmsInput;
use super::oid;
use crate::error::{Error, Malformed, Result};

/// `ESSCertIDv2` (RFC 5035, 4) with SHA-256, which is the default and therefore left out.
#[derive(Sequence)]
struct EssCertIdV2 {
    cert_hash: OctetString,
}

/// `SigningCertificateV2` (RFC 5035, 3): which certificate was meant, so that no other for the same key can be put in
/// its place.
#[derive(Sequence)]
struct SigningCertificateV2 {
    certs: Vec<EssCertIdV2>,
}

/// What is signed: `SignedAttributes` (RFC 5652, 5.3), in the order of DER.
pub(super) fn signed(input: &CmsInput<'_>, leaf: &[u8]) -> Result<Attributes> {
    let certificate = EssCertIdV2 { cert_hash: OctetString::new(crypto::sha256(leaf)).map_err(malformed)? };
    let mut attributes = vec![
        attribute(oid::CONTENT_TYPE, &oid::DATA)?,
        attribute(oid::MESSAGE_DIGEST, &OctetStringRef::new(&input.message_digest).map_err(malformed)?)?,
        attribute(oid::SIGNING_CERTIFICATE_V2, &SigningCertificateV2 { certs: vec![certificate] })?,
    ];
    if let Some(at) = input.signing_time {
        attributes.push(attribute(oid::SIGNING_TIME, &time(at)?)?);
    }
    if let Some(media_type) = input.media_type {
        attributes.push(attribute(oid::MIME_TYPE, &Utf8StringRef::new(media_type).map_err(malformed)?)?);
    }
    if let Some(approval) = input.approval {
        attributes.push(attribute(oid::APPROVAL, &OctetStringRef::new(approval).map_err(malformed)?)?);
    }
    SetOfVec::try_from(attributes).map_err(malformed)
}

/// `SignatureTimeStampToken` (ETSI EN 319 122-1, 5.3), an unsigned attribute.
pub(super) fn time_stamp(token: &[u8]) -> Result<Attribute> {
    attribute(oid::SIGNATURE_TIME_STAMP, &Any::from_der(token).map_err(malformed)?)
}

/// An algorithm without parameters (RFC 5754, 2; RFC 5758, 3.2).
pub(super) fn algorithm(oid: ObjectIdentifier) -> AlgorithmIdentifierOwned {
    AlgorithmIdentifierOwned { oid, parameters: None }
}

fn attribute(oid: ObjectIdentifier, value: &impl Encode) -> Result<Attribute> {
    let value = Any::from_der(&value.to_der().map_err(malformed)?).map_err(malformed)?;
    Ok(Attribute { oid, values: SetOfVec::try_from(vec![value]).map_err(malformed)? })
}

/// `UTCTime` until 2049, `GeneralizedTime` after (RFC 5652, 11.3).
fn time(at: UnixTime) -> Result<Time> {
    let since = core::time::Duration::from_secs(at.0);
    match UtcTime::from_unix_duration(since) {
        Ok(time) => Ok(Time::UtcTime(time)),
        Err(_) => der::asn1::GeneralizedTime::from_unix_duration(since).map(Time::GeneralTime).map_err(malformed),
    }
}

pub(super) fn malformed(_: der::Error) -> Error {
    Malformed::Cms.into()
}
