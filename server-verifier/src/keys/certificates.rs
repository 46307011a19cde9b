//! The scheme's certificates: root authorities and what they issue.

use std::path::Path;

use rcgen::{
    BasicConstraints, Certificate, CertificateParams, DistinguishedName, DnType, DnValue, ExtendedKeyUsagePurpose,
    IsCa, Issuer, KeyPair, KeyUsagePurpose, PKCS_ECDSA_P256_SHA256, SanType,
};
use rsa::pkcs8::EncodePrivateKey as _;
use siegelring_core::time::UnixTime;
use zeroize::Zeroizing;

use super::{KeyError, Result, files};

/// Extended key usage of a signer of credentials (ISO/IEC 18013-5, document signer).
pub const ISSUER: &[u64] = &[1, 0, 18013, 5, 1, 2];

/// Extended key usage of a relying party's request signer (ISO/IEC 18013-5, reader authentication).
pub const RELYING_PARTY: &[u64] = &[1, 0, 18013, 5, 1, 6];

/// Extended key usage of a signer of key attestations: id-kp-clientAuth (RFC 5280).
pub const WALLET_PROVIDER: &[u64] = &[1, 3, 6, 1, 5, 5, 7, 3, 2];

/// Whom a certificate is for.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// Country (C), ISO 3166-1 alpha-2; ISO/IEC 18013-5, annex B.1 wants it in the names of issuers.
    pub country: Option<&'a str>,
    /// Organisation name (O), which the phone shows.
    pub organization: &'a str,
    /// Common name (CN).
    pub common_name: &'a str,
    /// Web origin, as subject alternative name of type URI.
    pub origin: Option<&'a str>,
}

/// A certificate and its private key, both PEM.
pub struct Issued {
    /// The certificate.
    pub certificate_pem: String,
    /// The private key, PKCS #8.
    pub key_pem: Zeroizing<String>,
}

/// A root authority.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    /// Makes a new root.
    ///
    /// # Errors
    /// [`KeyError::Crypto`] if a name cannot stand in a certificate.
    pub fn create(subject: &Subject<'_>, now: UnixTime, days: u64) -> Result<Issued> {
        let mut params = params(subject, now, days)?;
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let key = new_key()?;
        let certificate = params.self_signed(&key).map_err(|_| KeyError::Crypto)?;
        Ok(issued(&certificate, &key))
    }

    /// Reads `root.pem` and `root.key.pem`.
    ///
    /// # Errors
    /// [`KeyError`] if they cannot be read.
    pub fn open(folder: &Path) -> Result<Self> {
        let path = folder.join("root.key.pem");
        let key = Zeroizing::new(files::secret_text(&path)?);
        let key = KeyPair::from_pem(&key).map_err(|_| KeyError::Content(path))?;
        let path = folder.join("root.pem");
        let issuer = Issuer::from_ca_cert_pem(&files::text(&path)?, key).map_err(|_| KeyError::Content(path))?;
        Ok(Self { issuer })
    }

    /// Issues a leaf for one extended key usage, with a new key.
    ///
    /// # Errors
    /// [`KeyError::Crypto`] if a name cannot stand in a certificate.
    pub fn issue(&self, subject: &Subject<'_>, usage: &[u64], now: UnixTime, days: u64) -> Result<Issued> {
        let mut params = params(subject, now, days)?;
        params.is_ca = IsCa::ExplicitNoCa;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::Other(usage.to_vec())];
        params.use_authority_key_identifier_extension = true;
        let key = new_key()?;
        let certificate = params.signed_by(&key, &self.issuer).map_err(|_| KeyError::Crypto)?;
        Ok(issued(&certificate, &key))
    }
}

/// A new P-256 key, PKCS #8 in PEM.
pub(super) fn new_key_pem() -> Result<Zeroizing<String>> {
    Ok(Zeroizing::new(new_key()?.serialize_pem()))
}

/// A new RSA key of 3072 bits, PKCS #8 in PEM.
pub(super) fn new_rsa_key_pem() -> Result<Zeroizing<String>> {
    let key = rsa::RsaPrivateKey::new(&mut rand_core::OsRng, 3072).map_err(|_| KeyError::Crypto)?;
    key.to_pkcs8_pem(rsa::pkcs8::LineEnding::LF).map_err(|_| KeyError::Crypto)
}

fn new_key() -> Result<KeyPair> {
    KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).map_err(|_| KeyError::Crypto)
}

fn issued(certificate: &Certificate, key: &KeyPair) -> Issued {
    Issued { certificate_pem: certificate.pem(), key_pem: Zeroizing::new(key.serialize_pem()) }
}

fn params(subject: &Subject<'_>, now: UnixTime, days: u64) -> Result<CertificateParams> {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    if let Some(country) = subject.country {
        let country = country.try_into().map_err(|_| KeyError::Crypto)?;
        params.distinguished_name.push(DnType::CountryName, DnValue::PrintableString(country));
    }
    params.distinguished_name.push(DnType::OrganizationName, subject.organization);
    params.distinguished_name.push(DnType::CommonName, subject.common_name);
    if let Some(origin) = subject.origin {
        params.subject_alt_names.push(SanType::URI(origin.try_into().map_err(|_| KeyError::Crypto)?));
    }
    // A clock that is a little behind must not refuse a certificate of this minute.
    params.not_before = date(now.minus(3600))?;
    params.not_after = date(now.plus(days.saturating_mul(86400)))?;
    Ok(params)
}

fn date(at: UnixTime) -> Result<time::OffsetDateTime> {
    let seconds = i64::try_from(at.0).map_err(|_| KeyError::Crypto)?;
    time::OffsetDateTime::from_unix_timestamp(seconds).map_err(|_| KeyError::Crypto)
}
