//! Judges one CMS signature, wherever it stands.

use der::asn1::ObjectIdentifier;
use siegelring_core::time::UnixTime;

use super::approval::{self, ApprovedAs};
use super::finding::Finding;
use super::indication::{Indication, Verdict};
use super::signature::{Line, SignatureReport, Signer as SignerReport, TimeStamp};
use super::trust::Trust;
use crate::chain::{Certificate, ChainFault, Path, Purpose, Revocation, find_path, revocation};
use crate::cms::verify::{Signed, Signer};
use crate::crypto::Digest;
use crate::defect::Defect;
use crate::hex;
use crate::time_stamp::verify_token;

/// `id-data`.
const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const SIGNATURE_TIME_STAMP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.14");

/// One signature and what stands around it.
pub(super) struct Job<'a, 'j> {
    /// Its name in the report.
    pub(super) name: &'j str,
    /// The signature format in the report, such as `PAdES`.
    pub(super) family: &'j str,
    pub(super) signed: &'j Signed<'a>,
    pub(super) signer: &'j Signer<'a>,
    /// Certificates and revocation lists of the file beside those in the signature.
    pub(super) certificates: &'j [&'a [u8]],
    pub(super) crls: &'j [&'a [u8]],
    /// A trusted document time stamp over the signature.
    pub(super) archived: Option<UnixTime>,
    /// As what each signed file may have been approved.
    pub(super) approved_as: &'j [ApprovedAs<'j>],
}

/// Judges a signature; `digest_of` gives the digest of what it should be over. The additions are the caller's to add.
pub(super) fn judge(
    job: &Job<'_, '_>,
    digest_of: impl FnOnce(Digest) -> Vec<u8>,
    trust: &Trust,
    now: UnixTime,
) -> SignatureReport {
    let mut report = empty(job.name);
    report.profile = job.family.to_owned();
    report.claimed_time = job.signer.signing_time();
    let pool: Vec<&[u8]> = job.signed.certificates.iter().chain(job.certificates).copied().collect();
    // A time stamp token is a CMS signature too, but nobody's over a document.
    let is_data = if job.signed.content_type == DATA { Ok(()) } else { Err(Defect::CmsContentType) };
    let verified = match is_data.and_then(|()| job.signer.verify(DATA, digest_of, &pool)) {
        Ok(verified) => verified,
        Err(defect) => {
            report.lines.push(failed(defect));
            report.conclude();
            return report;
        }
    };
    report.lines.push(line(Finding::Intact));
    report.signer = Some(signer(&verified.certificate));
    report.lines.push(Line { finding: Finding::SignerNamed, value: Some(verified.certificate.name()) });
    if !verified.bound {
        report.lines.push(line(Finding::SignerUnbound));
    }
    let crls: Vec<&[u8]> =
        job.signed.crls.iter().chain(job.crls).copied().chain(trust.crls.iter().map(Vec::as_slice)).collect();
    let (stamp, stamp_line) = time_stamp(job.signer, &pool, &crls, trust, now);
    let stamped = stamp.as_ref().filter(|it| it.trusted).map(|it| it.time);
    let proved = [stamped, job.archived].into_iter().flatten().min();
    let (chain_line, path) = chain(&verified.certificate, &pool, trust, proved, now);
    let scheme = chain_line.finding == Finding::ChainScheme;
    report.profile = profile(job, verified.bound, stamp.is_some());
    report.time_stamp = stamp;
    report.lines.extend([chain_line, stamp_line]);
    if let Some(path) = path {
        report.lines.push(revoked(revocation(&path, &crls, proved.unwrap_or(now)), proved));
    }
    let (approval, lines) = approval::check(job.signer, &verified.certificate, scheme, job.approved_as, trust);
    report.approval = approval;
    report.lines.extend(lines);
    report.conclude();
    report
}

/// A report of a signature that cannot even be read.
pub(super) fn unreadable(name: &str, defect: Defect) -> SignatureReport {
    let mut report = empty(name);
    report.lines.push(failed(defect));
    report.conclude();
    report
}

pub(super) fn empty(name: &str) -> SignatureReport {
    SignatureReport {
        name: name.to_owned(),
        verdict: Verdict::Invalid,
        indication: Indication::TotalFailed,
        sub_indication: None,
        profile: String::new(),
        covers: Vec::new(),
        signer: None,
        claimed_time: None,
        time_stamp: None,
        added: Vec::new(),
        approval: None,
        lines: Vec::new(),
    }
}

pub(super) const fn line(finding: Finding) -> Line {
    Line { finding, value: None }
}

/// What a defect means for the signature.
pub(super) fn failed(defect: Defect) -> Line {
    let finding = match defect {
        Defect::CmsDigest | Defect::AsicDigest => Finding::Changed,
        Defect::CmsSignature => Finding::WrongSignature,
        Defect::CmsNoCertificate => Finding::SignerMissing,
        Defect::CmsBinding => Finding::SignerSwapped,
        Defect::CmsWeakAlgorithm => Finding::WeakAlgorithm,
        Defect::CmsAlgorithm => Finding::UnknownAlgorithm,
        Defect::CmsContentMissing => Finding::ContentMissing,
        _ => Finding::Malformed,
    };
    Line { finding, value: (finding == Finding::Malformed).then(|| defect.code().to_owned()) }
}

pub(super) fn at(finding: Finding, time: UnixTime) -> Line {
    Line { finding, value: Some(time.0.to_string()) }
}

pub(super) fn signer(certificate: &Certificate<'_>) -> SignerReport {
    SignerReport {
        name: certificate.name(),
        subject: certificate.subject(),
        issuer: certificate.issuer(),
        serial: hex::encode(certificate.serial()),
        not_before: certificate.not_before(),
        not_after: certificate.not_after(),
        sha256: hex::encode(&siegelring_core::crypto::sha256(certificate.der())),
    }
}

/// The time stamps on a signature value: the first that is trusted, else what is wrong with the first.
fn time_stamp(
    signer: &Signer<'_>,
    pool: &[&[u8]],
    crls: &[&[u8]],
    trust: &Trust,
    now: UnixTime,
) -> (Option<TimeStamp>, Line) {
    let mut found = (None, line(Finding::TimeStampNone));
    for token in signer.unsigned.every(SIGNATURE_TIME_STAMP) {
        let other = match verify_token(token, &[signer.value], pool) {
            Ok(token) => {
                let trusted = token.is_trusted(pool, &trust.time_stamps, crls, now);
                let stamp = TimeStamp { time: token.time, authority: token.authority.name(), trusted };
                if trusted {
                    return (Some(stamp), at(Finding::TimeStampValid, token.time));
                }
                (Some(stamp), at(Finding::TimeStampUntrusted, token.time))
            }
            Err(defect) => (None, Line { finding: Finding::TimeStampWrong, value: Some(defect.code().to_owned()) }),
        };
        if found.1.finding == Finding::TimeStampNone {
            found = other;
        }
    }
    found
}

/// The chain at the time that is proved, else now.
fn chain(
    certificate: &Certificate<'_>,
    pool: &[&[u8]],
    trust: &Trust,
    proved: Option<UnixTime>,
    now: UnixTime,
) -> (Line, Option<Path>) {
    let time = proved.unwrap_or(now);
    let path = |anchors| find_path(certificate, pool, anchors, Purpose::Document, time);
    let fault = match (path(&trust.scheme), path(&trust.signers)) {
        (Ok(path), _) => return (line(Finding::ChainScheme), Some(path)),
        (_, Ok(path)) => return (line(Finding::ChainConfigured), Some(path)),
        (Err(ChainFault::Unknown), Err(fault)) | (Err(fault), Err(_)) => fault,
    };
    let finding = match (fault, proved) {
        (ChainFault::Unknown, _) => Finding::ChainUnknown,
        (ChainFault::Usage, _) => Finding::ChainUsage,
        (ChainFault::Broken, _) => Finding::ChainBroken,
        (ChainFault::Expired, Some(_)) => Finding::ChainExpiredWhenSigned,
        (ChainFault::Expired, None) => Finding::ChainExpired,
        (ChainFault::NotYetValid, Some(_)) => Finding::ChainNotYetValidWhenSigned,
        (ChainFault::NotYetValid, None) => Finding::ChainNotYetValid,
    };
    (line(finding), None)
}

fn revoked(status: Revocation, proved: Option<UnixTime>) -> Line {
    match (status, proved) {
        (Revocation::NotNeeded, _) => line(Finding::RevocationNotNeeded),
        (Revocation::Unknown, _) => line(Finding::RevocationUnknown),
        (Revocation::Good(made), _) => at(Finding::NotRevoked, made),
        (Revocation::Revoked(when), Some(proved)) if when <= proved => at(Finding::Revoked, when),
        (Revocation::Revoked(when), Some(_)) => at(Finding::RevokedLater, when),
        (Revocation::Revoked(when), None) => at(Finding::RevokedNoProof, when),
    }
}

/// The baseline level that the parts of a signature come to (ETSI EN 319 122-1 and 319 142-1, section 6).
fn profile(job: &Job<'_, '_>, bound: bool, stamped: bool) -> String {
    if !bound {
        return if job.family == "PAdES" { "PDF (ISO 32000)" } else { "CMS" }.to_owned();
    }
    let kept = !(job.crls.is_empty() && job.signed.crls.is_empty());
    let level = match (stamped, kept, job.archived.is_some()) {
        (true, true, true) => "B-LTA",
        (true, true, false) => "B-LT",
        (true, false, _) => "B-T",
        (false, ..) => "B-B",
    };
    format!("{} {level}", job.family)
}
