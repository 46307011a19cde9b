//! The authority's revocation list (RFC 5280, section 5).

use der::Decode as _;
use der::asn1::{ObjectIdentifier, Uint};
use siegelring_core::time::UnixTime;
use x509_cert::Version;
use x509_cert::crl::{CertificateList, RevokedCert, TbsCertList};
use x509_cert::ext::pkix::{CrlNumber, CrlReason};
use x509_cert::serial_number::SerialNumber;

use super::leaf::time;
use super::prepared::algorithm;
use super::{Authority, CertificateError, Prepared, Result, extension};

/// The most certificates that one list revokes.
pub const MAX_REVOKED: usize = 100_000;

/// What a revocation list says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crl<'a> {
    /// Its number, higher than that of every earlier list (section 5.2.3).
    pub number: u64,
    /// When it is made.
    pub this_update: UnixTime,
    /// By when a newer one is made.
    pub next_update: UnixTime,
    /// What it revokes.
    pub revoked: &'a [Revoked],
}

/// A revoked certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revoked {
    /// Its serial number, big-endian, 1 to 20 bytes.
    pub serial_number: Vec<u8>,
    /// Since when.
    pub at: UnixTime,
    /// Why.
    pub reason: Reason,
}

/// Why a certificate is revoked (section 5.3.1), as far as it can happen to one whose key was destroyed after one
/// signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// No reason is given; the list says none.
    Unspecified,
    /// Somebody else may have used the phone or the server's key.
    KeyCompromise,
    /// The certificate should not have been issued: the person was not the one it names.
    PrivilegeWithdrawn,
}

impl Crl<'_> {
    /// Prepares the list.
    ///
    /// # Errors
    /// [`CertificateError::TooManyRevoked`], [`CertificateError::SerialNumber`], [`CertificateError::Time`].
    pub fn prepare(&self, authority: &Authority) -> Result<Prepared> {
        if self.revoked.len() > MAX_REVOKED {
            return Err(CertificateError::TooManyRevoked);
        }
        if self.next_update <= self.this_update {
            return Err(CertificateError::Time);
        }
        let revoked = self.revoked.iter().map(Revoked::entry).collect::<Result<Vec<_>>>()?;
        let number = CrlNumber(Uint::new(&self.number.to_be_bytes())?);
        Prepared::new(&TbsCertList {
            version: Version::V2,
            signature: algorithm(),
            issuer: authority.name.clone(),
            this_update: time(self.this_update)?,
            next_update: Some(time(self.next_update)?),
            // An empty list is left out (section 5.1.2.6).
            revoked_certificates: Some(revoked).filter(|revoked| !revoked.is_empty()),
            crl_extensions: Some(vec![
                extension::authority_key(authority.key_identifier())?,
                extension::extension(ObjectIdentifier::new_unwrap("2.5.29.20"), false, &number)?,
            ]),
        })
    }

    /// By when the maker of a list, DER, makes a newer one; `None` if it does not say, or is no list.
    pub fn next_update_of(der: &[u8]) -> Option<UnixTime> {
        let list = CertificateList::from_der(der).ok()?;
        Some(UnixTime(list.tbs_cert_list.next_update?.to_unix_duration().as_secs()))
    }
}

impl Revoked {
    fn entry(&self) -> Result<RevokedCert> {
        let wrong = CertificateError::SerialNumber;
        if self.serial_number.iter().all(|byte| *byte == 0) {
            return Err(wrong);
        }
        let reason = match self.reason {
            Reason::Unspecified => None,
            Reason::KeyCompromise => Some(CrlReason::KeyCompromise),
            Reason::PrivilegeWithdrawn => Some(CrlReason::PrivilegeWithdrawn),
        };
        let id = ObjectIdentifier::new_unwrap("2.5.29.21");
        let reason = reason.map(|reason| Ok::<_, CertificateError>(vec![extension::extension(id, false, &reason)?]));
        Ok(RevokedCert {
            serial_number: SerialNumber::new(&self.serial_number).map_err(|_| wrong)?,
            revocation_date: time(self.at)?,
            crl_entry_extensions: reason.transpose()?,
        })
    }
}
