//! Files that are made to take time or memory: all of them are answered, and soon.

use std::time::{Duration, Instant};

use siegelring_signature::report::{File, Trust, Verdict, verify};
use siegelring_signature::testing::NOW;
use siegelring_signature::testing::pdf::{Builder, Layout, deflated};

use super::signing::{Signer, form, last_section, updated};

/// Unoptimised and beside other tests; what is looked for is hours, not seconds.
const SOON: Duration = Duration::from_secs(30);

fn soon(file: &[u8]) -> Verdict {
    let begun = Instant::now();
    let report = verify(&[File { name: "file", bytes: file }], &Trust::default(), NOW).remove(0);
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    report.verdict
}

#[test]
fn a_million_objects() {
    let mut pdf = b"%PDF-1.7\n".to_vec();
    for number in 1..1_000_000 {
        pdf.extend_from_slice(format!("{number} 0 obj 0 endobj\n").as_bytes());
    }
    let at = pdf.len();
    pdf.extend_from_slice(b"xref\n0 1000000\n");
    for _ in 0..1_000_000 {
        pdf.extend_from_slice(b"0000000009 00000 n \n");
    }
    pdf.extend_from_slice(format!("trailer\n<< /Root 1 0 R /Size 1000000 >>\nstartxref\n{at}\n%%EOF\n").as_bytes());
    assert_eq!(soon(&pdf), Verdict::Invalid);
}

#[test]
fn fields_pages_and_sections_in_circles() {
    let catalog = "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [3 0 R] >> >>";
    let circles = [
        ("<< /Kids [3 0 R] >>", "<< /Kids [2 0 R] >>"),
        ("<< /Kids [4 0 R] >>", "<< /Kids [2 0 R] >>"),
        ("3 0 R", "2 0 R"),
    ];
    for (field, pages) in circles {
        let mut pdf = Builder::new();
        pdf.object(1, catalog).object(2, pages).object(3, field).object(4, "<< /Kids [3 0 R] >>");
        assert_ne!(soon(&pdf.finish(Layout::Table, "/Root 1 0 R")), Verdict::Valid);
    }
    let file = form();
    let at = last_section(&file);
    let text = String::from_utf8_lossy(&file).replace("/Root 1 0 R", &format!("/Root 1 0 R /Prev {at}"));
    assert_ne!(soon(text.as_bytes()), Verdict::Valid);
}

#[test]
fn arrays_in_arrays_and_lying_lengths() {
    for field in ["[".repeat(100_000), "<< /A ".repeat(50_000), "(".repeat(100_000)] {
        let mut pdf = Builder::new();
        pdf.object(1, "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [3 0 R] >> >>").object(3, &field);
        assert_ne!(soon(&pdf.finish(Layout::Table, "/Root 1 0 R")), Verdict::Valid);
    }
    for length in ["0", "99999999", "-1", "3 0 R", "(x)"] {
        let field = format!("<< /Length {length} /FT /Sig /V 3 0 R >>\nstream\nabc\nendstream");
        let mut pdf = Builder::new();
        pdf.object(1, "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [3 0 R] >> >>").object(3, &field);
        assert_ne!(soon(&pdf.finish(Layout::Table, "/Root 1 0 R")), Verdict::Valid);
    }
}

#[test]
fn streams_that_grow() {
    let zeros = deflated(&vec![b' '; 100_000_000]);
    let mut pdf = b"%PDF-1.7\n".to_vec();
    let at = pdf.len();
    let head = format!(
        "1 0 obj\n<< /Type /XRef /Size 9 /W [1 4 2] /Root 1 0 R /Filter /FlateDecode /Length {} >>\nstream\n",
        zeros.len()
    );
    pdf.extend_from_slice(head.as_bytes());
    pdf.extend_from_slice(&zeros);
    pdf.extend_from_slice(format!("\nendstream\nendobj\nstartxref\n{at}\n%%EOF\n").as_bytes());
    assert_ne!(soon(&pdf), Verdict::Valid);
}

#[test]
fn revisions_without_end() {
    let signer = Signer::new();
    let mut file = signer.sign(&form());
    for number in 0..150 {
        file = updated(&file, Builder::new().object(100 + number, "(more)"));
    }
    let begun = Instant::now();
    assert_eq!(signer.report(&file).verdict, Verdict::Invalid);
    assert!(begun.elapsed() < SOON);
}

#[test]
fn every_length_of_a_signed_file() {
    let signer = Signer::new();
    let file = signer.sign(&form());
    for length in (0..file.len()).step_by(41) {
        assert_ne!(signer.report(&file[..length]).verdict, Verdict::Valid, "{length}");
    }
}
