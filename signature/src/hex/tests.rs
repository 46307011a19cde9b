use super::*;

#[test]
fn every_byte_comes_back() {
    for byte in 0..=u8::MAX {
        let digits = digits_of_byte(byte);
        assert_eq!(encode(&[byte]), format!("{byte:02x}"));
        for written in [digits.to_vec(), digits.to_ascii_uppercase()] {
            let mut bytes = Vec::new();
            assert_eq!((decode_pairs(&written, &mut bytes), bytes), (1, vec![byte]));
        }
    }
}

#[test]
fn every_byte_comes_back_from_among_many() {
    let bytes: Vec<u8> = (0..=u8::MAX).collect();
    for written in [encode(&bytes), encode(&bytes).to_ascii_uppercase()] {
        let mut decoded = Vec::new();
        assert_eq!((decode_pairs(written.as_bytes(), &mut decoded), &decoded), (256, &bytes));
    }
}

#[test]
fn bytes_are_encoded_as_far_as_there_is_room() {
    for (room, written) in [(0, ""), (1, "."), (3, "0a."), (4, "0aff"), (6, "0aff..")] {
        let mut room = vec![b'.'; room];
        encode_pairs(&[0x0a, 0xff], &mut room);
        assert_eq!(room, written.as_bytes());
    }
}

#[test]
fn many_pairs_end_where_something_else_begins() {
    for place in 0..200 {
        for other in (0..=u8::MAX).filter(|it| !it.is_ascii_hexdigit()) {
            let mut digits = [b'7'; 200];
            digits[place] = other;
            let mut decoded = Vec::new();
            assert_eq!((decode_pairs(&digits, &mut decoded), decoded), (place / 2, vec![0x77; place / 2]));
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
