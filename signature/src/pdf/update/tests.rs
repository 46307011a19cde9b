//! What is written is read alike.

use proptest::prelude::*;

use super::write;
use crate::pdf::reader::{Dictionary, Document, Id, Object};
use crate::testing::pdf::{Builder, Layout};

fn value() -> impl Strategy<Value = Object> {
    let bytes = || proptest::collection::vec(any::<u8>(), 0..12);
    let leaf = prop_oneof![
        Just(Object::Null),
        any::<bool>().prop_map(Object::Boolean),
        any::<i64>().prop_map(Object::Integer),
        (any::<i32>(), any::<u16>()).prop_map(|(whole, part)| Object::Real(format!("{whole}.{part}").into_bytes())),
        bytes().prop_map(Object::String),
        bytes().prop_map(Object::Name),
        (any::<u32>(), any::<u16>()).prop_map(|(number, generation)| Object::Reference(Id { number, generation })),
    ];
    leaf.prop_recursive(4, 32, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Object::Array),
            proptest::collection::vec((0..9_u8, inner), 0..6).prop_map(|entries| {
                let mut dictionary = Dictionary::default();
                entries.into_iter().for_each(|(key, value)| dictionary.set(&format!("K {key}#"), value));
                Object::Dictionary(dictionary)
            }),
        ]
    })
}

proptest! {
    #[test]
    fn every_value_is_read_as_it_was_written(value in value()) {
        let mut text = Vec::new();
        write::object(&mut text, &value);
        prop_assert!(text.is_ascii());
        for layout in [Layout::Table, Layout::Streams] {
            let mut pdf = Builder::new();
            pdf.object(1, std::str::from_utf8(&text).unwrap());
            let file = pdf.finish(layout, "/Root 1 0 R");
            let document = Document::open(&file).unwrap();
            prop_assert_eq!(&document.load(Id { number: 1, generation: 0 }).unwrap().object, &value);
        }
    }

    #[test]
    fn no_bytes_bring_the_reader_down(bytes in proptest::collection::vec(any::<u8>(), 0..200), at in 0..400_usize) {
        let mut pdf = Builder::new();
        pdf.object(1, "<< /Type /Catalog /Pages 2 0 R >>").object(2, "<< /Kids [3 0 R] >>").stream(3, "", b"content");
        for layout in [Layout::Table, Layout::Streams] {
            let mut file = pdf.finish(layout, "/Root 1 0 R");
            let end = (at + bytes.len()).min(file.len());
            file.splice(at.min(end)..end, bytes.clone());
            let _ = crate::pdf::inspect(&file);
        }
    }
}
