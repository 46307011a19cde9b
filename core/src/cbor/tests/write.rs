use proptest::prelude::*;

use super::super::{Bytes, Text, encode, put_bytes, put_text};

proptest! {
    #[test]
    fn writes_strings_as_the_encoder_does(length in prop_oneof![0_usize..300, 65_000_usize..66_000]) {
        let (bytes, text) = (vec![7; length], "x".repeat(length));
        let (mut as_bytes, mut as_text) = (Vec::new(), Vec::new());
        put_bytes(&mut as_bytes, &bytes);
        put_text(&mut as_text, &text);
        prop_assert_eq!(as_bytes, encode(&Bytes(&bytes)).unwrap());
        prop_assert_eq!(as_text, encode(&Text(&text)).unwrap());
    }
}
