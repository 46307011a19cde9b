//! Judges the signatures of an ASiC container.

use siegelring_core::crypto::sha256;
use siegelring_core::time::UnixTime;

use super::approval::ApprovedAs;
use super::cms::{Job, judge, line, unreadable};
use super::finding::Finding;
use super::signature::{Line, SignatureReport};
use super::trust::Trust;
use crate::asic::read::{self, Container, ContainerSignature};
use crate::cms::verify::Signed;
use crate::defect::Checked;

pub(super) fn verify(bytes: &[u8], trust: &Trust, now: UnixTime) -> Checked<Vec<SignatureReport>> {
    let container = read::read(bytes)?;
    let reports = container.signatures.iter().flat_map(|(path, signature)| match signature {
        Ok(signature) => signers(path, signature, &container, trust, now),
        Err(defect) => vec![unreadable(path, *defect)],
    });
    Ok(reports.collect())
}

fn signers(
    path: &str,
    signature: &ContainerSignature,
    container: &Container,
    trust: &Trust,
    now: UnixTime,
) -> Vec<SignatureReport> {
    let signed = match Signed::parse(&signature.cms) {
        Ok(signed) => signed,
        Err(defect) => return vec![unreadable(path, defect)],
    };
    let contents = signature.covers.iter().filter_map(|(name, _)| container.files.get(name));
    let approved_as: Vec<ApprovedAs<'_>> =
        contents.map(|it| ApprovedAs { documents: vec![sha256(it)], declaration: Some(it) }).collect();
    let reports = signed.signers.iter().map(|signer| {
        let job = Job {
            name: path,
            family: "CAdES",
            signed: &signed,
            signer,
            certificates: &[],
            crls: &[],
            archived: None,
            approved_as: &approved_as,
        };
        let mut report = judge(&job, |digest| digest.of(&[&signature.content]), trust, now);
        report.covers = signature.covers.iter().map(|(name, _)| name.clone()).collect();
        let changed = signature.covers.iter().filter(|(_, intact)| !intact);
        let changed: Vec<Line> = changed.map(|(name, _)| named(Finding::Changed, name)).collect();
        if !changed.is_empty() {
            report.lines.retain(|it| it.finding != Finding::Intact);
            report.lines.splice(0..0, changed);
        }
        let covered = |name: &String| signature.covers.iter().any(|(it, _)| it == name);
        let outside: Vec<Line> =
            container.files.keys().filter(|it| !covered(it)).map(|it| named(Finding::FileNotCovered, it)).collect();
        let place = report.lines.iter().position(|it| it.finding.code().starts_with("approval."));
        let place = place.unwrap_or(report.lines.len());
        let added = if outside.is_empty() { vec![line(Finding::NothingAdded)] } else { outside };
        report.lines.splice(place..place, added);
        report.conclude();
        report
    });
    reports.collect()
}

fn named(finding: Finding, name: &str) -> Line {
    Line { finding, value: Some(name.to_owned()) }
}
