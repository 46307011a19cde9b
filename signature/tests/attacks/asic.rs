//! Containers: bombs, paths, names that stand twice, and files that no signature covers.

use flate2::Crc;
use siegelring_core::crypto::sha256;
use siegelring_signature::asic::{DataObject, prepare};
use siegelring_signature::report::{Finding, Format, SubIndication, Verdict};
use siegelring_signature::testing::NOW;

use super::signing::Signer;

const FILES: [DataObject<'static>; 2] = [
    DataObject { name: "antrag.xml", media_type: "application/xml", content: b"<antrag betrag=\"100\"/>" },
    DataObject { name: "antrag.json", media_type: "application/json", content: b"{\"betrag\":100}" },
];
const MIMETYPE: Entry<'static> = Entry { name: "mimetype", content: b"application/vnd.etsi.asic-e+zip", ..PLAIN };
const PLAIN: Entry<'static> = Entry { name: "", content: b"", method: 0, size: None, attributes: 0, flags: 0 };

/// A file of an archive, right or wrong.
#[derive(Clone, Copy)]
struct Entry<'a> {
    name: &'a str,
    content: &'a [u8],
    method: u16,
    size: Option<u32>,
    attributes: u32,
    flags: u16,
}

/// An archive of these files, as the directory says it.
fn archive(entries: &[Entry<'_>]) -> Vec<u8> {
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for entry in entries {
        let mut crc = Crc::new();
        crc.update(entry.content);
        let (length, name) = (entry.content.len() as u32, entry.name.as_bytes());
        let offset = file.len() as u32;
        let mut head = Vec::new();
        for field in [20, entry.flags, entry.method, 0, 0x21] {
            head.extend_from_slice(&field.to_le_bytes());
        }
        for field in [crc.sum(), length, entry.size.unwrap_or(length)] {
            head.extend_from_slice(&field.to_le_bytes());
        }
        head.extend_from_slice(&(name.len() as u16).to_le_bytes());
        head.extend_from_slice(&[0, 0]);
        file.extend_from_slice(&[b"PK\x03\x04", head.as_slice(), name, entry.content].concat());
        directory.extend_from_slice(b"PK\x01\x02\x14\x00");
        directory.extend_from_slice(&head);
        directory.extend_from_slice(&[0; 6]);
        directory.extend_from_slice(&entry.attributes.to_le_bytes());
        directory.extend_from_slice(&offset.to_le_bytes());
        directory.extend_from_slice(name);
    }
    let (start, count) = (file.len() as u32, entries.len() as u16);
    file.extend_from_slice(&directory);
    file.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    file.extend_from_slice(&count.to_le_bytes());
    file.extend_from_slice(&count.to_le_bytes());
    file.extend_from_slice(&(directory.len() as u32).to_le_bytes());
    file.extend_from_slice(&start.to_le_bytes());
    file.extend_from_slice(&[0, 0]);
    file
}

/// The manifest of [`FILES`] and a signature over it.
fn signed(signer: &Signer) -> (Vec<u8>, Vec<u8>) {
    let prepared = prepare(&FILES, NOW).unwrap();
    (prepared.signed_content().to_vec(), signer.cms(prepared.digest()))
}

fn named<'a>(name: &'a str, content: &'a [u8]) -> Entry<'a> {
    Entry { name, content, ..PLAIN }
}

/// A container that is in order but for what is put behind it.
fn container(signer: &Signer, more: &[Entry<'_>]) -> Vec<u8> {
    let (manifest, signature) = signed(signer);
    let mut entries = vec![MIMETYPE, named(FILES[0].name, FILES[0].content), named(FILES[1].name, FILES[1].content)];
    entries.push(named("META-INF/ASiCManifest001.xml", &manifest));
    entries.push(named("META-INF/signature001.p7s", &signature));
    entries.extend_from_slice(more);
    archive(&entries)
}

fn error(bytes: &[u8]) -> Option<&'static str> {
    let report = Signer::new().report(bytes);
    assert_eq!((report.format, report.verdict), (Format::Asic, Verdict::Invalid), "{report:#?}");
    report.error
}

#[test]
fn a_container_of_ours_is_valid() {
    let signer = Signer::new();
    let prepared = prepare(&FILES, NOW).unwrap();
    let bytes = prepared.complete(&signer.cms(prepared.digest())).unwrap();
    let signature = signer.signature(&bytes);
    assert_eq!(signature.verdict, Verdict::Valid, "{signature:#?}");
    assert_eq!(signature.covers, ["antrag.xml", "antrag.json"]);
    assert_eq!(signer.report(&container(&signer, &[])).verdict, Verdict::Valid);
}

#[test]
fn one_bit_of_a_file_changed_is_found() {
    let signer = Signer::new();
    let (manifest, signature) = signed(&signer);
    let other = b"{\"betrag\":900}";
    let bytes = archive(&[
        MIMETYPE,
        named(FILES[0].name, FILES[0].content),
        named(FILES[1].name, other),
        named("META-INF/ASiCManifest001.xml", &manifest),
        named("META-INF/signature001.p7s", &signature),
    ]);
    let signature = signer.signature(&bytes);
    assert_eq!(signature.sub_indication, Some(SubIndication::HashFailure), "{signature:#?}");
    assert!(signature.found(Finding::Changed) && !signature.found(Finding::Intact));
    // And the digest in the manifest with it.
    let text = String::from_utf8(manifest).unwrap();
    let digest = |content: &[u8]| {
        use base64::Engine as _;
        base64::engine::general_purpose::STANDARD.encode(sha256(content))
    };
    let text = text.replace(&digest(FILES[1].content), &digest(other));
    let (_, cms) = signed(&signer);
    let bytes = archive(&[
        MIMETYPE,
        named(FILES[0].name, FILES[0].content),
        named(FILES[1].name, other),
        named("META-INF/ASiCManifest001.xml", text.as_bytes()),
        named("META-INF/signature001.p7s", &cms),
    ]);
    assert_eq!(signer.signature(&bytes).sub_indication, Some(SubIndication::HashFailure));
}

#[test]
fn a_file_that_no_signature_covers_is_named() {
    let signer = Signer::new();
    let signature = signer.signature(&container(&signer, &[named("anlage.txt", b"evil")]));
    assert_eq!(signature.verdict, Verdict::Indeterminate);
    let line = signature.lines.iter().find(|it| it.finding == Finding::FileNotCovered).unwrap();
    assert_eq!(line.value.as_deref(), Some("anlage.txt"));
}

#[test]
fn refuses_paths_that_leave_the_container() {
    let signer = Signer::new();
    let tricks =
        ["../evil", "a/../../evil", "/etc/passwd", "a\\..\\evil", "C:evil", "a//b", "./a", "a/.", "evil\0.txt", ""];
    for path in tricks {
        assert_eq!(error(&container(&signer, &[named(path, b"evil")])), Some("asic.path"), "{path}");
    }
    let link = Entry { attributes: 0o120_777 << 16, ..named("link", b"/etc/passwd") };
    assert_eq!(error(&container(&signer, &[link])), Some("asic.path"));
}

#[test]
fn refuses_names_that_stand_twice() {
    let signer = Signer::new();
    for name in ["antrag.json", "ANTRAG.json", "META-INF/signature001.p7s", "antrag.json/"] {
        assert_eq!(error(&container(&signer, &[named(name, b"")])), Some("asic.duplicate"), "{name}");
    }
}

#[test]
fn refuses_bombs() {
    let signer = Signer::new();
    let zeros = vec![0; 20_000_000];
    let packed = {
        use std::io::Write as _;
        let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(&zeros).unwrap();
        encoder.finish().unwrap()
    };
    let honest = Entry { method: 8, size: Some(20_000_000), ..named("zeros", &packed) };
    assert_eq!(error(&container(&signer, &[honest])), Some("asic.bomb"));
    let lying = Entry { size: Some(1000), ..honest };
    assert_eq!(error(&container(&signer, &[lying])), Some("asic.bomb"));
    let huge = Entry { method: 0, size: Some(u32::MAX), ..honest };
    assert_eq!(error(&container(&signer, &[huge])), Some("asic.bomb"));
    let many: Vec<String> = (0..1001).map(|it| format!("{it}.txt")).collect();
    let many: Vec<Entry<'_>> = many.iter().map(|name| named(name, b"")).collect();
    assert_eq!(error(&container(&signer, &many)), Some("file.too_large"));
}

#[test]
fn refuses_a_container_that_begins_otherwise() {
    for first in [
        named("mimetype", b"application/zip"),
        named("mimetypes", b"application/vnd.etsi.asic-e+zip"),
        named("antrag.xml", b"application/vnd.etsi.asic-e+zip"),
    ] {
        assert_eq!(error(&archive(&[first])), Some("asic.mimetype"));
    }
    let last = archive(&[named("a.txt", b"a"), MIMETYPE]);
    assert_eq!(error(&last), Some("asic.mimetype"));
}

#[test]
fn refuses_archives_that_readers_take_differently() {
    let signer = Signer::new();
    let good = container(&signer, &[]);
    let trailing = [good.as_slice(), b"evil"].concat();
    assert_eq!(error(&trailing), Some("asic.malformed"));
    assert_eq!(error(&good[..good.len() - 1]), Some("asic.malformed"));
    // Another name before the file than in the directory.
    let mut other_name = good.clone();
    let place = other_name.windows(11).position(|it| it == b"antrag.json").unwrap();
    other_name[place] = b'x';
    assert_eq!(error(&other_name), Some("asic.malformed"));
    let encrypted = Entry { flags: 1, ..named("a.txt", b"a") };
    assert_eq!(error(&container(&signer, &[encrypted])), Some("asic.malformed"));
    let method = Entry { method: 99, ..named("a.txt", b"a") };
    assert_eq!(error(&container(&signer, &[method])), Some("asic.malformed"));
}

#[test]
fn refuses_manifests_that_say_something_twice_or_not_at_all() {
    let signer = Signer::new();
    let (manifest, signature) = signed(&signer);
    let text = String::from_utf8(manifest).unwrap();
    let with = |text: &str| {
        archive(&[
            MIMETYPE,
            named(FILES[0].name, FILES[0].content),
            named(FILES[1].name, FILES[1].content),
            named("META-INF/ASiCManifest001.xml", text.as_bytes()),
            named("META-INF/signature001.p7s", &signature),
        ])
    };
    let twice = text.replace("antrag.json", "antrag.xml");
    let unsigned = text.replace("<asic:SigReference", "<asic:Other");
    let typed = text.replace("<asic:ASiCManifest ", "<!DOCTYPE a [<!ENTITY b \"c\">]>\n<asic:ASiCManifest ");
    let foreign = text.replace("http://uri.etsi.org/02918/v1.2.1#", "urn:other");
    for bad in [twice.as_str(), &unsigned, &typed, &foreign, "", "<a>", "no XML"] {
        assert_eq!(error(&with(bad)), Some("asic.manifest"), "{bad}");
    }
    let climbing = text.replace("antrag.json", "..%2Fantrag.json");
    assert_eq!(error(&with(&climbing)), Some("asic.path"));
}
