//! Shadow attacks: the attacker prepares the file before it is signed, and brings other content forth afterwards.

use siegelring_signature::report::{Finding, Verdict};
use siegelring_signature::testing::pdf::{Builder, Layout};

use super::honest::page_of;
use super::signing::{FIELD, Signer, find, form, last_section, pages, refused, updated};

fn judged(signer: &Signer, file: &[u8], finding: Finding) {
    let signature = signer.signature(file);
    assert!(signature.found(finding), "{signature:#?}");
    assert_ne!(signature.verdict, Verdict::Valid);
}

#[test]
fn hide_a_picture_over_the_text_is_taken_away() {
    let signer = Signer::new();
    let mut pdf = Builder::new();
    pdf.object(1, "<< /Type /Catalog /Pages 2 0 R >>");
    pdf.object(2, "<< /Type /Pages /Count 1 /Kids [3 0 R] >>");
    pdf.object(
        3,
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /Im1 20 0 R >> >> >>",
    );
    pdf.stream(4, "", b"BT (Pay 900 EUR) Tj ET /Im1 Do");
    pdf.stream(20, "/Type /XObject /Subtype /Form /BBox [0 0 595 842]", b"1 g 0 0 595 842 re f");
    let file = signer.sign(&pdf.finish(Layout::Table, "/Root 1 0 R"));
    let mut taken_away = Builder::new();
    taken_away.stream(20, "/Type /XObject /Subtype /Form /BBox [0 0 0 0]", b"");
    judged(&signer, &updated(&file, &taken_away), Finding::ChangedContent);
}

#[test]
fn hide_an_annotation_over_the_text_is_taken_away() {
    let signer = Signer::new();
    let file = signer.sign(&form());
    let page = page_of(&file).replace("7 0 R ", "").replace("[7 0 R", "[");
    assert_ne!(page, page_of(&file));
    judged(&signer, &updated(&file, Builder::new().object(3, &page)), Finding::ChangedContent);
}

#[test]
fn replace_the_looks_of_a_filled_in_field() {
    let signer = Signer::new();
    let file = signer.sign(&form());
    let mut other = Builder::new();
    other.stream(8, "/Type /XObject /Subtype /Form /BBox [0 0 100 20]", b"BT (900) Tj ET");
    judged(&signer, &updated(&file, &other), Finding::AddedFormData);
}

#[test]
fn replace_the_font_so_that_digits_look_otherwise() {
    let signer = Signer::new();
    let file = signer.sign(&form());
    let font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Differences [49 /nine] >> >>";
    judged(&signer, &updated(&file, Builder::new().object(5, font)), Finding::ChangedContent);
}

#[test]
fn replace_a_field_by_one_that_covers_the_page() {
    let signer = Signer::new();
    let file = signer.sign(&form());
    let moved = FIELD.replace("/Rect [72 700 172 720]", "/Rect [0 0 595 842]");
    judged(&signer, &updated(&file, Builder::new().object(7, &moved)), Finding::ChangedContent);
}

#[test]
fn replace_new_fields_are_a_changed_form() {
    let signer = Signer::new();
    let file = signer.sign(&form());
    let form = "<< /Fields [7 0 R 95 0 R] /DR << /Font << /F1 5 0 R >> >> /DA (/F1 12 Tf) /SigFlags 3 >>";
    let update = updated(&file, Builder::new().object(6, form).object(95, "<< /FT /Tx /T (more) /V (evil) >>"));
    let report = signer.report(&update);
    assert_ne!(report.verdict, Verdict::Valid, "{report:#?}");
}

#[test]
fn hide_and_replace_an_object_of_the_signed_part_comes_forth() {
    let signer = Signer::new();
    // Object 4 in another version stands in the first revision, where nothing names it.
    let mut pdf = pages();
    pdf.stream(30, "", b"BT /F1 12 Tf 72 770 Td (Pay 900 EUR) Tj ET");
    let hidden = pdf.finish(Layout::Table, "/Root 1 0 R");
    let file = signer.sign(&hidden);
    let place = find(&file, "30 0 obj");
    // The later revision calls it the content of the page.
    let mut update = file.clone();
    let previous = last_section(&update);
    let section = update.len();
    update.extend_from_slice(
        format!("xref\n4 1\n{place:010} 00000 n \ntrailer\n<< /Size 99 /Root 1 0 R /Prev {previous} >>\nstartxref\n{section}\n%%EOF\n")
            .as_bytes(),
    );
    refused(&signer.signature(&update), "pdf.shadow_object");
}

#[test]
fn hide_and_replace_another_catalog_comes_forth() {
    let signer = Signer::new();
    let mut pdf = pages();
    pdf.object(40, "<< /Type /Catalog /Pages 41 0 R >>");
    pdf.object(41, "<< /Type /Pages /Count 1 /Kids [42 0 R] >>");
    pdf.object(42, "<< /Type /Page /Parent 41 0 R /MediaBox [0 0 595 842] >>");
    let file = signer.sign(&pdf.finish(Layout::Table, "/Root 1 0 R"));
    let form_reference = "/AcroForm 6 0 R";
    let mut update = file.clone();
    let previous = last_section(&update);
    Builder::new()
        .object(40, &format!("<< /Type /Catalog /Pages 41 0 R {form_reference} >>"))
        .append(&mut update, &format!("/Root 40 0 R /Prev {previous}"));
    judged(&signer, &update, Finding::ChangedContent);
}
