//! Hexadecimal digits. A signature in a PDF is tens of thousands of them, so none is formatted or parsed alone.

#[cfg(test)]
mod tests;

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// The value of a digit of either case.
pub(crate) const fn value(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

/// Decodes pairs of digits, up to the first that is none; how many pairs there were.
pub(crate) fn decode_pairs(digits: &[u8], bytes: &mut Vec<u8>) -> usize {
    let before = bytes.len();
    bytes.extend(digits.chunks_exact(2).map_while(|pair| match pair {
        [high, low] => Some(value(*high)? << 4 | value(*low)?),
        _ => None,
    }));
    bytes.len().saturating_sub(before)
}

/// A byte as two digits, in lower case.
pub(crate) fn digits(byte: u8) -> [u8; 2] {
    [byte >> 4, byte & 15].map(|half| DIGITS.get(usize::from(half)).copied().unwrap_or_default())
}

/// Bytes as text, in lower case.
pub(crate) fn encode(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|byte| digits(*byte)).map(char::from).collect()
}
