//! What can be signed.

use super::{inspect, with_catalog};
use crate::pdf::Inspection;
use crate::testing::pdf::{LARGE, Layout, SMALL, document};

#[test]
fn counts_pages_and_signatures() {
    for layout in [Layout::Table, Layout::Streams] {
        let found = inspect(&document(SMALL, layout, 1)).unwrap();
        assert_eq!(found, Inspection { pages: 20, signatures: 0, visible_field_allowed: true });
    }
}

#[test]
fn the_files_of_the_figures_have_their_size() {
    for (size, pages) in [SMALL, LARGE] {
        for layout in [Layout::Table, Layout::Streams] {
            let file = document((size, pages), layout, 1);
            assert!((size * 98 / 100..=size).contains(&file.len()), "{} of {size}", file.len());
            assert_eq!(inspect(&file).unwrap().pages, pages);
        }
    }
}

#[test]
fn equal_seeds_give_equal_files() {
    let made = |seed| document(SMALL, Layout::Table, seed);
    assert!(made(1) == made(1) && made(1) != made(2));
}

#[test]
fn takes_what_is_harmless() {
    let links = "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /F 4 /A << /S /URI /URI (https://town.example) >> >>";
    let structure = "<< /Type /StructElem /S /P /P 4 0 R /K 0 >>";
    let outline = "<< /Title (Antrag) /A << /S /GoTo /D [3 0 R /Fit] >> >>";
    let field = "<< /FT /Tx /T (Name) /V (Erika) /F 4 >>";
    for file in with_catalog("/AcroForm << /Fields [8 0 R] >> /OpenAction [3 0 R /Fit]", |pdf| {
        pdf.object(5, links).object(6, structure).object(7, outline).object(8, field);
        pdf.object(10, "<< /Font << /JS 11 0 R /XFA 11 0 R /F 11 0 R >> >>");
    }) {
        assert_eq!(inspect(&file).unwrap().pages, 1);
    }
}

#[test]
fn a_certified_file_takes_a_signature_that_does_not_show() {
    for (level, expected) in [(2, false), (3, false)] {
        let reference = format!("[<< /TransformMethod /DocMDP /TransformParams << /P {level} >> >>]");
        for file in with_catalog("/Perms << /DocMDP 4 0 R >>", |pdf| {
            pdf.object(4, &format!("<< /Type /Sig /Reference {reference} >>"));
        }) {
            assert_eq!(inspect(&file).unwrap().visible_field_allowed, expected);
        }
    }
}
