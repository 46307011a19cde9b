use super::*;

#[test]
fn reads_what_is_declared() {
    for (text, expected) in [
        ("application/pdf", Some(MediaType::Pdf)),
        ("Application/PDF; version=1.7", Some(MediaType::Pdf)),
        ("application/problem+json", Some(MediaType::Other)),
        ("text/xml; charset=utf-8", Some(MediaType::Xml)),
        ("image/svg+xml", Some(MediaType::Other)),
        ("pdf", None),
        ("a b/c", None),
        ("/pdf", None),
        ("text/", None),
    ] {
        assert_eq!(essence(text).map(|essence| MediaType::of(&essence)), expected, "{text}");
    }
}

#[test]
fn notices_what_is_something_else() {
    for (declared, beginning, fits) in [
        (MediaType::Pdf, &b"%PDF-1.7\n"[..], true),
        (MediaType::Pdf, b"\n\n%PDF-1.4\n", true),
        (MediaType::Pdf, b"<html>", false),
        (MediaType::Pdf, b"", false),
        (MediaType::Json, b"\xef\xbb\xbf {\"a\":1}", true),
        (MediaType::Json, b"<a/>", false),
        (MediaType::Xml, b"<?xml version=\"1.0\"?>", true),
        (MediaType::Xml, b"PK\x03\x04", false),
        (MediaType::Text, b"Ja.", true),
        (MediaType::Text, b"%PDF-1.7", false),
        (MediaType::Other, b"%PDF-1.7", false),
        (MediaType::Other, b"PK\x03\x04", true),
    ] {
        assert_eq!(declared.check_beginning(beginning).is_ok(), fits, "{declared:?} {beginning:?}");
    }
}

#[test]
fn checks_text_wherever_it_is_cut() {
    let text = "Grüße aus Köln, 5 €\r\n\u{1f600}\t.".as_bytes();
    for cut in 0..=text.len() {
        let mut check = TextCheck::default();
        let (first, second) = text.split_at(cut);
        check.update(first).unwrap();
        check.update(second).unwrap();
        check.finish().unwrap();
    }
}

#[test]
fn refuses_what_is_no_text_or_shows_otherwise_than_it_is() {
    for wrong in [&b"a\0b"[..], b"\xff\xfe", b"\x1b[2J", "a\u{202e}b".as_bytes(), "\u{2066}".as_bytes()] {
        assert_eq!(TextCheck::default().update(wrong), Err(Mismatch), "{wrong:?}");
    }
    let mut cut_off = TextCheck::default();
    cut_off.update(b"gr\xc3").unwrap();
    assert_eq!(cut_off.finish(), Err(Mismatch));
}
