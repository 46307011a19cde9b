use super::*;

#[test]
fn every_byte_comes_back() {
    for byte in 0..=u8::MAX {
        let digits = digits(byte);
        assert_eq!(encode(&[byte]), format!("{byte:02x}"));
        for written in [digits.to_vec(), digits.to_ascii_uppercase()] {
            let mut bytes = Vec::new();
            assert_eq!((decode_pairs(&written, &mut bytes), bytes), (1, vec![byte]));
        }
    }
}

#[test]
fn only_digits_have_a_value() {
    for byte in 0..=u8::MAX {
        let expected = char::from(byte).to_digit(16).and_then(|it| u8::try_from(it).ok());
        assert_eq!(value(byte), expected, "{byte}");
    }
}

#[test]
fn pairs_end_where_something_else_begins() {
    for (digits, pairs) in [("", 0), ("1", 0), ("123", 1), ("12 34", 1), ("12g4", 1), ("1 23", 0), ("1234>", 2)] {
        assert_eq!(decode_pairs(digits.as_bytes(), &mut Vec::new()), pairs, "{digits}");
    }
}
