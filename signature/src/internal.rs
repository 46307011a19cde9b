//! Hooks for fuzzing: whatever the bytes, nothing here panics, and what is accepted keeps its promises.
//!
//! Each gives whether the bytes were taken for what they should be. Nothing else uses them; they may change at any time.

#[cfg(test)]
mod tests;

use siegelring_core::crypto;
use siegelring_core::time::UnixTime;

use crate::pdf::{self, PdfSignature, Rectangle, ValidationData, VisibleField};

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
