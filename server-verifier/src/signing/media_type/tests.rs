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
