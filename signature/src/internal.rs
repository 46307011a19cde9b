//! Hooks for fuzzing: whatever the bytes, nothing here panics, and what is accepted keeps its promises.
//!
//! Each gives whether the bytes were taken for what they should be. Nothing else uses them; they may change at any time.

#[cfg(test)]
mod tests;

use siegelring_core::crypto;
use siegelring_core::time::UnixTime;

use crate::pdf::{self, PdfSignature, Rectangle, ValidationData, VisibleField};
use crate::report::{File, Finding, SignatureReport, Trust, Verdict, verify};

/// 2026-11-22T00:00:00Z.
const NOW: UnixTime = UnixTime(1_795_305_600);

/// A submitted PDF: it is inspected, signed and given validation data.
pub fn pdf(bytes: &[u8]) -> bool {
    let Ok(found) = pdf::inspect(bytes) else { return false };
    let rectangle = Rectangle { left: 0, bottom: 0, width: 200, height: 50 };
    let visible = VisibleField { page: found.pages - 1, rectangle, lines: &["Erika Mustermann"] };
    let signature = PdfSignature { name: "Erika", time: NOW, reason: None, visible: Some(visible), reserved: 8 };
    // What is a page and a form at once can be shown, but not signed.
    let Ok(prepared) = pdf::prepare(bytes, &signature) else { return true };
    let digest = prepared.digest();
    let Ok(update) = prepared.complete(&[0x30, 0]) else { return true };
    let at = update.windows(18).position(|it| it == b"<3000000000000000>");
    let hole = at.map(|at| at..at + 18).and_then(|hole| update.get(..hole.start).zip(update.get(hole.end..)));
    assert_eq!(hole.map(|(before, behind)| crypto::sha256_of(&[bytes, before, behind])), Some(digest));
    let signed = [bytes, &update].concat();
    let data = ValidationData { certificates: &[vec![1]], crls: &[] };
    let _ = pdf::validation_data(&signed, &data);
    true
}

/// A PDF that somebody says is signed.
pub fn pdf_verify(bytes: &[u8]) -> bool {
    is_read(&[File { name: "file.pdf", bytes }])
}

/// A CMS signature that stands beside its file.
pub fn cms(bytes: &[u8]) -> bool {
    is_read(&[File { name: "file", bytes: CONTENT }, File { name: "file.p7s", bytes }])
}

/// A container with signatures.
pub fn asic(bytes: &[u8]) -> bool {
    is_read(&[File { name: "file.asice", bytes }])
}

/// What [`cms`] says was signed.
const CONTENT: &[u8] = b"<antrag/>";

/// Whether a signature could be read. Nobody is trusted, so none is ever valid.
fn is_read(files: &[File<'_>]) -> bool {
    let reports = verify(files, &Trust::default(), NOW);
    assert!(reports.iter().all(|report| report.verdict != Verdict::Valid));
    let is_read = |it: &SignatureReport| it.lines.iter().all(|line| line.finding != Finding::Malformed);
    reports.iter().flat_map(|report| &report.signatures).any(is_read)
}
