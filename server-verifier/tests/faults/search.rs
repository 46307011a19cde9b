//! Looks for values in bytes, however they may be written there.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// Every needle begins with so many bytes by which it is found.
const HEAD: usize = 6;

/// What is looked for.
#[derive(Default)]
pub(crate) struct Search {
    by_head: HashMap<[u8; HEAD], Vec<Needle>>,
}

struct Needle {
    bytes: Vec<u8>,
    /// The value, and how it is written.
    name: String,
}

impl Search {
    /// A search for these values; each has 8 characters at least.
    pub(crate) fn new(values: &[&str]) -> Self {
        let mut search = Self::default();
        for value in values {
            for cased in [(*value).to_owned(), value.to_lowercase(), value.to_uppercase()] {
                for (form, bytes) in forms(&cased) {
                    let head = *bytes.first_chunk().unwrap_or_else(|| panic!("{value} is too short"));
                    let name = format!("{cased} as {form}");
                    search.by_head.entry(head).or_default().push(Needle { bytes, name });
                }
            }
        }
        search
    }

    /// What is found, by name.
    pub(crate) fn find(&self, haystack: &[u8]) -> Vec<&str> {
        let at = |(place, head): (usize, &[u8])| {
            let head: &[u8; HEAD] = head.first_chunk()?;
            let needles = self.by_head.get(head)?;
            needles
                .iter()
                .find(|needle| haystack[place..].starts_with(&needle.bytes))
                .map(|needle| needle.name.as_str())
        };
        haystack.windows(HEAD).enumerate().filter_map(at).collect()
    }
}

/// Ways to write a text.
pub(crate) fn forms(value: &str) -> Vec<(String, Vec<u8>)> {
    let bytes = value.as_bytes();
    let each = |write: fn(&u8) -> String| bytes.iter().map(write).collect::<String>().into_bytes();
    let mut forms = vec![
        ("text".to_owned(), bytes.to_vec()),
        ("hex".to_owned(), each(|byte| format!("{byte:02x}"))),
        ("HEX".to_owned(), each(|byte| format!("{byte:02X}"))),
        ("percent-encoding of everything".to_owned(), each(|byte| format!("%{byte:02X}"))),
        ("percent-encoding in lower case".to_owned(), each(|byte| format!("%{byte:02x}"))),
        ("a form".to_owned(), url::form_urlencoded::byte_serialize(bytes).collect::<String>().into_bytes()),
        (
            "percent-encoding".to_owned(),
            each(|byte| match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(*byte).to_string(),
                other => format!("%{other:02X}"),
            }),
        ),
        ("UTF-16LE".to_owned(), value.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("UTF-16BE".to_owned(), value.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        ("JSON in ASCII".to_owned(), value.encode_utf16().map(json).collect::<String>().into_bytes()),
    ];
    for before in 0..3 {
        for (name, engine) in [("base64", STANDARD_NO_PAD), ("base64url", URL_SAFE_NO_PAD)] {
            forms.push((format!("{name} after {before} bytes"), inner_base64(&engine, before, bytes)));
        }
    }
    forms
}

/// The characters that depend on nothing but `bytes`, when so many others stand before them.
fn inner_base64(engine: &impl base64::Engine, before: usize, bytes: &[u8]) -> Vec<u8> {
    let all = [vec![0; before], bytes.to_vec()].concat();
    let text = engine.encode(&all).into_bytes();
    text[(before * 8).div_ceil(6)..all.len() * 8 / 6].to_vec()
}

fn json(unit: u16) -> String {
    match u8::try_from(unit) {
        Ok(ascii) if ascii.is_ascii() => char::from(ascii).to_string(),
        _ => format!("\\u{unit:04x}"),
    }
}

#[test]
fn finds_every_form_at_every_place() {
    let value = "Grünwinkel?>ß~ÿÿ";
    let search = Search::new(&[value]);
    for (form, bytes) in forms(value) {
        for before in 0..7 {
            let haystack = [vec![b'x'; before], bytes.clone(), vec![b'x'; 3]].concat();
            assert!(!search.find(&haystack).is_empty(), "{form} after {before}");
        }
    }
    for before in 0..7 {
        let hidden = [vec![1; before], value.as_bytes().to_vec(), vec![2; 5]].concat();
        assert!(!search.find(STANDARD_NO_PAD.encode(&hidden).as_bytes()).is_empty(), "{before}");
        assert!(!search.find(URL_SAFE_NO_PAD.encode(&hidden).as_bytes()).is_empty(), "{before}");
    }
    assert!(search.find(b"Gruenwinkel and others").is_empty());
}
