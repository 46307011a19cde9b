//! The incremental saving attack: something is appended that one reader takes for an update and another does not see.

use siegelring_signature::report::{Finding, Verdict};
use siegelring_signature::testing::pdf::Builder;

use super::signing::{Signer, form, last_section, refused, updated};

const EVIL: &str = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 91 0 R >>";

fn signed() -> (Signer, Vec<u8>) {
    let signer = Signer::new();
    let file = signer.sign(&form());
    (signer, file)
}

#[test]
fn a_changed_page_is_a_changed_document() {
    let (signer, file) = signed();
    let mut update = Builder::new();
    update.object(3, EVIL).stream(91, "", b"BT (Pay 900 EUR) Tj ET");
    let signature = signer.signature(&updated(&file, &update));
    assert!(signature.found(Finding::ChangedContent) && signature.found(Finding::Intact), "{signature:#?}");
    assert_eq!(signature.verdict, Verdict::Invalid);
}

#[test]
fn refuses_objects_without_cross_reference_information() {
    let (signer, mut file) = signed();
    file.extend_from_slice(format!("3 0 obj\n{EVIL}\nendobj\n").as_bytes());
    let report = signer.report(&file);
    assert_eq!(report.error, Some("pdf.trailing_bytes"), "{report:#?}");
}

#[test]
fn refuses_objects_before_a_second_end_of_the_same_revision() {
    let (signer, mut file) = signed();
    let section = last_section(&file);
    file.extend_from_slice(format!("3 0 obj\n{EVIL}\nendobj\nstartxref\n{section}\n%%EOF\n").as_bytes());
    refused(&signer.signature(&file), "pdf.trailing_bytes");
}

#[test]
fn refuses_an_object_that_its_revision_does_not_name() {
    let (signer, mut file) = signed();
    let previous = last_section(&file);
    file.extend_from_slice(format!("3 0 obj\n{EVIL}\nendobj\n").as_bytes());
    Builder::new().object(92, "(harmless)").append(&mut file, &format!("/Root 1 0 R /Prev {previous}"));
    refused(&signer.signature(&file), "pdf.hidden_object");
}

#[test]
fn refuses_an_object_that_stands_twice_in_a_later_revision() {
    let (signer, mut file) = signed();
    let previous = last_section(&file);
    file.extend_from_slice(b"92 0 obj\n(evil)\nendobj\n");
    Builder::new().object(92, "(harmless)").append(&mut file, &format!("/Root 1 0 R /Prev {previous}"));
    refused(&signer.signature(&file), "pdf.hidden_object");
}

#[test]
fn refuses_bytes_between_revisions_that_are_no_objects() {
    let (signer, mut file) = signed();
    let previous = last_section(&file);
    file.extend_from_slice(b"3 0 obj but not quite\n");
    Builder::new().object(92, "(harmless)").append(&mut file, &format!("/Root 1 0 R /Prev {previous}"));
    refused(&signer.signature(&file), "pdf.trailing_bytes");
}

#[test]
fn refuses_a_revision_that_passes_over_the_signed_one() {
    let (signer, file) = signed();
    let first = last_section(&form());
    let mut skipping = file.clone();
    let mut update = Builder::new();
    update.object(7, "<< /FT /Sig /T (amount) /V << /Contents <00> /ByteRange [0 1 2 3] >> >>");
    update.append(&mut skipping, &format!("/Root 1 0 R /Prev {first}"));
    let report = signer.report(&skipping);
    assert_eq!(report.verdict, Verdict::Invalid, "{report:#?}");
}

#[test]
fn refuses_to_sign_away_an_object_that_stands_twice_in_the_signed_revision() {
    let signer = Signer::new();
    let mut file = b"%PDF-1.7\n4 0 obj\n(Pay 900 EUR)\nendobj\n".to_vec();
    super::signing::pages().append(&mut file, "/Root 1 0 R");
    refused(&signer.signature(&signer.sign(&file)), "pdf.conflicting_objects");
}

#[test]
fn two_signatures_do_not_share_bytes() {
    let (signer, file) = signed();
    // A second field takes the value of the first.
    let start = file.windows(2).rposition(|it| it == b"/V").unwrap();
    let value = String::from_utf8(file[start + 2..start + 20].to_vec()).unwrap();
    let value: String = value.split_inclusive('R').next().unwrap().to_owned();
    let field = format!("<< /FT /Sig /T (amount) /V {value} >>");
    let report = signer.report(&updated(&file, Builder::new().object(7, &field)));
    assert_eq!(report.signatures.len(), 2, "{report:#?}");
    assert!(report.signatures.iter().all(|it| it.verdict == Verdict::Invalid), "{report:#?}");
}
