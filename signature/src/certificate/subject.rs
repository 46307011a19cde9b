//! Whom a leaf names: the name that was presented, and nothing more.

use der::oid::db::rfc4519::{CN, COUNTRY_NAME, GIVEN_NAME, SERIAL_NUMBER, SN};
use x509_cert::name::RdnSequence;

use super::Result;
use super::name::NameBuilder;

/// The signer, as the phone presented the name (ETSI EN 319 412-2, section 4.2.4). No date of birth and no number of the
/// person stands in a certificate: whoever gets the document learns the name and no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject<'a> {
    /// Country (C) of the scheme that identified the person, ISO 3166-1 alpha-2.
    pub country: &'a str,
    /// Given names (givenName); empty if the person has none.
    pub given_name: &'a str,
    /// Family name (surname).
    pub family_name: &'a str,
    /// What tells this signature from others of people of the same name (serialNumber): a random value or the
    /// reference of the approval, 1 to 64 letters, digits and hyphens. Not the serial number of the certificate.
    pub reference: &'a str,
}

/// The longest given or family name, in characters.
const MAX_NAME: usize = 200;

/// `ub-common-name` and `ub-serial-number` of RFC 5280, appendix A.1.
const MAX_SHORT: usize = 64;

impl Subject<'_> {
    /// The distinguished name. A common name beyond 64 characters is cut; given name and surname hold the whole.
    pub(super) fn name(&self) -> Result<RdnSequence> {
        let common_name = format!("{} {}", self.given_name, self.family_name);
        let common_name: String = common_name.trim_start().chars().take(MAX_SHORT).collect();
        let mut name = NameBuilder::default();
        name.printable(COUNTRY_NAME, self.country, 2)?;
        name.text(SN, self.family_name, MAX_NAME)?;
        if !self.given_name.is_empty() {
            name.text(GIVEN_NAME, self.given_name, MAX_NAME)?;
        }
        name.printable(SERIAL_NUMBER, self.reference, MAX_SHORT)?;
        name.text(CN, common_name.trim_end(), MAX_SHORT)?;
        Ok(name.build())
    }
}
