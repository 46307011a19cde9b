//! What is broken, lies, or asks for more than a file is worth.

use std::time::Instant;

use super::{altered, refusal, with, with_catalog};
use crate::error::Malformed::{self, *};
use crate::error::Refused;
use crate::testing::pdf::{Builder, Layout, deflated};

/// A file with a table: the first of the two layouts.
fn plain() -> Vec<u8> {
    with_catalog("", |_| {})[0].clone()
}

#[test]
fn refuses_a_file_that_is_framed_wrongly() {
    let file = plain();
    let cases: [(&str, Vec<u8>, Malformed); 9] = [
        ("nothing", Vec::new(), PdfHeader),
        ("no header", b"%!PS-Adobe-3.0".to_vec(), PdfHeader),
        ("header not at the start", [b"\n", &file[..]].concat(), PdfHeader),
        ("another version", altered(&file, "%PDF-1.7", "%PDF-9.9"), PdfHeader),
        ("text behind the end", [&file[..], b"<script>"].concat(), PdfTrailingData),
        ("another file behind the end", [&file[..], b"PK\x03\x04 and more"].concat(), PdfTrailingData),
        ("end cut off", file[..file.len() - 8].to_vec(), PdfCrossReference),
        ("second half cut off", file[..file.len() / 2].to_vec(), PdfCrossReference),
        ("no startxref", altered(&file, "startxref", "startXref"), PdfCrossReference),
    ];
    for (defect, file, expected) in cases {
        assert_eq!(refusal(&file), Some(expected.into()), "{defect}");
    }
    assert_eq!(refusal(&vec![b' '; 52_428_801]), Some(PdfTooLarge.into()));
}

#[test]
fn refuses_cross_references_that_lie() {
    let file = plain();
    let cases = [
        ("start behind the end", altered(&file, "startxref\n", "startxref\n9"), PdfCrossReference),
        ("no number", altered(&file, "startxref\n", "startxref\nx"), PdfCrossReference),
        ("more entries than there are", altered(&file, "xref\n0 4", "xref\n0 5"), PdfCrossReference),
        ("fewer entries than there are", altered(&file, "xref\n0 4", "xref\n0 3"), PdfCrossReference),
        ("a wrong number", altered(&file, "3 0 obj", "7 0 obj"), PdfObject),
        ("a wrong generation", altered(&file, "3 0 obj", "3 9 obj"), PdfObject),
        ("a million objects", altered(&file, "xref\n0 4", "xref\n0 1000000"), PdfTooComplex),
        ("more than memory holds", altered(&file, "xref\n0 4", "xref\n9 99999999999999999"), PdfTooComplex),
        ("a size of a million", altered(&file, "/Size 4", "/Size 1000000"), PdfTooComplex),
        ("a size below zero", altered(&file, "/Size 4", "/Size -4"), PdfCrossReference),
        ("itself as its forerunner", altered(&file, "/Size 4", &format!("/Size 4 /Prev {}", start(&file))), PdfLoop),
        ("itself as hidden", altered(&file, "/Size 4", &format!("/Size 4 /XRefStm {}", start(&file))), PdfLoop),
        ("a forerunner before zero", altered(&file, "/Size 4", "/Size 4 /Prev -1"), PdfCrossReference),
        ("a forerunner nowhere", altered(&file, "/Size 4", "/Size 4 /Prev 5"), PdfCrossReference),
        ("no catalog", altered(&file, "/Root", "/Toor"), PdfStructure),
        ("a catalog that is none", altered(&file, "/Root 1 0 R", "/Root 9 0 R"), PdfStructure),
    ];
    for (defect, file, expected) in cases {
        assert_eq!(refusal(&file), Some(expected.into()), "{defect}");
    }
}

/// What stands behind the last `startxref`.
fn start(file: &[u8]) -> usize {
    let text = String::from_utf8_lossy(file);
    text.rsplit("startxref\n").next().unwrap().lines().next().unwrap().parse().unwrap()
}

#[test]
fn refuses_lengths_that_lie() {
    for (length, expected) in [("3", PdfStreamLength), ("99", PdfStreamLength), ("-1", PdfStreamLength)] {
        for (length, object) in [(length, "null"), ("8 0 R", length)] {
            let mut pdf = Builder::new();
            pdf.object(1, "<< /Type /Catalog /Pages 2 0 R >>");
            pdf.object(5, &format!("<< /Length {length} >>\nstream\ncontent\nendstream"));
            pdf.object(8, object);
            let file = pdf.finish(Layout::Table, "/Root 1 0 R");
            assert_eq!(refusal(&file), Some(expected.into()), "{length}");
        }
    }
    let mut pdf = Builder::new();
    pdf.object(5, "<< /Length 5 0 R >>\nstream\ncontent\nendstream");
    assert_eq!(refusal(&pdf.finish(Layout::Table, "/Root 1 0 R")), Some(PdfStreamLength.into()), "its own length");
}

#[test]
fn refuses_objects_that_are_none() {
    let many = "[".repeat(200_000);
    let dictionaries = "<< /A ".repeat(65);
    let values = format!("[{}]", "0 ".repeat(500_001));
    let cases = [
        ("nesting to bring down a stack", many.as_str(), PdfDepth),
        ("dictionaries in dictionaries", &dictionaries, PdfDepth),
        ("half a million values", &values, PdfTooComplex),
        ("an array without an end", "[1 2", PdfObject),
        ("a string without an end", "(abc", PdfObject),
        ("a string of odd digits", "<zz>", PdfObject),
        ("a name twice", "<< /S /URI /S /Launch >>", PdfObject),
        ("a key that is no name", "<< 1 2 >>", PdfObject),
        ("a word", "run", PdfObject),
        ("a number that is none", "1.2.3", PdfObject),
        ("nothing", "", PdfObject),
    ];
    for (defect, object, expected) in cases {
        let mut pdf = Builder::new();
        pdf.object(1, object);
        assert_eq!(refusal(&pdf.finish(Layout::Table, "/Root 1 0 R")), Some(expected.into()), "{defect}");
    }
}

#[test]
fn refuses_trees_that_bite_their_tails() {
    let catalog = "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] >> >>";
    let page = "<< /Type /Page /Parent 2 0 R >>";
    let cases = [
        ("pages in themselves", "<< /Kids [2 0 R] >>", "<< >>", PdfLoop),
        ("a page twice", "<< /Kids [3 0 R 3 0 R] >>", "<< >>", PdfLoop),
        ("no page", "<< /Kids [] >>", "<< >>", PdfStructure),
        ("a page without a number", "<< /Kids [<< /Type /Page >>] >>", "<< >>", PdfStructure),
        ("no tree", "<< /Type /Font >>", "<< >>", PdfStructure),
        ("a field in itself", "<< /Kids [3 0 R] >>", "<< /Kids [4 0 R] >>", PdfLoop),
        ("no field", "<< /Kids [3 0 R] >>", "[1]", PdfStructure),
        ("references in a ring", "<< /Kids 5 0 R >>", "<< >>", PdfLoop),
    ];
    for (defect, pages, field, expected) in cases {
        for file in with(|pdf| {
            *pdf = Builder::new();
            pdf.object(1, catalog).object(2, pages).object(3, page).object(4, field);
            pdf.object(5, "6 0 R").object(6, "5 0 R");
        }) {
            assert_eq!(refusal(&file), Some(expected.into()), "{defect}");
        }
    }
}

/// A file whose cross-reference stream is `rows` with this dictionary.
fn with_cross_reference_stream(entries: &str, rows: &[u8]) -> Vec<u8> {
    let mut pdf = Builder::new();
    pdf.stream(1, entries, rows);
    let mut file = b"%PDF-1.7\n".to_vec();
    pdf.append(&mut file, "/Root 1 0 R");
    let text = b"%PDF-1.7\n1 0 obj\n";
    let stream = file[text.len()..].windows(6).position(|it| it == b"endobj").unwrap() + text.len() + 7;
    file.truncate(stream);
    file.extend_from_slice(b"startxref\n9\n%%EOF\n");
    file
}

#[test]
fn refuses_what_swells() {
    let bomb = deflated(&vec![0; 50_000_000]);
    let packed = "/Filter /FlateDecode";
    let section = |entries: &str, rows: &[u8]| refusal(&with_cross_reference_stream(entries, rows));
    let xref = "/Type /XRef /Size 4 /W [1 2 1] /Root 1 0 R";
    assert_eq!(section(&format!("{xref} {packed}"), &bomb), Some(PdfTooComplex.into()), "sections");
    assert_eq!(section(&format!("{xref} {packed}"), b"not flate"), Some(PdfObject.into()), "no flate");
    assert_eq!(section(&format!("{xref} /Filter /LZWDecode"), b""), Some(Refused::PdfFilter.into()), "filter");
    let twice = format!("{xref} /Filter [/FlateDecode /FlateDecode]");
    assert_eq!(section(&twice, &bomb), Some(Refused::PdfFilter.into()), "filters");
    assert_eq!(section(xref, &[0; 15]), Some(PdfCrossReference.into()), "too short");
    assert_eq!(section("/Type /XRef /Size 4 /W [0 0 0]", b""), Some(PdfCrossReference.into()), "no width");
    assert_eq!(section("/Type /XRef /Size 4 /W [1 999999999 1]", b""), Some(PdfCrossReference.into()), "wide");
    assert_eq!(section(&format!("{xref} /Index [0 -1]"), b""), Some(PdfCrossReference.into()), "index");

    for (defect, entries, content) in [
        ("bomb", "/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", bomb.as_slice()),
        ("count", "/Type /ObjStm /N 9999999 /First 4", b"3 0 null"),
    ] {
        assert_eq!(refusal(&with_object_stream(entries, content)), Some(PdfTooComplex.into()), "{defect}");
    }
    for (defect, entries, content) in [
        ("head", "/Type /ObjStm /N 1 /First 400", "3 0 null"),
        ("offset", "/Type /ObjStm /N 1 /First 4", "3 99 null"),
        ("number", "/Type /ObjStm /N 1 /First 4", "9 0 null"),
        ("type", "/N 1 /First 4", "3 0 null"),
    ] {
        assert_eq!(refusal(&with_object_stream(entries, content.as_bytes())), Some(PdfObject.into()), "{defect}");
    }
}

/// A file whose object 3 stands in this object stream.
fn with_object_stream(entries: &str, content: &[u8]) -> Vec<u8> {
    let mut pdf = Builder::new();
    pdf.object(1, "<< /Type /Catalog /Pages 3 0 R >>");
    pdf.stream(2, entries, content);
    let mut file = b"%PDF-1.7\n".to_vec();
    pdf.append(&mut file, "/Root 1 0 R");
    // A section of one row behind it: object 3 is the first one in the stream that is object 2.
    let (at, table) = (file.len(), start(&file));
    file.extend_from_slice(b"9 0 obj\n<< /Type /XRef /Size 10 /W [1 1 1] /Index [3 1] /Root 1 0 R /Length 3 ");
    file.extend_from_slice(format!("/Prev {table} >>\nstream\n\x02\x02\x00\nendstream\nendobj\n").as_bytes());
    file.extend_from_slice(format!("startxref\n{at}\n%%EOF\n").as_bytes());
    file
}

#[test]
fn a_hostile_file_costs_no_more_than_an_honest_one() {
    // Each object stands in a string of the one before: read one by one, it would be read twenty thousand times over.
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut rows = String::from("0000000000 65535 f \n");
    for number in 1..20_000 {
        rows += &format!("{:010} 00000 n \n", file.len());
        file.extend_from_slice(format!("{number} 0 obj\n(").as_bytes());
    }
    file.extend_from_slice(")\nendobj\n".repeat(19_999).as_bytes());
    let at = file.len();
    file.extend_from_slice(format!("xref\n0 20000\n{rows}trailer\n<< /Size 20000 /Root 1 0 R >>\n").as_bytes());
    file.extend_from_slice(format!("startxref\n{at}\n%%EOF\n").as_bytes());
    let began = Instant::now();
    assert_eq!(refusal(&file), Some(PdfTooComplex.into()));
    assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
}
