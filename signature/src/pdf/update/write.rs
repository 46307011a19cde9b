//! Values as bytes (ISO 32000-2, 7.3).

use crate::pdf::reader::{Dictionary, Object};

/// Writes a value.
pub(super) fn object(out: &mut Vec<u8>, value: &Object) {
    match value {
        Object::Null => out.extend_from_slice(b"null"),
        Object::Boolean(it) => out.extend_from_slice(it.to_string().as_bytes()),
        Object::Integer(it) => out.extend_from_slice(it.to_string().as_bytes()),
        Object::Real(text) => out.extend_from_slice(text),
        Object::String(bytes) => string(out, bytes),
        Object::Name(bytes) => name(out, bytes),
        Object::Array(members) => {
            out.push(b'[');
            for (position, member) in members.iter().enumerate() {
                if position > 0 {
                    out.push(b' ');
                }
                object(out, member);
            }
            out.push(b']');
        }
        Object::Dictionary(dictionary) => {
            out.extend_from_slice(b"<<");
            entries(out, dictionary);
            out.extend_from_slice(b">>");
        }
        Object::Reference(id) => out.extend_from_slice(format!("{} {} R", id.number, id.generation).as_bytes()),
    }
}

/// Writes names and values without the brackets.
pub(super) fn entries(out: &mut Vec<u8>, dictionary: &Dictionary) {
    for (key, value) in dictionary.iter() {
        name(out, key);
        out.push(b' ');
        object(out, value);
        out.push(b'\n');
    }
}

fn name(out: &mut Vec<u8>, bytes: &[u8]) {
    out.push(b'/');
    for byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-_.+*:,;=!$&'\"?@^`|~".contains(byte) {
            out.push(*byte);
        } else {
            out.extend_from_slice(format!("#{byte:02X}").as_bytes());
        }
    }
}

/// In brackets where it is readable, else in hexadecimal digits.
fn string(out: &mut Vec<u8>, bytes: &[u8]) {
    let readable = |byte: &u8| (b' '..=b'~').contains(byte) && !b"()\\".contains(byte);
    if bytes.iter().all(readable) {
        out.push(b'(');
        out.extend_from_slice(bytes);
        out.push(b')');
    } else {
        out.push(b'<');
        bytes.iter().for_each(|byte| out.extend_from_slice(format!("{byte:02X}").as_bytes()));
        out.push(b'>');
    }
}

/// A text string (7.9.2.2): ASCII as it is, else UTF-16 with its mark, which holds every letter.
pub(in crate::pdf) fn text_string(text: &str) -> Object {
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Object::String(text.as_bytes().to_vec());
    }
    let units = text.encode_utf16().flat_map(u16::to_be_bytes);
    Object::String([0xfe, 0xff].into_iter().chain(units).collect())
}
