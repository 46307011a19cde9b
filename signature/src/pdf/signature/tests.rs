//! What is appended, read again.

use super::{PdfSignature, Rectangle, VisibleField, prepare};
use crate::error::{ApiMisuse, Refused};
use crate::pdf::inspect;
use crate::pdf::reader::{Dictionary, Document, Id, Object};
use crate::pdf::structure::form;
use crate::testing::NOW;
use crate::testing::pdf::{Builder, Layout, SMALL, document, hybrid};
use siegelring_core::crypto;

const SIGNATURE: PdfSignature<'static> =
    PdfSignature { name: "Jörg Groß", time: NOW, reason: None, visible: None, reserved: 64 };
const CMS: &[u8] = &[0x30, 3, 2, 1, 42];
const LAYOUTS: [Layout; 2] = [Layout::Table, Layout::Streams];

fn signed(file: &[u8], signature: &PdfSignature<'_>) -> Vec<u8> {
    let update = prepare(file, signature).unwrap().complete(CMS).unwrap();
    [file, &update].concat()
}

/// The last signature field and its value.
fn last_field(document: &Document<'_>) -> (Dictionary, Dictionary) {
    let catalog = document.catalog().unwrap();
    let Object::Dictionary(form) = document.get(&catalog, "AcroForm").unwrap() else { panic!("no form") };
    assert_eq!(form.get("SigFlags"), Some(&Object::Integer(3)));
    let fields = document.array(&form, "Fields").unwrap();
    let field = document.dictionary(fields.last().unwrap().as_reference().unwrap()).unwrap();
    let value = document.dictionary(field.get("V").unwrap().as_reference().unwrap()).unwrap();
    (field, value)
}

#[test]
fn the_byte_range_is_everything_but_the_contents() {
    for layout in LAYOUTS {
        let file = document(SMALL, layout, 1);
        let prepared = prepare(&file, &SIGNATURE).unwrap();
        let digest = prepared.digest();
        let all = [&file[..], &prepared.complete(CMS).unwrap()].concat();
        let document = Document::open(&all).unwrap();
        let (_, value) = last_field(&document);
        let range: Vec<_> = document.array(&value, "ByteRange").unwrap().iter().filter_map(Object::as_size).collect();
        let [0, first, second, rest] = range[..] else { panic!("{range:?}") };
        assert_eq!(second + rest, all.len());
        assert_eq!(crypto::sha256_of(&[&all[..first], &all[second..]]), digest);
        let hole = &all[first..second];
        assert_eq!((hole[0], hole[hole.len() - 1], hole.len()), (b'<', b'>', 130));
        assert!(first > file.len());
        let contents = value.get("Contents").unwrap().as_string().unwrap();
        assert!(contents.starts_with(CMS) && contents.len() == 64);
        assert!(value.says("SubFilter", "ETSI.CAdES.detached"));
        assert_eq!(value.get("M").unwrap().as_string().unwrap(), b"D:20261122000000Z");
        assert_eq!(value.get("Name").unwrap().as_string().unwrap(), b"\xfe\xff\0J\0\xf6\0r\0g\0 \0G\0r\0o\0\xdf");
    }
}

#[test]
fn a_file_that_ends_in_the_middle_of_a_line_is_continued() {
    let mut file = document(SMALL, Layout::Table, 1);
    file.pop();
    assert_eq!(inspect(&signed(&file, &SIGNATURE)).unwrap().signatures, 1);
}

#[test]
fn several_signatures_stand_beside_each_other() {
    for layout in LAYOUTS {
        let mut file = document(SMALL, layout, 1);
        for count in 1..=5 {
            file = signed(&file, &SIGNATURE);
            assert_eq!(inspect(&file).unwrap().signatures, count);
        }
        let document = Document::open(&file).unwrap();
        let fields = form::fields(&document, &document.catalog().unwrap()).unwrap();
        let names: Vec<_> = fields.into_iter().filter_map(|it| it.name).collect();
        assert_eq!(names, ["Signature1", "Signature2", "Signature3", "Signature4", "Signature5"]);
    }
}

/// A form with two fields, one of them named as ours would be, on a page with a link; what may stand in an object of its
/// own does so where `elsewhere` is set.
fn with_form(layout: Layout, elsewhere: bool) -> Vec<u8> {
    let inside = |reference: &'static str, direct: &'static str| if elsewhere { reference } else { direct };
    let (fields, annotations) = ("[4 0 R 5 0 R]", "[6 0 R]");
    let form = format!("<< /DA (/Helv 0 Tf) /Fields {} >>", inside("8 0 R", fields));
    let place = if elsewhere { "7 0 R" } else { &form };
    let mut pdf = Builder::new();
    pdf.object(2, "<< /Type /Pages /Count 1 /Kids [3 0 R] >>");
    pdf.object(3, &format!("<< /Type /Page /Parent 2 0 R /Rotate 0.5 /Annots {} >>", inside("9 0 R", annotations)));
    pdf.object(4, "<< /FT /Tx /T (Signature1) /V (no signature) >>").object(5, "<< /FT /Tx /T (B) >>");
    pdf.object(6, "<< /Type /Annot /Subtype /Link >>").object(7, &form).object(8, fields).object(9, annotations);
    pdf.object(1, &format!("<< /Type /Catalog /Pages 2 0 R /Lang (de) /AcroForm {place} >>"));
    pdf.finish(layout, "/Root 1 0 R /Info << /Title (x) >> /ID [<01> <02>]")
}

#[test]
fn enters_the_field_beside_those_that_are_there() {
    for layout in LAYOUTS {
        for elsewhere in [false, true] {
            let file = signed(&with_form(layout, elsewhere), &SIGNATURE);
            let document = Document::open(&file).unwrap();
            let (field, _) = last_field(&document);
            assert_eq!(field.get("T").unwrap().as_string().unwrap(), b"Signature2");
            let catalog = document.catalog().unwrap();
            assert_eq!(catalog.get("Lang").unwrap().as_string().unwrap(), b"de");
            let names: Vec<_> =
                form::fields(&document, &catalog).unwrap().into_iter().filter_map(|it| it.name).collect();
            assert_eq!(names, ["Signature1", "B", "Signature2"]);
            let page = document.dictionary(Id { number: 3, generation: 0 }).unwrap();
            assert_eq!(document.array(&page, "Annots").unwrap().len(), 2);
            assert_eq!(page.get("Rotate"), Some(&Object::Real(b"0.5".to_vec())));
            let identifiers = document.array(document.trailer(), "ID").unwrap();
            assert_eq!(identifiers[0].as_string().unwrap(), [1]);
            assert_ne!(identifiers[1].as_string().unwrap(), [2]);
            assert!(document.trailer().has("Info"));
        }
    }
}

#[test]
fn numbers_new_objects_behind_the_hidden_ones_of_a_hybrid_file() {
    let file = signed(&hybrid(), &SIGNATURE);
    let found = inspect(&file).unwrap();
    assert_eq!((found.pages, found.signatures), (1, 1));
    let document = Document::open(&file).unwrap();
    let hidden = document.load(Id { number: 4, generation: 0 }).unwrap();
    assert_eq!(hidden.object.as_string(), Some(&b"hidden"[..]));
    assert!(document.ids().filter(|id| id.number > 6).count() >= 2);
}

#[test]
fn keeps_generations() {
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut offsets = Vec::new();
    for object in [
        "1 7 obj\n<< /Type /Catalog /Pages 2 0 R >>",
        "2 0 obj\n<< /Kids [3 9 R] >>",
        "3 9 obj\n<< /Type /Page /Parent 2 0 R >>",
    ] {
        offsets.push(file.len());
        file.extend_from_slice(format!("{object}\nendobj\n").as_bytes());
    }
    let at = file.len();
    let rows: Vec<_> = offsets.iter().zip([7, 0, 9]).map(|(at, it)| format!("{at:010} {it:05} n \n")).collect();
    let rows = rows.concat();
    file.extend_from_slice(
        format!("xref\n0 4\n0000000000 65535 f \n{rows}trailer\n<< /Size 4 /Root 1 7 R >>\n").as_bytes(),
    );
    file.extend_from_slice(format!("startxref\n{at}\n%%EOF").as_bytes());
    let file = signed(&file, &SIGNATURE);
    assert_eq!(inspect(&file).unwrap().signatures, 1);
    let text = String::from_utf8_lossy(&file);
    assert!(text.matches("1 7 obj").count() == 2 && text.matches("3 9 obj").count() == 2);
}

#[test]
fn shows_what_it_is_told_where_it_is_told() {
    let lines = ["Unterschrieben von Jörg Groß", "am 22.11.2026", "Vertrauensniveau: substanziell"];
    let rectangle = Rectangle { left: 72, bottom: 100, width: 200, height: 50 };
    for layout in LAYOUTS {
        let visible = Some(VisibleField { page: 7, rectangle, lines: &lines });
        let file = signed(&document(SMALL, layout, 1), &PdfSignature { visible, ..SIGNATURE });
        let document = Document::open(&file).unwrap();
        let (field, _) = last_field(&document);
        let page = field.get("P").unwrap().as_reference().unwrap();
        assert_eq!(page.number, 4 + 3 * 7);
        assert_eq!(field.get("Rect"), Some(&Object::Array([72, 100, 272, 150].map(Object::Integer).to_vec())));
        let looks = document.get(&field, "AP").unwrap();
        let looks = document.load(looks.as_dictionary().unwrap().get("N").unwrap().as_reference().unwrap()).unwrap();
        let text = String::from_utf8_lossy(&file[looks.stream.unwrap()]).into_owned();
        // "Jörg Groß" in WinAnsiEncoding.
        assert!(text.contains("4AF6726720") && text.contains("47726FDF"), "{text}");
    }
}

#[test]
fn refuses_what_cannot_be_done() {
    let file = document(SMALL, Layout::Table, 1);
    let refused = |signature: &PdfSignature<'_>| prepare(&file, signature).err();
    let rectangle = Rectangle { left: 0, bottom: 0, width: 100, height: 50 };
    let field = VisibleField { page: 0, rectangle, lines: &["name"] };
    let shown = |visible| PdfSignature { visible: Some(visible), ..SIGNATURE };
    assert_eq!(refused(&shown(VisibleField { page: 20, ..field })), Some(ApiMisuse::Page.into()));
    let narrow = Rectangle { width: 9, ..rectangle };
    for visible in [
        VisibleField { rectangle: narrow, ..field },
        VisibleField { rectangle: Rectangle { height: 0, ..rectangle }, ..field },
        VisibleField { lines: &[], ..field },
        VisibleField { lines: &["line"; 17], ..field },
    ] {
        assert_eq!(refused(&shown(visible)), Some(ApiMisuse::Argument.into()));
    }
    let much = PdfSignature { reserved: 2 * 1024 * 1024, ..SIGNATURE };
    assert_eq!(refused(&much), Some(ApiMisuse::Argument.into()));
    let prepared = prepare(&file, &SIGNATURE).unwrap();
    assert_eq!(prepared.complete(&[0; 65]).err(), Some(ApiMisuse::Reserved.into()));
}

#[test]
fn shows_nothing_on_what_is_certified() {
    let mut pdf = Builder::new();
    pdf.object(1, "<< /Type /Catalog /Pages 2 0 R /Perms << /DocMDP 4 0 R >> >>");
    pdf.object(2, "<< /Kids [3 0 R] >>").object(3, "<< /Type /Page /Parent 2 0 R >>");
    pdf.object(4, "<< /Reference [<< /TransformMethod /DocMDP /TransformParams << /P 2 >> >>] >>");
    let file = pdf.finish(Layout::Table, "/Root 1 0 R");
    let found = inspect(&file).unwrap();
    assert_eq!(found.check_field(0), Err(Refused::PdfCertified.into()));
    assert_eq!(found.check_field(1), Err(ApiMisuse::Page.into()));
    let rectangle = Rectangle { left: 0, bottom: 0, width: 100, height: 50 };
    let visible = Some(VisibleField { page: 0, rectangle, lines: &["name"] });
    let shown = PdfSignature { visible, ..SIGNATURE };
    assert_eq!(prepare(&file, &shown).err(), Some(Refused::PdfCertified.into()));
    assert!(prepare(&file, &SIGNATURE).is_ok());
}
