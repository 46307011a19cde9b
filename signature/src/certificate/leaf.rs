//! The leaf: a certificate for one signature.

use der::DateTime;
use der::asn1::{GeneralizedTime, UtcTime};
use siegelring_core::crypto::{self, PublicKey, Rng};
use siegelring_core::time::UnixTime;
use x509_cert::certificate::{TbsCertificate, Version};
use x509_cert::ext::pkix::KeyUsages;
use x509_cert::serial_number::SerialNumber;
use x509_cert::time::{Time, Validity};

use super::authority::public_key_info;
use super::prepared::algorithm;
use super::{Authority, CertificateError, Prepared, Result, Revocation, Subject, extension};

/// How long a leaf with a time stamp is valid from `now` on, in seconds.
pub const SHORT_TERM: u64 = 10 * 60;

/// How long a leaf without a time stamp is valid, in seconds, or as long as its authority if that is shorter: a signature
/// without a time stamp holds no longer than its certificate.
pub const LONG_TERM: u64 = 10 * 365 * 86400;

/// A time stamp authority's clock may be behind ours by this much, in seconds.
const CLOCKS_APART: u64 = 5 * 60;

/// What a leaf says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leaf<'a> {
    /// Whom it names.
    pub subject: Subject<'a>,
    /// The key that signs once.
    pub public_key: &'a PublicKey,
    /// How it is known later whether it was still good; decides how long it is valid.
    pub revocation: Revocation<'a>,
}

impl Leaf<'_> {
    /// Prepares the certificate: a random serial number of 128 bits, key usage `contentCommitment` alone (ETSI EN 319
    /// 412-2, section 4.3.2, type A: the key commits its holder to a content and does nothing else), no extended key
    /// usage, the [policy](super::POLICY).
    ///
    /// # Errors
    /// [`CertificateError::Name`], [`CertificateError::Url`]; [`CertificateError::Time`] if the authority is no longer
    /// valid.
    pub fn prepare(&self, authority: &Authority, now: UnixTime, rng: &mut dyn Rng) -> Result<Prepared> {
        let life = match self.revocation {
            Revocation::ShortTerm => SHORT_TERM,
            Revocation::CrlAt(_) => LONG_TERM,
        };
        let not_after = now.plus(life).min(authority.not_after());
        if not_after <= now {
            return Err(CertificateError::Time);
        }
        let mut extensions = vec![
            extension::authority_key(authority.key_identifier())?,
            extension::subject_key(self.public_key)?,
            extension::key_usage(KeyUsages::NonRepudiation)?,
            extension::policy()?,
        ];
        match self.revocation {
            Revocation::ShortTerm => extensions.extend(extension::short_term()?),
            Revocation::CrlAt(url) => extensions.push(extension::crl_at(url)?),
        }
        Prepared::new(&TbsCertificate {
            version: Version::V3,
            serial_number: serial_number(rng)?,
            signature: algorithm(),
            issuer: authority.name.clone(),
            validity: validity(now.minus(CLOCKS_APART), not_after)?,
            subject: self.subject.name()?,
            subject_public_key_info: public_key_info(self.public_key)?,
            issuer_unique_id: None,
            subject_unique_id: None,
            extensions: Some(extensions),
        })
    }
}

/// A random serial number of 128 bits.
pub(super) fn serial_number(rng: &mut dyn Rng) -> Result<SerialNumber> {
    let bytes: [u8; 16] = crypto::random(rng);
    SerialNumber::new(&bytes).map_err(|_| CertificateError::SerialNumber)
}

pub(super) fn validity(not_before: UnixTime, not_after: UnixTime) -> Result<Validity> {
    Ok(Validity { not_before: time(not_before)?, not_after: time(not_after)? })
}

/// `UTCTime` until 2049, `GeneralizedTime` from then on (RFC 5280, section 4.1.2.5).
pub(super) fn time(at: UnixTime) -> Result<Time> {
    let at = DateTime::from_unix_duration(std::time::Duration::from_secs(at.0)).map_err(|_| CertificateError::Time)?;
    match UtcTime::from_date_time(at) {
        Ok(at) => Ok(Time::UtcTime(at)),
        Err(_) => Ok(Time::GeneralTime(GeneralizedTime::from_date_time(at))),
    }
}
