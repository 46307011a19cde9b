//! Names of files in a container: plain names, which mean the same file wherever the container is unpacked.

use std::collections::BTreeSet;

use super::{AsicError, Result};

/// The longest name in bytes of UTF-8: what common file systems take.
const MAX_NAME: usize = 255;

/// Characters that separate folders, or that some systems do not take.
const FORBIDDEN: &[char] = &['/', '\\', ':', '*', '?', '"', '<', '>', '|'];

/// Names that are devices on some systems, with any ending.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul"];

/// Names, without regard to case, that the container itself uses.
const TAKEN: &[&str] = &["mimetype", "meta-inf"];

/// Checks all names, one by one and against each other.
pub(super) fn check<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<()> {
    let mut seen = BTreeSet::new();
    for name in names {
        check_one(name)?;
        if !seen.insert(name.to_lowercase()) {
            return Err(AsicError::Duplicate);
        }
    }
    Ok(())
}

fn check_one(name: &str) -> Result<()> {
    let has_length = !name.is_empty() && name.len() <= MAX_NAME;
    let is_plain = !name.chars().any(|it| it.is_control() || FORBIDDEN.contains(&it) || is_invisible(it));
    // A leading dot hides a file or leaves the folder; a trailing dot or space is dropped by some systems.
    let has_ends = !name.starts_with(['.', ' ']) && !name.ends_with(['.', ' ']);
    let lower = name.to_lowercase();
    let stem = lower.split('.').next().unwrap_or_default();
    let is_device = DEVICES.contains(&stem) || is_port(stem);
    let is_free = !is_device && !TAKEN.contains(&lower.as_str());
    if has_length && is_plain && has_ends && is_free { Ok(()) } else { Err(AsicError::Name) }
}

/// `com1` to `com9` and `lpt1` to `lpt9`.
fn is_port(stem: &str) -> bool {
    let number = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    number.is_some_and(|number| matches!(number.as_bytes(), [b'0'..=b'9']))
}

/// Marks that change the direction of text or cannot be seen: with them `exe.pdf` reads as `fdp.exe`.
const fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
    )
}
