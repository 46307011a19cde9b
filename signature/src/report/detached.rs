//! Judges a CMS signature that stands in a file of its own, or around its content.

use siegelring_core::time::UnixTime;

use super::approval::ApprovedAs;
use super::cms::{Job, judge, unreadable};
use super::signature::SignatureReport;
use super::trust::{File, Trust};
use crate::cms::verify::{Signed, Signer};
use crate::defect::{Checked, Defect};

pub(super) fn verify(
    file: &File<'_>,
    beside: &[File<'_>],
    trust: &Trust,
    now: UnixTime,
) -> Checked<Vec<SignatureReport>> {
    let signed = Signed::parse(file.bytes)?;
    let others: Vec<File<'_>> = beside.iter().filter(|it| it.name != file.name).copied().collect();
    let reports = signed.signers.iter().enumerate().map(|(index, signer)| {
        let name = index.saturating_add(1).to_string();
        let (covers, content) = match (signed.content, content(signer, &others)) {
            (Some(content), _) => (None, content),
            (None, Some(other)) => (Some(other.name), other.bytes),
            (None, None) => return unreadable(&name, Defect::CmsContentMissing),
        };
        let job = Job {
            name: &name,
            family: "CAdES",
            signed: &signed,
            signer,
            certificates: &[],
            crls: &[],
            archived: None,
            approved_as: &[ApprovedAs { documents: vec![siegelring_core::crypto::sha256(content)], declaration: None }],
        };
        let mut report = judge(&job, |digest| digest.of(&[content]), trust, now);
        report.covers.extend(covers.map(ToOwned::to_owned));
        report
    });
    Ok(reports.collect())
}

/// The file that was signed: the one whose digest fits, or the only one there is.
fn content<'f>(signer: &Signer<'_>, others: &[File<'f>]) -> Option<File<'f>> {
    let fits =
        |it: &&File<'_>| signer.message_digest().is_ok_and(|(algorithm, stated)| algorithm.of(&[it.bytes]) == stated);
    match others {
        [only] => Some(*only),
        others => others.iter().find(fits).copied(),
    }
}
