//! Judges the signatures of a PDF.

use std::collections::BTreeSet;

use siegelring_core::time::UnixTime;

use super::approval::ApprovedAs;
use super::cms::{Job, at, empty, failed, judge, line, signer, unreadable};
use super::finding::Finding;
use super::signature::{Line, Revision, SignatureReport, TimeStamp};
use super::trust::Trust;
use crate::cms::verify::Signed;
use crate::crypto::{Digest, Prefixes};
use crate::defect::Checked;
use crate::pdf::changes::{Addition, Step};
use crate::pdf::restrictions::Restrictions;
use crate::pdf::signatures::{self, FoundSignature, SignedPdf};
use crate::time_stamp::verify_token;

const DOCUMENT_TIME_STAMP: &str = "ETSI.RFC3161";

/// A file that is open for verification.
struct Open<'a, 'p> {
    file: &'a [u8],
    pdf: &'p SignedPdf,
    certificates: Vec<&'p [u8]>,
    crls: Vec<&'p [u8]>,
    trust: &'p Trust,
    now: UnixTime,
}

pub(super) fn verify(
    file: &[u8],
    prefixes: &mut Prefixes<'_>,
    trust: &Trust,
    now: UnixTime,
) -> Checked<Vec<SignatureReport>> {
    let pdf = signatures::read(file)?;
    let open = Open {
        file,
        certificates: pdf.certificates.iter().map(Vec::as_slice).collect(),
        crls: pdf.crls.iter().map(Vec::as_slice).collect(),
        pdf: &pdf,
        trust,
        now,
    };
    // Document time stamps first: they prove the age of what stands before them.
    let stamps: Vec<(usize, Option<UnixTime>)> = pdf
        .signatures
        .iter()
        .filter_map(|(_, it)| it.as_ref().ok())
        .filter(|it| it.sub_filter == DOCUMENT_TIME_STAMP)
        .map(|it| (it.revision, open.document_time_stamp("", it).time_stamp.filter(|it| it.trusted).map(|it| it.time)))
        .collect();
    let reports = pdf.signatures.iter().map(|(name, found)| {
        let found = match found {
            Ok(found) => found,
            Err(defect) => return unreadable(name, *defect),
        };
        let mut report = if found.sub_filter == DOCUMENT_TIME_STAMP {
            open.document_time_stamp(name, found)
        } else {
            let later = stamps.iter().filter(|(revision, _)| *revision > found.revision);
            open.signature(name, found, later.filter_map(|(_, time)| *time).min(), prefixes)
        };
        open.add_later(&mut report, found, &stamps);
        report.conclude();
        report
    });
    Ok(reports.collect())
}

impl Open<'_, '_> {
    fn signature(
        &self,
        name: &str,
        found: &FoundSignature,
        archived: Option<UnixTime>,
        prefixes: &mut Prefixes<'_>,
    ) -> SignatureReport {
        let signed = match Signed::parse_padded(&found.cms) {
            Ok(signed) => signed,
            Err(defect) => return unreadable(name, defect),
        };
        let signer = match signed.only_signer() {
            Ok(signer) => signer,
            Err(defect) => return unreadable(name, defect),
        };
        let submitted: Vec<[u8; 32]> = found.submitted.clone().map(|length| prefixes.digest(length, &[])).collect();
        let job = Job {
            name,
            family: "PAdES",
            signed: &signed,
            signer,
            certificates: &self.certificates,
            crls: &self.crls,
            archived,
            approved_as: &[ApprovedAs { documents: submitted, declaration: None }],
        };
        let [first, second] = &found.signed;
        let second = self.file.get(second.clone()).unwrap_or_default();
        let digest_of = |digest: Digest| match digest {
            Digest::Sha256 => prefixes.digest(first.end, second).to_vec(),
            other => other.of(&[self.file.get(first.clone()).unwrap_or_default(), second]),
        };
        judge(&job, digest_of, self.trust, self.now)
    }

    /// A time stamp over the whole revision (ETSI EN 319 142-1 section 5.4.3).
    fn document_time_stamp(&self, name: &str, found: &FoundSignature) -> SignatureReport {
        let mut report = empty(name);
        "PDF document time stamp".clone_into(&mut report.profile);
        let parts = found.signed.clone().map(|range| self.file.get(range).unwrap_or_default());
        match verify_token(&found.cms, &parts, &self.certificates) {
            Ok(token) => {
                let trust = self.trust;
                let crls: Vec<&[u8]> = self.crls.iter().copied().chain(trust.crls.iter().map(Vec::as_slice)).collect();
                let trusted = token.is_trusted(&self.certificates, &trust.time_stamps, &crls, self.now);
                let finding = if trusted { Finding::TimeStampValid } else { Finding::TimeStampUntrusted };
                report.signer = Some(signer(&token.authority));
                report.time_stamp = Some(TimeStamp { time: token.time, authority: token.authority.name(), trusted });
                report.lines.push(line(Finding::Intact));
                report.lines.extend((!trusted).then(|| line(Finding::ChainUnknown)));
                report.lines.push(at(finding, token.time));
            }
            Err(defect) => report.lines.push(failed(defect)),
        }
        report
    }

    /// What the revisions after this signature added, judged by what it allows.
    fn add_later(&self, report: &mut SignatureReport, found: &FoundSignature, stamps: &[(usize, Option<UnixTime>)]) {
        let place = report.lines.iter().position(|it| it.finding.code().starts_with("approval."));
        let mut lines = BTreeSet::new();
        for (number, step) in self.pdf.steps.iter().filter(|(number, _)| *number > found.revision) {
            let stamp = stamps.iter().any(|(revision, _)| revision == number);
            let findings: Vec<Finding> =
                step.additions.iter().map(|it| judge_addition(*it, step, &found.restrictions, stamp)).collect();
            lines.extend(findings.iter().map(|it| (it.effect().verdict(), it.code())));
            report.added.push(Revision { number: number.saturating_add(1), findings });
        }
        let mut later: Vec<Line> = Vec::new();
        for (_, code) in lines.iter().rev() {
            later.extend(Finding::ALL.iter().find(|it| it.code() == *code).map(|it| line(*it)));
        }
        if later.is_empty() {
            later.push(line(Finding::NothingAdded));
        }
        let place = place.unwrap_or(report.lines.len());
        report.lines.splice(place..place, later);
    }
}

/// What an addition means under what the signature allows (ISO 32000-2, table 257).
fn judge_addition(addition: Addition, step: &Step, restrictions: &Restrictions, time_stamp: bool) -> Finding {
    let permissions = restrictions.permissions;
    let locked = step.fields.iter().any(|it| restrictions.locks(it));
    match addition {
        Addition::Content => Finding::ChangedContent,
        Addition::ValidationData => Finding::AddedValidationData,
        Addition::Signature if permissions == Some(1) && !time_stamp => Finding::AddedForbidden,
        Addition::Signature => Finding::AddedSignature,
        Addition::Metadata if permissions == Some(1) => Finding::AddedForbidden,
        Addition::Metadata => Finding::AddedMetadata,
        Addition::FormData if locked || permissions == Some(1) => Finding::AddedForbidden,
        Addition::FormData if permissions.is_some() => Finding::AddedFormDataAllowed,
        Addition::FormData => Finding::AddedFormData,
        Addition::Annotations => match permissions {
            None => Finding::AddedAnnotations,
            Some(3) => Finding::AddedAnnotationsAllowed,
            Some(_) => Finding::AddedForbidden,
        },
    }
}
