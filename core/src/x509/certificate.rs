//! One certificate and what is read from it.

use std::sync::Arc;

use x509_parser::certificate::X509CertificateParser;
use x509_parser::extensions::{GeneralName, SubjectAlternativeName};
use x509_parser::nom::Parser as _;
use x509_parser::oid_registry::{OID_X509_EXT_SUBJECT_ALT_NAME, Oid};
use x509_parser::prelude::{FromDer, X509Certificate, X509Error};

use crate::crypto::{self, PublicKey};
use crate::error::{Error, Malformed, Result};
use crate::time::UnixTime;

/// The longest certificate that is read, in bytes of DER.
pub const MAX_CERTIFICATE: usize = 8 * 1024;

/// A certificate for a P-256 key, shared by its clones. That it parses says nothing about who made it: see
/// [`super::verify_chain`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate(Arc<Contents>);

#[derive(Debug, PartialEq, Eq)]
struct Contents {
    der: Vec<u8>,
    public_key: PublicKey,
    country: Option<String>,
    organization: Option<String>,
    common_name: Option<String>,
    origin: Option<String>,
    not_before: UnixTime,
    not_after: UnixTime,
}

impl Certificate {
    /// Parses DER.
    ///
    /// # Errors
    /// [`Malformed::TooLong`] beyond [`MAX_CERTIFICATE`]; [`Malformed::Certificate`] if it does not parse;
    /// [`Malformed::Key`] if its key is not on P-256.
    pub fn parse(der: &[u8]) -> Result<Self> {
        Self::read(der, &parsed_bounded(der)?)
    }

    /// From DER that was parsed already.
    pub(super) fn read(der: &[u8], parsed: &X509Certificate<'_>) -> Result<Self> {
        let subject = parsed.subject();
        let (not_before, not_after) = validity(parsed)?;
        Ok(Self(Arc::new(Contents {
            der: der.to_vec(),
            public_key: p256_key(parsed)?,
            country: subject.iter_country().next().and_then(|it| it.as_str().ok()).map(Into::into),
            organization: subject.iter_organization().next().and_then(|it| it.as_str().ok()).map(Into::into),
            common_name: subject.iter_common_name().next().and_then(|it| it.as_str().ok()).map(Into::into),
            origin: first_uri(parsed),
            not_before,
            not_after,
        })))
    }

    /// The bytes it was parsed from.
    pub fn der(&self) -> &[u8] {
        &self.0.der
    }

    /// The subject's key.
    pub fn public_key(&self) -> &PublicKey {
        &self.0.public_key
    }

    /// The subject's `countryName`, ISO 3166-1 alpha-2; of an issuer, the issuing country (ISO/IEC 18013-5, Annex B).
    pub fn country(&self) -> Option<&str> {
        self.0.country.as_deref()
    }

    /// The subject's `organizationName`.
    pub fn organization(&self) -> Option<&str> {
        self.0.organization.as_deref()
    }

    /// The subject's `commonName`.
    pub fn common_name(&self) -> Option<&str> {
        self.0.common_name.as_deref()
    }

    /// The first URI of the subject alternative name: the relying party's web origin.
    pub fn origin(&self) -> Option<&str> {
        self.0.origin.as_deref()
    }

    /// From when it is valid.
    pub fn not_before(&self) -> UnixTime {
        self.0.not_before
    }

    /// Until when it is valid.
    pub fn not_after(&self) -> UnixTime {
        self.0.not_after
    }

    /// SHA-256 of the DER, as in the client identifier prefix `x509_hash` of OpenID4VP 1.0 section 5.9.3.
    pub fn sha256(&self) -> [u8; 32] {
        crypto::sha256(&self.0.der)
    }
}

/// Parses DER of bounded length without bytes after it; what its extensions say is left to [`extension`].
pub(super) fn parsed_bounded(der: &[u8]) -> Result<X509Certificate<'_>> {
    if der.len() > MAX_CERTIFICATE {
        return Err(Malformed::TooLong.into());
    }
    match X509CertificateParser::new().with_deep_parse_extensions(false).parse(der) {
        Ok(([], certificate)) => Ok(certificate),
        _ => Err(Malformed::Certificate.into()),
    }
}

/// What an extension says, if it is there.
///
/// # Errors
/// [`Malformed::Certificate`] if it is there twice or does not parse.
pub(super) fn extension<'a, T: FromDer<'a, X509Error>>(
    certificate: &X509Certificate<'a>,
    oid: &Oid<'_>,
) -> Result<Option<T>> {
    let found = certificate.get_extension_unique(oid).map_err(|_| Malformed::Certificate)?;
    let Some(found) = found else { return Ok(None) };
    match T::from_der(found.value) {
        Ok(([], said)) => Ok(Some(said)),
        _ => Err(Malformed::Certificate.into()),
    }
}

/// From when and until when a certificate is valid.
pub(super) fn validity(certificate: &X509Certificate<'_>) -> Result<(UnixTime, UnixTime)> {
    let validity = certificate.validity();
    Ok((time(validity.not_before)?, time(validity.not_after)?))
}

fn p256_key(certificate: &X509Certificate<'_>) -> Result<PublicKey> {
    let spki = certificate.public_key();
    let curve = spki.algorithm.parameters.as_ref().and_then(|it| it.as_oid().ok());
    let on_p256 = spki.algorithm.algorithm == x509_parser::oid_registry::OID_KEY_TYPE_EC_PUBLIC_KEY
        && curve == Some(x509_parser::oid_registry::OID_EC_P256);
    if !on_p256 {
        return Err(Malformed::Key.into());
    }
    PublicKey::from_uncompressed(&spki.subject_public_key.data)
}

fn first_uri(certificate: &X509Certificate<'_>) -> Option<String> {
    let names: SubjectAlternativeName<'_> = extension(certificate, &OID_X509_EXT_SUBJECT_ALT_NAME).ok()??;
    names.general_names.iter().find_map(|name| match name {
        GeneralName::URI(uri) => Some((*uri).to_owned()),
        _ => None,
    })
}

fn time(time: x509_parser::time::ASN1Time) -> Result<UnixTime> {
    u64::try_from(time.timestamp()).map(UnixTime).map_err(|_| Error::from(Malformed::Certificate))
}
