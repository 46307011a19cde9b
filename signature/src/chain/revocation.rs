//! Whether a certificate was revoked, by the lists at hand (RFC 5280 section 5).

use siegelring_core::time::UnixTime;
use x509_parser::der_parser::asn1_rs::{Oid, oid};
use x509_parser::extensions::ParsedExtension;
use x509_parser::prelude::{CertificateRevocationList, FromDer as _};
use x509_parser::revocation_list::RevokedCertificate;

use super::certificate::time;
use super::{Certificate, Path};
use crate::cms::verify::Key;
use crate::defect::{Checked, Defect};
use crate::der::{BIT_STRING, Elements, SEQUENCE};

/// The longest revocation list that is read, in bytes of DER.
pub const MAX_CRL: usize = 4 * 1024 * 1024;

/// `issuingDistributionPoint`, RFC 5280 section 5.2.5.
const ISSUING_DISTRIBUTION_POINT: Oid<'static> = oid!(2.5.29.28);

/// What is known about the revocation of the certificates on a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revocation {
    /// Every certificate lives too short to be revoked, and says so.
    NotNeeded,
    /// No list names one of them; when the oldest list was made.
    Good(UnixTime),
    /// One of them was revoked at this time.
    Revoked(UnixTime),
    /// For one of them there is no usable list.
    Unknown,
}

/// Looks for every certificate of `path`, root left out, in the lists of its issuer among `crls`.
///
/// A list is usable for a signature that was made at `at` if it was valid then or was made later, while the certificate
/// was still to be found in lists.
pub fn revocation(path: &Path, crls: &[&[u8]], at: UnixTime) -> Revocation {
    let mut all = Revocation::NotNeeded;
    for (place, der) in path.certificates.iter().enumerate() {
        let one = Certificate::parse(der).map_or(Revocation::Unknown, |certificate| {
            if certificate.is_never_revoked() {
                return Revocation::NotNeeded;
            }
            let Some(key) = path.issuer_key(place) else { return Revocation::Unknown };
            crls.iter().fold(Revocation::Unknown, |found, crl| match listed(&certificate, &key, crl, at) {
                Ok(status) => newest(found, status),
                Err(_) => found,
            })
        });
        all = worst(all, one);
    }
    all
}

/// One list after another: a revocation counts wherever it stands, else the newest list.
fn newest(a: Revocation, b: Revocation) -> Revocation {
    match (a, b) {
        (Revocation::Revoked(a), Revocation::Revoked(b)) => Revocation::Revoked(a.min(b)),
        (revoked @ Revocation::Revoked(_), _) | (_, revoked @ Revocation::Revoked(_)) => revoked,
        (Revocation::Good(a), Revocation::Good(b)) => Revocation::Good(a.max(b)),
        (good @ Revocation::Good(_), _) | (_, good) => good,
    }
}

/// One certificate after another: the worst counts.
fn worst(a: Revocation, b: Revocation) -> Revocation {
    match (a, b) {
        (Revocation::Revoked(a), Revocation::Revoked(b)) => Revocation::Revoked(a.min(b)),
        (revoked @ Revocation::Revoked(_), _) | (_, revoked @ Revocation::Revoked(_)) => revoked,
        (Revocation::Unknown, _) | (_, Revocation::Unknown) => Revocation::Unknown,
        (Revocation::Good(a), Revocation::Good(b)) => Revocation::Good(a.min(b)),
        (good @ Revocation::Good(_), Revocation::NotNeeded) | (Revocation::NotNeeded, good) => good,
    }
}

/// What one list says about one certificate.
fn listed(certificate: &Certificate<'_>, issuer_key: &[u8], crl: &[u8], at: UnixTime) -> Checked<Revocation> {
    if crl.len() > MAX_CRL {
        return Err(Defect::TooLarge);
    }
    let Ok(([], list)) = CertificateRevocationList::from_der(crl) else { return Err(Defect::Crl) };
    let made = time(list.last_update().timestamp());
    let next = list.next_update().map(|it| time(it.timestamp())).ok_or(Defect::Crl)?;
    let usable = list.issuer().as_raw() == certificate.issuer_der()
        && is_for_all(&list, certificate.is_authority())
        && made <= certificate.not_after()
        && next >= at
        && verifies(crl, issuer_key).is_ok();
    if !usable {
        return Err(Defect::Crl);
    }
    let serial = |it: &RevokedCertificate<'_>| trimmed(it.raw_serial()) == trimmed(certificate.serial());
    Ok(match list.iter_revoked_certificates().find(|it| serial(it)) {
        Some(entry) => Revocation::Revoked(time(entry.revocation_date.timestamp())),
        None => Revocation::Good(made),
    })
}

/// That the list is complete for such a certificate: no delta, no indirect list, not for some reasons or others only.
fn is_for_all(list: &CertificateRevocationList<'_>, authority: bool) -> bool {
    list.extensions().iter().all(|extension| match extension.parsed_extension() {
        ParsedExtension::IssuingDistributionPoint(point) => {
            let for_others = if authority { point.only_contains_user_certs } else { point.only_contains_ca_certs };
            !for_others
                && !point.only_contains_attribute_certs
                && !point.indirect_crl
                && point.only_some_reasons.is_none()
        }
        _ => !extension.critical || extension.oid == ISSUING_DISTRIBUTION_POINT,
    })
}

fn verifies(crl: &[u8], issuer_key: &[u8]) -> Checked<()> {
    let mut whole = Elements::new(crl, Defect::Crl);
    let mut inside = whole.open(SEQUENCE)?;
    let signed = inside.take(SEQUENCE)?.whole;
    let algorithm = inside.algorithm()?;
    match inside.take(BIT_STRING)?.content {
        [0, value @ ..] => Key::read(issuer_key)?.verify(algorithm, None, signed, value),
        _ => Err(Defect::Crl),
    }
}

/// A number without the zero that keeps it positive.
fn trimmed(number: &[u8]) -> &[u8] {
    number.strip_prefix(&[0]).unwrap_or(number)
}
