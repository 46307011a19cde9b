use std::io::{Cursor, Read as _};

use ::zip::{CompressionMethod, ZipArchive};
use siegelring_core::crypto::sha256;
use siegelring_core::time::UnixTime;

use super::*;

const AT: UnixTime = UnixTime(1_795_305_600);

fn object<'a>(name: &'a str, content: &'a [u8]) -> DataObject<'a> {
    DataObject { name, media_type: "application/xml", content }
}

fn refusal(files: &[DataObject<'_>]) -> AsicError {
    prepare(files, AT).unwrap_err()
}

#[test]
fn a_container_says_first_what_it_is() {
    let files = [object("form.xml", b"<form/>"), object("Pläne.pdf", b"%PDF-")];
    let container = prepare(&files, AT).unwrap().complete(b"signature").unwrap();
    // A local header of 30 bytes, the name, no extra field, then the content as it is (EN 319 162-1, annex A.1).
    assert_eq!(&container[..4], b"PK\x03\x04");
    assert_eq!(container[8..10], [0, 0], "stored");
    assert_eq!(container[28..30], [0, 0], "no extra field");
    assert_eq!(&container[30..38], b"mimetype");
    assert_eq!(&container[38..38 + MEDIA_TYPE.len()], MEDIA_TYPE.as_bytes());
}

#[test]
fn everything_is_in_it_as_it_was() {
    let files = [object("form.xml", b"<form/>"), object("Pläne.pdf", b"%PDF-")];
    let prepared = prepare(&files, AT).unwrap();
    let container = prepared.complete(b"signature").unwrap();
    let mut archive = ZipArchive::new(Cursor::new(container)).unwrap();
    let mut found = Vec::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        assert_eq!(file.compression(), CompressionMethod::Stored);
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        found.push((file.name().unwrap().into_owned(), content));
    }
    let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["mimetype", "form.xml", "Pläne.pdf", MANIFEST, SIGNATURE]);
    assert_eq!(found[1].1, b"<form/>");
    assert_eq!(found[3].1, prepared.signed_content());
    assert_eq!(found[4].1, b"signature");
}

#[test]
fn a_name_beyond_ascii_is_marked_as_utf_8() {
    let files = [object("Pläne.pdf", b"x")];
    let container = prepare(&files, AT).unwrap().complete(b"s").unwrap();
    let at = container.windows(4).enumerate().filter(|(_, it)| *it == b"PK\x03\x04").nth(1).unwrap().0;
    assert_eq!(container[at + 7] & 8, 8, "bit 11 of the general purpose flags");
}

#[test]
fn the_manifest_names_each_file_with_its_digest() {
    let files = [object("a b&\u{e4}.xml", b"<form/>")];
    let prepared = prepare(&files, AT).unwrap();
    let manifest = std::str::from_utf8(prepared.signed_content()).unwrap();
    assert!(manifest.contains("URI=\"a%20b%26%C3%A4.xml\" MimeType=\"application/xml\""), "{manifest}");
    assert!(manifest.contains("<asic:SigReference URI=\"META-INF/signature001.p7s\""));
    use base64::Engine as _;
    let digest = base64::engine::general_purpose::STANDARD.encode(sha256(b"<form/>"));
    assert!(manifest.contains(&format!("<ds:DigestValue>{digest}</ds:DigestValue>")));
    assert_eq!(prepared.digest(), sha256(prepared.signed_content()));
}

#[test]
fn equal_input_gives_equal_bytes() {
    let files = [object("form.xml", b"<form/>")];
    let make = |at| prepare(&files, at).unwrap().complete(b"s").unwrap();
    assert_eq!(make(AT), make(AT));
    assert_ne!(make(AT), make(AT.plus(60)));
}

#[test]
fn names_that_mean_something_else_somewhere_are_refused() {
    let long = "x".repeat(256);
    for name in [
        "",
        ".",
        "..",
        "../a",
        "a/b",
        "/a",
        "C:\\a",
        "a\\b",
        "a:b",
        "a\0b",
        "a\nb",
        ".hidden",
        "a.",
        "a ",
        " a",
        "con",
        "NUL.txt",
        "com1.xml",
        "LPT9",
        "mimetype",
        "MimeType",
        "META-INF",
        "meta-inf",
        "a|b",
        "a\u{202e}fdp.exe",
        "a\u{200b}",
        long.as_str(),
    ] {
        assert_eq!(refusal(&[object(name, b"x")]), AsicError::Name, "{name:?}");
    }
    for name in ["a", "a.b.c", "Antrag (1).pdf", "über uns.xml", "common.xml", "com10.xml", "日本.json"] {
        assert!(prepare(&[object(name, b"x")], AT).is_ok(), "{name:?}");
    }
}

#[test]
fn two_files_never_have_one_name() {
    for (one, other) in [("a.xml", "a.xml"), ("a.xml", "A.XML"), ("ä.xml", "Ä.xml")] {
        assert_eq!(refusal(&[object(one, b"1"), object(other, b"2")]), AsicError::Duplicate);
    }
}

#[test]
fn what_is_no_media_type_is_refused() {
    for media_type in ["", "xml", "a/", "/b", "a/b c", "a/b\"", "a/b;c=d", "a/b/c", "\u{e4}/b"] {
        assert_eq!(refusal(&[DataObject { media_type, ..object("a", b"x") }]), AsicError::MediaType, "{media_type}");
    }
}

#[test]
fn a_container_is_neither_empty_nor_endless() {
    assert_eq!(refusal(&[]), AsicError::Count);
    let names: Vec<String> = (0..=MAX_FILES).map(|number| number.to_string()).collect();
    let files: Vec<_> = names.iter().map(|name| object(name, b"x")).collect();
    assert_eq!(refusal(&files), AsicError::Count);
    assert!(prepare(&files[1..], AT).is_ok());
    assert_eq!(prepare(&files[1..], UnixTime(0)).unwrap_err(), AsicError::Time);
}
