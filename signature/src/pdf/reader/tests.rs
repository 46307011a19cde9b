//! Values as files write them (ISO 32000-2, 7.3).

use super::{Document, Id, Object};
use crate::testing::pdf::{Builder, Layout};

fn read(text: &str) -> Object {
    let mut pdf = Builder::new();
    pdf.object(1, text);
    let file = pdf.finish(Layout::Table, "/Root 1 0 R");
    Document::open(&file).unwrap().load(Id { number: 1, generation: 0 }).unwrap().object
}

#[test]
fn reads_what_the_standard_shows() {
    for (text, expected) in [
        ("(balanced (parentheses) and \\) one more)", "balanced (parentheses) and ) one more"),
        ("(two \\\nlines)", "two lines"),
        ("(a\r\nb\rc\nd)", "a\nb\nc\nd"),
        ("(\\n\\r\\t\\b\\f\\\\\\q)", "\n\r\t\u{8}\u{c}\\q"),
        ("(\\0053 \\53 \\053)", "\u{5}3 + +"),
        ("<4E 6f\n76>", "Nov"),
        ("<4>", "@"),
        ("()", ""),
    ] {
        assert_eq!(read(text), Object::String(expected.as_bytes().to_vec()), "{text}");
    }
    for (text, expected) in [
        ("/A;Name_With-Various***Characters?", "A;Name_With-Various***Characters?"),
        ("/Lime#20Green", "Lime Green"),
        ("/paired#28#29parentheses", "paired()parentheses"),
        ("/A#4", "A#4"),
        ("/", ""),
    ] {
        assert_eq!(read(text), Object::name(expected), "{text}");
    }
    for (text, expected) in [("43445", 43445), ("+17", 17), ("-98", -98), ("00", 0)] {
        assert_eq!(read(text), Object::Integer(expected), "{text}");
    }
    for text in ["34.5", "-3.62", "+123.6", "4.", "-.002", "99999999999999999999"] {
        assert_eq!(read(text), Object::Real(text.as_bytes().to_vec()), "{text}");
    }
    let numbers = read("[1 2 R 3 0 4 0 R% a comment\n5]");
    let reference = |number, generation| Object::Reference(Id { number, generation });
    let expected =
        [reference(1, 2), Object::Integer(3), Object::Integer(0), reference(4, 0), Object::Integer(5)].to_vec();
    assert_eq!(numbers, Object::Array(expected));
}

#[test]
fn what_is_not_in_use_is_null() {
    let mut pdf = Builder::new();
    pdf.object(1, "<< /A 9 0 R /B 1 5 R /C 77 0 R >>");
    let file = pdf.finish(Layout::Streams, "/Root 1 0 R");
    let document = Document::open(&file).unwrap();
    let catalog = document.catalog().unwrap();
    for name in ["A", "B", "C", "D"] {
        assert_eq!(document.get(&catalog, name).unwrap(), Object::Null);
    }
}
