//! From files to reports.

use siegelring_core::time::UnixTime;

use super::indication::Verdict;
use super::signature::{Format, Report, SignatureReport};
use super::trust::{File, Trust};
use super::{container, detached, pdf};
use crate::cms::verify::Signed;
use crate::crypto::Prefixes;
use crate::defect::Checked;
use crate::hex;

/// Verifies `files` and reports on each. A signature in a file of its own (`.p7s`) is checked against the other files,
/// and the file that it covers has no report of its own. Never fails: what cannot be read is reported so.
pub fn verify(files: &[File<'_>], trust: &Trust, now: UnixTime) -> Vec<Report> {
    let mut covered: Vec<String> = Vec::new();
    let mut reports: Vec<Report> = Vec::new();
    for file in files {
        let mut prefixes = Prefixes::of(file.bytes);
        let format = format(file.bytes);
        let signatures = match format {
            Format::Pdf => pdf::verify(file.bytes, &mut prefixes, trust, now),
            Format::Asic => container::verify(file.bytes, trust, now),
            Format::Cms => {
                let signatures = detached::verify(file, files, trust, now);
                covered.extend(signatures.iter().flatten().flat_map(|it| it.covers.clone()));
                signatures
            }
            Format::Other => Ok(Vec::new()),
        };
        let sha256 = hex::encode(&prefixes.digest(file.bytes.len(), &[]));
        reports.push(report(file.name, format, sha256, signatures, now));
    }
    reports.retain(|it| !(it.signatures.is_empty() && it.error.is_none() && covered.contains(&it.file)));
    reports
}

fn report(
    name: &str,
    format: Format,
    sha256: String,
    signatures: Checked<Vec<SignatureReport>>,
    now: UnixTime,
) -> Report {
    let (signatures, error) = match signatures {
        Ok(signatures) => (signatures, None),
        Err(defect) => (Vec::new(), Some(defect.code())),
    };
    let worst = signatures.iter().map(|it| it.verdict).max();
    let verdict = if error.is_some() { Verdict::Invalid } else { worst.unwrap_or(Verdict::Indeterminate) };
    Report { file: name.to_owned(), format, sha256, checked_at: now, verdict, error, signatures }
}

fn format(bytes: &[u8]) -> Format {
    if bytes.starts_with(b"%PDF-") {
        Format::Pdf
    } else if bytes.starts_with(b"PK\x03\x04") {
        Format::Asic
    } else if Signed::parse(bytes).is_ok() {
        Format::Cms
    } else {
        Format::Other
    }
}
