//! Time stamp tokens of others, verified (RFC 3161 section 2.4.2, ETSI EN 319 422).

use der::asn1::ObjectIdentifier;
use siegelring_core::time::UnixTime;

use super::gen_time::gen_time;
use crate::chain::{Anchors, Certificate, Purpose, Revocation, find_path, revocation};
use crate::cms::verify::{Signed, digest};
use crate::defect::{Checked, Defect};
use crate::der::{Elements, INTEGER, OBJECT_IDENTIFIER, OCTET_STRING, SEQUENCE};

/// `id-ct-TSTInfo`.
const TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");
const GENERALIZED_TIME: u8 = 0x18;

/// A token whose signature and imprint hold.
#[derive(Debug, Clone)]
pub struct VerifiedToken<'a> {
    /// The time it states, whole seconds.
    pub time: UnixTime,
    /// The certificate of its authority.
    pub authority: Certificate<'a>,
    /// Certificates that came with it.
    pub certificates: Vec<&'a [u8]>,
    /// Revocation lists that came with it.
    pub crls: Vec<&'a [u8]>,
}

/// Verifies a `TimeStampToken` in DER over `stamped`, given in parts; zeros may follow the token.
///
/// # Errors
/// [`Defect::TimeStamp`] if it does not parse; [`Defect::TimeStampImprint`] if it is for something else;
/// [`Defect::TimeStampUsage`] if its certificate may not make time stamps; and those of CMS.
pub fn verify_token<'a>(token: &'a [u8], stamped: &[&[u8]], pool: &[&'a [u8]]) -> Checked<VerifiedToken<'a>> {
    let signed = Signed::parse_padded(token)?;
    let content = signed.content.filter(|_| signed.content_type == TST_INFO).ok_or(Defect::TimeStamp)?;
    let (algorithm, imprint, time) = read(content)?;
    if digest(algorithm)?.of(stamped) != imprint {
        return Err(Defect::TimeStampImprint);
    }
    let pool: Vec<&[u8]> = signed.certificates.iter().chain(pool).copied().collect();
    let signer = signed.only_signer()?.verify(TST_INFO, |digest| digest.of(&[content]), &pool)?;
    if !signer.certificate.may_stamp() {
        return Err(Defect::TimeStampUsage);
    }
    Ok(VerifiedToken { time, authority: signer.certificate, certificates: signed.certificates, crls: signed.crls })
}

impl VerifiedToken<'_> {
    /// Whether its authority leads to one of `anchors`, and was not revoked, at the time it states.
    ///
    /// Without a revocation list of the authority it counts as not revoked: tokens carry none, and the lists of time
    /// stamp authorities are rarely embedded below level LTA.
    pub fn is_trusted(&self, pool: &[&[u8]], anchors: &Anchors, crls: &[&[u8]], now: UnixTime) -> bool {
        let pool: Vec<&[u8]> = self.certificates.iter().chain(pool).copied().collect();
        let crls: Vec<&[u8]> = self.crls.iter().chain(crls).copied().collect();
        let Ok(path) = find_path(&self.authority, &pool, anchors, Purpose::TimeStamp, self.time) else { return false };
        self.time <= now && !matches!(revocation(&path, &crls, self.time), Revocation::Revoked(at) if at <= self.time)
    }
}

/// The imprint's algorithm, the imprint, and the time of a `TSTInfo`.
fn read(content: &[u8]) -> Checked<(ObjectIdentifier, &[u8], UnixTime)> {
    let mut whole = Elements::new(content, Defect::TimeStamp);
    let mut info = whole.open(SEQUENCE)?;
    whole.end()?;
    if info.take(INTEGER)?.content != [1] {
        return Err(Defect::TimeStamp);
    }
    info.take(OBJECT_IDENTIFIER)?;
    let mut imprint = info.open(SEQUENCE)?;
    let (algorithm, _) = imprint.algorithm()?;
    let digest = imprint.take(OCTET_STRING)?.content;
    info.take(INTEGER)?;
    let time = info.take(GENERALIZED_TIME)?.content;
    Ok((algorithm, digest, gen_time(time).map_err(|_| Defect::TimeStamp)?))
}
