//! Extensions of certificates and revocation lists.

use der::asn1::{Ia5String, Null, ObjectIdentifier, OctetString};
use der::{AnyRef, Encode, Sequence};
use siegelring_core::crypto::{self, PublicKey};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::crl::dp::DistributionPoint;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::ext::pkix::{AuthorityKeyIdentifier, CrlDistributionPoints, KeyUsage, KeyUsages, SubjectKeyIdentifier};

use super::{CertificateError, Result};

/// `ext-etsi-valassured-ST-certs` (ETSI EN 319 412-1, section 5.2): whoever checks need not ask for revocation.
const VALIDITY_ASSURED_SHORT_TERM: ObjectIdentifier = ObjectIdentifier::new_unwrap("0.4.0.194121.2.1");

/// `id-ce-noRevAvail` (RFC 9608, section 3).
const NO_REVOCATION_AVAILABLE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.56");

const CERTIFICATE_POLICIES: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.32");

pub(super) const POLICY: &str = "2.25.8746139042613884623502025070649156697";

/// The same as the value of an object identifier: the number of a UUID is too long for the types used elsewhere.
const POLICY_VALUE: [u8; 19] =
    [0x69, 0x8d, 0x94, 0xb8, 0xfc, 0xd3, 0x8f, 0xba, 0xb7, 0xb3, 0x96, 0xf9, 0xdb, 0x8e, 0xac, 0xb1, 0xf8, 0xc8, 0x59];

/// The longest URL that a certificate takes, in bytes.
const MAX_URL: usize = 512;

/// The identifier of a key in certificates: the leftmost 160 bits of the SHA-256 of its point (RFC 7093, section 2,
/// method 1).
pub fn key_identifier(key: &PublicKey) -> Vec<u8> {
    crypto::sha256(key.as_bytes()).iter().take(20).copied().collect()
}

pub(super) fn extension(id: ObjectIdentifier, critical: bool, value: &impl Encode) -> Result<Extension> {
    Ok(Extension { extn_id: id, critical, extn_value: OctetString::new(value.to_der()?)? })
}

pub(super) fn subject_key(key: &PublicKey) -> Result<Extension> {
    let value = SubjectKeyIdentifier(OctetString::new(key_identifier(key))?);
    extension(ObjectIdentifier::new_unwrap("2.5.29.14"), false, &value)
}

pub(super) fn authority_key(identifier: &[u8]) -> Result<Extension> {
    let key_identifier = Some(OctetString::new(identifier)?);
    let value = AuthorityKeyIdentifier { key_identifier, ..AuthorityKeyIdentifier::default() };
    extension(ObjectIdentifier::new_unwrap("2.5.29.35"), false, &value)
}

pub(super) fn key_usage(usages: impl Into<der::flagset::FlagSet<KeyUsages>>) -> Result<Extension> {
    extension(ObjectIdentifier::new_unwrap("2.5.29.15"), true, &KeyUsage(usages.into()))
}

pub(super) fn policy() -> Result<Extension> {
    #[derive(Sequence)]
    struct PolicyInformation<'a> {
        identifier: AnyRef<'a>,
    }
    let identifier = AnyRef::new(der::Tag::ObjectIdentifier, &POLICY_VALUE)?;
    extension(CERTIFICATE_POLICIES, false, &vec![PolicyInformation { identifier }])
}

pub(super) fn short_term() -> Result<[Extension; 2]> {
    Ok([extension(VALIDITY_ASSURED_SHORT_TERM, false, &Null)?, extension(NO_REVOCATION_AVAILABLE, false, &Null)?])
}

pub(super) fn crl_at(url: &str) -> Result<Extension> {
    let is_url = url.starts_with("http://") || url.starts_with("https://");
    if !is_url || url.len() > MAX_URL || !url.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(CertificateError::Url);
    }
    let url = GeneralName::UniformResourceIdentifier(Ia5String::new(url)?);
    let name = DistributionPointName::FullName(vec![url]);
    let point = DistributionPoint { distribution_point: Some(name), reasons: None, crl_issuer: None };
    extension(ObjectIdentifier::new_unwrap("2.5.29.31"), false, &CrlDistributionPoints(vec![point]))
}
