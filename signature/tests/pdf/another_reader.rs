//! `lopdf` reads what is appended as this crate meant it.

use lopdf::{Document, LoadOptions, Object};
use siegelring_core::crypto::sha256;
use siegelring_signature::pdf::{self, PdfSignature, ValidationData};
use siegelring_signature::testing::NOW;
use siegelring_signature::testing::pdf::{Layout, SMALL, document, hybrid};

fn strictly(file: &[u8]) -> Document {
    Document::load_mem_with_options(file, LoadOptions { strict: true, ..LoadOptions::default() }).unwrap()
}

#[test]
fn lopdf_finds_pages_field_and_validation_data() {
    let signature = PdfSignature { name: "Erika", time: NOW, reason: None, visible: None, reserved: 100 };
    for mut file in [document(SMALL, Layout::Table, 1), document(SMALL, Layout::Streams, 1), hybrid()] {
        let before = strictly(&file);
        let prepared = pdf::prepare(&file, &signature).unwrap();
        assert_eq!(prepared.file_digest(), sha256(&file));
        file.extend(prepared.complete(b"0").unwrap());
        let data = ValidationData { certificates: &[b"certificate".to_vec()], crls: &[b"list".to_vec()] };
        file.extend(pdf::validation_data(&file, &data).unwrap());
        let after = strictly(&file);
        assert_eq!(after.get_pages(), before.get_pages());
        let catalog = after.catalog().unwrap();
        let form = after.dereference(catalog.get(b"AcroForm").unwrap()).unwrap().1.as_dict().unwrap();
        let fields = form.get(b"Fields").and_then(Object::as_array).unwrap();
        let field = after.get_dictionary(fields[0].as_reference().unwrap()).unwrap();
        assert_eq!(field.get(b"FT").and_then(Object::as_name).unwrap(), b"Sig");
        let store = after.get_dictionary(catalog.get(b"DSS").and_then(Object::as_reference).unwrap()).unwrap();
        let lists = store.get(b"CRLs").and_then(Object::as_array).unwrap();
        let list = after.get_object(lists[0].as_reference().unwrap()).and_then(Object::as_stream).unwrap();
        assert_eq!(list.content, b"list");
    }
}
