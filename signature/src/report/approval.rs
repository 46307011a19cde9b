//! The approval of the signer's phone that is embedded in a signature of this scheme.

use siegelring_core::attribute::{Attribute, Value};
use siegelring_core::error::Untrusted;
use siegelring_core::verifier::evidence::{self, VerifiedEvidence};

use super::cms::{at, line};
use super::finding::Finding;
use super::signature::{Approval, Line};
use super::trust::Trust;
use crate::chain::Certificate;
use crate::cms::oid;
use crate::cms::verify::Signer;
use crate::defect::Defect;
use crate::der::{Elements, OCTET_STRING};

/// As what one signed file may have been approved.
pub(super) struct ApprovedAs<'a> {
    /// A document of one of these SHA-256 digests.
    pub(super) documents: Vec<[u8; 32]>,
    /// What was declared: exactly this JSON.
    pub(super) declaration: Option<&'a [u8]>,
}

impl ApprovedAs<'_> {
    fn is_in(&self, evidence: &VerifiedEvidence) -> bool {
        self.documents.iter().any(|sha256| evidence.approves(sha256))
            || self.declaration.is_some_and(|json| evidence.transactions.declares(json))
    }
}

/// Checks the approval: that it holds, that it is for every one of the signed files, and that it is the person's whom
/// the certificate names.
pub(super) fn check(
    signer: &Signer<'_>,
    certificate: &Certificate<'_>,
    scheme: bool,
    files: &[ApprovedAs<'_>],
    trust: &Trust,
) -> (Option<Approval>, Vec<Line>) {
    let record = match signer.signed.one(oid::APPROVAL) {
        Ok(Some(value)) => value,
        Ok(None) if scheme => return (None, vec![line(Finding::ApprovalMissing)]),
        Ok(None) => return (None, vec![line(Finding::ApprovalNone)]),
        Err(defect) => return (None, vec![wrong(defect.code())]),
    };
    let Ok(record) = Elements::new(record, Defect::Cms).take(OCTET_STRING) else {
        return (None, vec![wrong(Defect::Cms.code())]);
    };
    let (Some(issuers), Some(relying_parties)) = (&trust.issuers, &trust.relying_parties) else {
        return (None, vec![line(Finding::ApprovalUnchecked)]);
    };
    match evidence::verify(record.content, issuers, relying_parties) {
        Ok(evidence) => (Some(summary(&evidence)), lines(&evidence, certificate, files)),
        // Another scheme's: of that approval nothing can be said here.
        Err(error) if !scheme && error == Untrusted::Chain.into() => (None, vec![line(Finding::ApprovalUnchecked)]),
        Err(error) => (None, vec![wrong(error.code())]),
    }
}

fn lines(evidence: &VerifiedEvidence, certificate: &Certificate<'_>, files: &[ApprovedAs<'_>]) -> Vec<Line> {
    if files.is_empty() || !files.iter().all(|file| file.is_in(evidence)) {
        return vec![line(Finding::ApprovalOtherFile)];
    }
    let (given_name, surname) = certificate.given_name_and_surname();
    if given_name != text(evidence, Attribute::GivenName) || surname != text(evidence, Attribute::FamilyName) {
        return vec![line(Finding::ApprovalOtherName)];
    }
    let mut lines = vec![at(Finding::ApprovalValid, evidence.approved_at)];
    if !evidence.pin_proved {
        lines.push(line(Finding::ApprovalWithoutPin));
    }
    if evidence.transactions.documents().any(|document| !document.is_shown()) {
        lines.push(line(Finding::ApprovalUnseen));
    }
    lines
}

fn summary(evidence: &VerifiedEvidence) -> Approval {
    let name = format!("{} {}", text(evidence, Attribute::GivenName), text(evidence, Attribute::FamilyName));
    let claimed = evidence.claimed_assessment.as_ref();
    Approval {
        name: name.trim().to_owned(),
        relying_party: evidence.relying_party.name.clone(),
        origin: evidence.relying_party.origin.clone(),
        time: evidence.approved_at,
        pin: evidence.pin_proved,
        level: claimed.map(|it| it.level.code().to_owned()),
        why: claimed.map(|it| it.reasons.clone()).unwrap_or_default(),
    }
}

fn text(evidence: &VerifiedEvidence, attribute: Attribute) -> &str {
    match evidence.attributes.get(&attribute) {
        Some(Value::Text(text)) => text,
        _ => "",
    }
}

fn wrong(code: &str) -> Line {
    Line { finding: Finding::ApprovalWrong, value: Some(code.to_owned()) }
}
