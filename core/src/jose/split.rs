//! Compact forms are split where a character stands that base64url does not have.

/// The text before and after the first of these bytes of ASCII.
pub(crate) fn split_once(text: &str, at: u8) -> Option<(&str, &str)> {
    let found = memchr::memchr(at, text.as_bytes())?;
    Some((text.get(..found)?, text.get(found.saturating_add(1)..)?))
}
