//! Hexadecimal digits. A signature in a PDF is tens of thousands of them, so none is formatted or parsed alone.

#[cfg(test)]
mod tests;

/// The value of a digit of either case.
pub(crate) const fn value(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

/// How many digits are decoded at once, if they are all digits.
const BLOCK: usize = 64;

/// Decodes pairs of digits, up to the first that is none; how many pairs there were.
pub(crate) fn decode_pairs(digits: &[u8], bytes: &mut Vec<u8>) -> usize {
    let before = bytes.len();
    let (blocks, _) = digits.as_chunks::<BLOCK>();
    let are_digits = |block: &&[u8; BLOCK]| block.iter().fold(true, |all, digit| all & digit.is_ascii_hexdigit());
    for block in blocks.iter().take_while(are_digits) {
        let mut decoded = [0; BLOCK / 2];
        for (byte, pair) in decoded.iter_mut().zip(block.as_chunks().0) {
            *byte = byte_of_digits(*pair);
        }
        bytes.extend_from_slice(&decoded);
    }
    let rest = digits.get(2 * (bytes.len() - before)..).unwrap_or_default();
    bytes.extend(rest.as_chunks().0.iter().map_while(|[high, low]| Some(value(*high)? << 4 | value(*low)?)));
    bytes.len().saturating_sub(before)
}

/// The byte that two digits say, both at once. Letters have bit 6 set, and their low half counts from 1.
const fn byte_of_digits(pair: [u8; 2]) -> u8 {
    let digits = u16::from_le_bytes(pair);
    let values = (digits & 0x0f0f) + (digits >> 6 & 0x0101) * 9;
    let [byte, _] = (values << 4 | values >> 8).to_le_bytes();
    byte
}

/// Encodes bytes in lower case, as far as there is room for them.
pub(crate) fn encode_pairs(bytes: &[u8], room: &mut [u8]) {
    for (pair, byte) in room.as_chunks_mut().0.iter_mut().zip(bytes) {
        *pair = digits_of_byte(*byte);
    }
}

/// The two digits of a byte, both at once. Six more than a letter's value reach bit 4, and `a` is 39 beyond the digits.
const fn digits_of_byte(byte: u8) -> [u8; 2] {
    let values = u16::from_le_bytes([byte >> 4, byte & 15]);
    let letters = (values + 0x0606) >> 4 & 0x0101;
    (values + 0x3030 + letters * 39).to_le_bytes()
}

/// Bytes as text, in lower case.
pub(crate) fn encode(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|byte| digits_of_byte(*byte)).map(char::from).collect()
}
