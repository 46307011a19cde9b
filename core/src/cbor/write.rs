//! Strings written one after the other, where they are much of what is written.

/// A byte string.
pub(crate) fn put_bytes(to: &mut Vec<u8>, bytes: &[u8]) {
    put_head(to, 0x40, bytes.len());
    to.extend_from_slice(bytes);
}

/// A text string.
pub(crate) fn put_text(to: &mut Vec<u8>, text: &str) {
    put_head(to, 0x60, text.len());
    to.extend_from_slice(text.as_bytes());
}

/// The head of a string of this length in its shortest form (RFC 8949, section 3).
fn put_head(to: &mut Vec<u8>, major: u8, length: usize) {
    match u64::try_from(length).unwrap_or(u64::MAX).to_be_bytes() {
        [0, 0, 0, 0, 0, 0, 0, length @ 0..24] => to.push(major | length),
        [0, 0, 0, 0, 0, 0, 0, length] => to.extend([major | 24, length]),
        [0, 0, 0, 0, 0, 0, high, low] => to.extend([major | 25, high, low]),
        [0, 0, 0, 0, a, b, c, d] => to.extend([major | 26, a, b, c, d]),
        long => {
            to.push(major | 27);
            to.extend(long);
        }
    }
}
