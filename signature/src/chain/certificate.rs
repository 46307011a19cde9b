//! A certificate of anybody, and what is read from it.

use siegelring_core::time::UnixTime;
use x509_parser::der_parser::asn1_rs::{Oid, oid};
use x509_parser::extensions::ParsedExtension;
use x509_parser::prelude::{FromDer as _, X509Certificate};

use crate::cms::verify::Key;
use crate::defect::{Checked, Defect};

/// The longest certificate that is read, in bytes of DER.
pub const MAX_CERTIFICATE: usize = 64 * 1024;

const GIVEN_NAME: Oid<'static> = oid!(2.5.4.42);
const SURNAME: Oid<'static> = oid!(2.5.4.4);
/// `noRevAvail`, RFC 9608.
const NO_REVOCATION_AVAILABLE: Oid<'static> = oid!(2.5.29.56);
/// `ext-etsi-valassured-ST-certs`, ETSI EN 319 412-1 section 5.2.
const VALIDITY_ASSURED_SHORT_TERM: Oid<'static> = oid!(0.4.0.194121.2.1);

/// A certificate with a key of any accepted kind. That it parses says nothing about who made it.
#[derive(Debug, Clone)]
pub struct Certificate<'a> {
    parsed: X509Certificate<'a>,
}

impl<'a> Certificate<'a> {
    /// Parses DER.
    ///
    /// # Errors
    /// [`Defect::TooLarge`] beyond [`MAX_CERTIFICATE`]; [`Defect::Certificate`] if it does not parse.
    pub fn parse(der: &'a [u8]) -> Checked<Self> {
        if der.len() > MAX_CERTIFICATE {
            return Err(Defect::TooLarge);
        }
        match X509Certificate::from_der(der) {
            Ok(([], parsed)) => Ok(Self { parsed }),
            _ => Err(Defect::Certificate),
        }
    }

    /// The bytes it was parsed from.
    pub fn der(&self) -> &'a [u8] {
        self.parsed.as_raw()
    }

    /// The subject's name as people say it: `commonName`, else given name and surname, else the organisation.
    pub fn name(&self) -> String {
        let subject = self.parsed.subject();
        let first = |list: Vec<&str>| list.first().map(|it| (*it).to_owned());
        let common = first(subject.iter_common_name().filter_map(|it| it.as_str().ok()).collect());
        let organization = first(subject.iter_organization().filter_map(|it| it.as_str().ok()).collect());
        common.or(organization).unwrap_or_else(|| subject.to_string())
    }

    /// The subject's given names and surname, as a certificate of this scheme has them.
    pub fn given_name_and_surname(&self) -> (String, String) {
        let first = |kind: &Oid<'static>| {
            let mut values = self.parsed.subject().iter_by_oid(kind);
            values.next().and_then(|it| it.as_str().ok()).unwrap_or_default().to_owned()
        };
        (first(&GIVEN_NAME), first(&SURNAME))
    }

    /// The subject, as text.
    pub fn subject(&self) -> String {
        self.parsed.subject().to_string()
    }

    /// The issuer, as text.
    pub fn issuer(&self) -> String {
        self.parsed.issuer().to_string()
    }

    /// The subject in DER.
    pub fn subject_der(&self) -> &[u8] {
        self.parsed.subject().as_raw()
    }

    /// The issuer in DER.
    pub fn issuer_der(&self) -> &[u8] {
        self.parsed.issuer().as_raw()
    }

    /// The serial number, big-endian as in DER.
    pub fn serial(&self) -> &'a [u8] {
        self.parsed.raw_serial()
    }

    /// The `SubjectPublicKeyInfo` in DER.
    pub fn public_key_info(&self) -> &[u8] {
        self.parsed.public_key().raw
    }

    /// The key.
    pub(crate) fn key(&self) -> Checked<Key<'_>> {
        Key::read(self.public_key_info())
    }

    /// From when it is valid.
    pub fn not_before(&self) -> UnixTime {
        time(self.parsed.validity().not_before.timestamp())
    }

    /// Until when it is valid.
    pub fn not_after(&self) -> UnixTime {
        time(self.parsed.validity().not_after.timestamp())
    }

    /// The subject key identifier (RFC 5280 section 4.2.1.2).
    pub fn subject_key_identifier(&self) -> Option<&[u8]> {
        self.parsed.iter_extensions().find_map(|it| match it.parsed_extension() {
            ParsedExtension::SubjectKeyIdentifier(identifier) => Some(identifier.0),
            _ => None,
        })
    }

    /// Whether the key may sign documents: no key usage, or one for signatures or for commitment to content.
    pub(super) fn may_sign(&self) -> bool {
        match self.parsed.key_usage() {
            Ok(None) => true,
            Ok(Some(usage)) => usage.value.digital_signature() || usage.value.non_repudiation(),
            Err(_) => false,
        }
    }

    /// Whether the key may make time stamps and nothing else: extended key usage `timeStamping` alone, and critical
    /// (RFC 3161 section 2.3).
    pub(crate) fn may_stamp(&self) -> bool {
        let Ok(Some(usage)) = self.parsed.extended_key_usage() else { return false };
        let it = usage.value;
        let nothing_else =
            !(it.any || it.server_auth || it.client_auth || it.code_signing || it.email_protection || it.ocsp_signing)
                && it.other.is_empty();
        usage.critical && it.time_stamping && nothing_else
    }

    /// Whether it need not be asked for: it lives too short to be revoked, and says so.
    pub(crate) fn is_never_revoked(&self) -> bool {
        let says = |oid: &Oid<'_>| self.parsed.iter_extensions().any(|it| it.oid == *oid);
        says(&NO_REVOCATION_AVAILABLE) || says(&VALIDITY_ASSURED_SHORT_TERM)
    }

    /// Whether it is an authority's.
    pub(crate) fn is_authority(&self) -> bool {
        self.parsed.is_ca()
    }
}

pub(super) fn time(seconds: i64) -> UnixTime {
    UnixTime(u64::try_from(seconds).unwrap_or(0))
}
