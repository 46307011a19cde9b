//! The authority that certifies signers: a root of its own, used for nothing else.

use der::Decode as _;
use der::asn1::{BitString, ObjectIdentifier};
use der::oid::db::rfc4519::{CN, COUNTRY_NAME, O};
use siegelring_core::crypto::{PublicKey, Rng};
use siegelring_core::time::UnixTime;
use x509_cert::certificate::{TbsCertificate, Version};
use x509_cert::ext::pkix::{BasicConstraints, KeyUsage, KeyUsages};
use x509_cert::name::Name;
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};

use super::name::NameBuilder;
use super::prepared::algorithm;
use super::{CertificateError, Prepared, Result, extension, leaf};

/// Who runs an authority.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuthorityName<'a> {
    /// Country (C), ISO 3166-1 alpha-2.
    pub country: &'a str,
    /// Organisation name (O).
    pub organization: &'a str,
    /// Common name (CN).
    pub common_name: &'a str,
}

/// The certificate of an authority, as far as what it issues depends on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    der: Vec<u8>,
    pub(super) name: Name,
    country: Option<String>,
    public_key: PublicKey,
    key_identifier: Vec<u8>,
    not_after: UnixTime,
}

/// The longest certificate of an authority that is read, in bytes.
const MAX_CERTIFICATE: usize = 8 * 1024;

impl Authority {
    /// Prepares the self-signed certificate of a new authority for `key`, valid for `days`: `keyCertSign` and `cRLSign`,
    /// no authorities below it.
    ///
    /// # Errors
    /// [`CertificateError::Name`], [`CertificateError::Time`].
    pub fn prepare(
        name: &AuthorityName<'_>,
        key: &PublicKey,
        now: UnixTime,
        days: u64,
        rng: &mut dyn Rng,
    ) -> Result<Prepared> {
        let mut subject = NameBuilder::default();
        subject.printable(COUNTRY_NAME, name.country, 2)?;
        subject.text(O, name.organization, 64)?;
        subject.text(CN, name.common_name, 64)?;
        let subject = subject.build();
        let constraints = BasicConstraints { ca: true, path_len_constraint: Some(0) };
        // A clock that is a little behind must not refuse a certificate of this minute.
        let not_before = now.minus(3600);
        Prepared::new(&TbsCertificate {
            version: Version::V3,
            serial_number: leaf::serial_number(rng)?,
            signature: algorithm(),
            issuer: subject.clone(),
            validity: leaf::validity(not_before, now.plus(days.saturating_mul(86400)))?,
            subject,
            subject_public_key_info: public_key_info(key)?,
            issuer_unique_id: None,
            subject_unique_id: None,
            extensions: Some(vec![
                extension::extension(ObjectIdentifier::new_unwrap("2.5.29.19"), true, &constraints)?,
                extension::key_usage(KeyUsages::KeyCertSign | KeyUsages::CRLSign)?,
                extension::subject_key(key)?,
            ]),
        })
    }

    /// Reads the certificate of an authority, DER.
    ///
    /// # Errors
    /// [`CertificateError::Authority`] if it is not one for a P-256 key that may sign certificates and lists.
    pub fn from_der(der: &[u8]) -> Result<Self> {
        let wrong = CertificateError::Authority;
        if der.len() > MAX_CERTIFICATE {
            return Err(wrong);
        }
        let certificate = x509_cert::Certificate::from_der(der).map_err(|_| wrong)?.tbs_certificate;
        let constraints = certificate.get::<BasicConstraints>().map_err(|_| wrong)?;
        let usage = certificate.get::<KeyUsage>().map_err(|_| wrong)?;
        let certifies = constraints.is_some_and(|(_, it)| it.ca)
            && usage.is_some_and(|(_, it)| it.key_cert_sign() && it.crl_sign());
        if !certifies {
            return Err(wrong);
        }
        let key = certificate.subject_public_key_info.subject_public_key.raw_bytes();
        let public_key = PublicKey::from_uncompressed(key).map_err(|_| wrong)?;
        if certificate.subject_public_key_info != public_key_info(&public_key)? {
            return Err(wrong);
        }
        Ok(Self {
            der: der.to_vec(),
            country: country(&certificate.subject),
            name: certificate.subject,
            public_key,
            key_identifier: extension::key_identifier(&public_key),
            not_after: UnixTime(certificate.validity.not_after.to_unix_duration().as_secs()),
        })
    }

    /// The bytes it was read from.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The key that signs leaves and lists.
    pub const fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    /// Country (C) of its name, if it has one.
    pub fn country(&self) -> Option<&str> {
        self.country.as_deref()
    }

    /// The identifier of its key, 20 bytes, as leaves and lists name it.
    pub fn key_identifier(&self) -> &[u8] {
        &self.key_identifier
    }

    /// Until when it is valid; no leaf is valid longer.
    pub const fn not_after(&self) -> UnixTime {
        self.not_after
    }
}

pub(super) fn public_key_info(key: &PublicKey) -> Result<SubjectPublicKeyInfoOwned> {
    use der::oid::db::rfc5912::{ID_EC_PUBLIC_KEY, SECP_256_R_1};
    let algorithm = AlgorithmIdentifierOwned { oid: ID_EC_PUBLIC_KEY, parameters: Some((&SECP_256_R_1).into()) };
    Ok(SubjectPublicKeyInfoOwned { algorithm, subject_public_key: BitString::from_bytes(key.as_bytes())? })
}

fn country(name: &Name) -> Option<String> {
    let mut attributes = name.0.iter().flat_map(|rdn| rdn.0.iter());
    let country = attributes.find(|attribute| attribute.oid == COUNTRY_NAME)?;
    String::from_utf8(country.value.value().to_vec()).ok()
}
