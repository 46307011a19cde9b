//! Letters and sizes.

use super::content;
use super::letters::{encode, width};
use crate::pdf::Rectangle;

#[test]
fn writes_german_and_replaces_what_the_font_lacks() {
    for (text, expected) in [
        ("Jörg Groß", &b"J\xf6rg Gro\xdf"[..]),
        ("ÄÖÜ äöü ß é", b"\xc4\xd6\xdc \xe4\xf6\xfc \xdf \xe9"),
        ("10 € – „ja“", b"10 \x80 \x96 \x84ja\x93"),
        ("Š Ž Œ Ÿ", b"\x8a \x8e \x8c \x9f"),
        ("Łukasz Wójcik", b"Lukasz W\xf3jcik"),
        ("ČĆĐ ĹĽ ŇŘŤŮŰŹŻ", b"CCD LL NRTUUZZ"),
        ("čćđ ĺľ ňřťůűźż ſ", b"ccd ll nrtuuzz s"),
        ("Nguyễn 王", b"Nguy?n ?"),
        ("a\tb\n\u{85}", b"a b  "),
    ] {
        assert_eq!(encode(text, 99), expected, "{text}");
    }
}

#[test]
fn knows_how_wide_letters_are() {
    assert_eq!((width(b' '), width(b'W'), width(b'~'), width(0xdf)), (0.278, 0.944, 0.584, 1.0));
}

#[test]
fn writes_as_large_as_fits() {
    let size = |width, height, lines: &[&str]| {
        let rectangle = Rectangle { left: 0, bottom: 0, width, height };
        let text = String::from_utf8(content(rectangle, lines)).unwrap();
        let (before, _) = text.split_once(" Tf").unwrap();
        before.rsplit(' ').next().unwrap().parse::<f32>().unwrap()
    };
    assert_eq!(size(400, 400, &["a"]), 12.0);
    assert!(size(100, 400, &["a line that is too long for its box"]) < 12.0);
    assert!(size(400, 40, &["a", "b", "c"]) < 12.0);
    assert_eq!(size(40, 20, &["ж".repeat(5_000).as_str(), "b", "c"]), 1.0);
}
