use proptest::prelude::*;

use super::super::{Limits, Tag24, Tagged, Value, decode, encode, scan};
use crate::crypto::sha256;

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(|it| Value::Integer(it.into())),
        (-300_i128..300).prop_map(Value::Integer),
        any::<i32>().prop_map(|it| Value::Float(f64::from(it) / 3.0)),
        prop::collection::vec(any::<u8>(), 0..300).prop_map(Value::Bytes),
        ".{0,30}".prop_map(Value::Text),
    ];
    let key = prop_oneof![
        (-70_000_i128..70_000).prop_map(Value::Integer),
        "[a-z]{0,40}".prop_map(Value::Text),
        prop::collection::vec(any::<u8>(), 0..5).prop_map(Value::Bytes),
    ];
    leaf.prop_recursive(4, 60, 30, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..30).prop_map(Value::Array),
            prop::collection::btree_map(key.clone(), inner.clone(), 0..30).prop_map(Value::Map),
            (any::<u64>(), inner).prop_map(|(tag, it)| Value::Tag(tag, Box::new(it))),
        ]
    })
}

proptest! {
    #[test]
    fn decodes_what_it_encoded(value in any_value()) {
        let bytes = encode(&value).unwrap();
        prop_assert_eq!(decode::<Value>(&bytes, &Limits::MESSAGE).unwrap(), value);
    }

    #[test]
    fn encodes_what_it_decoded_to_the_same_bytes(value in any_value()) {
        let bytes = encode(&value).unwrap();
        let again = encode(&decode::<Value>(&bytes, &Limits::MESSAGE).unwrap()).unwrap();
        prop_assert_eq!(again, bytes);
    }

    #[test]
    fn never_panics_on_random_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = decode::<Value>(&bytes, &Limits::MESSAGE);
    }

    /// Scan and decoder let the same through, and give the same reason for what they do not.
    #[test]
    fn decodes_exactly_what_passes_the_scan(mut bytes in any_value().prop_map(|it| encode(&it).unwrap()), at: prop::sample::Index, byte: u8) {
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let decoded = decode::<Value>(&bytes, &Limits::MESSAGE).map(drop);
        prop_assert_eq!(decoded, scan(&bytes, &Limits::MESSAGE));
    }

    #[test]
    fn digests_embedded_cbor_with_tag_and_length(inner in prop::collection::vec(any::<u8>(), 0..70_000)) {
        let embedded = Tag24::<Value>::new(&inner);
        let whole = embedded.to_bytes().unwrap();
        prop_assert_eq!(embedded.digest(), sha256(&whole));
        prop_assert_eq!(decode::<Tag24<'_, Value>>(&whole, &Limits::MESSAGE).unwrap().inner_bytes(), &inner[..]);
    }
}

#[test]
fn sorts_map_keys_by_their_encoding() {
    let unsorted = [("b", 1), ("aa", 2), ("a", 3)];
    let map: std::collections::HashMap<_, _> = unsorted.into_iter().collect();
    assert_eq!(encode(&map).unwrap(), [0xa3, 0x61, b'a', 3, 0x61, b'b', 1, 0x62, b'a', b'a', 2]);
}

#[test]
fn refuses_to_encode_what_has_no_definite_length() {
    struct Unknown;
    impl serde::Serialize for Unknown {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serde::ser::SerializeSeq::end(serializer.serialize_seq(None)?)
        }
    }
    assert_eq!(encode(&Unknown).unwrap_err().code(), "malformed.cbor_not_minimal");
}

#[test]
fn keeps_tags_within_tags() {
    let nested = Tagged::<5, _>(vec![Tagged::<6, _>(1_u64), Tagged(2)]);
    let bytes = encode(&nested).unwrap();
    assert_eq!(bytes, [0xc5, 0x82, 0xc6, 1, 0xc6, 2]);
    assert_eq!(decode::<Tagged<5, Vec<Tagged<6, u64>>>>(&bytes, &Limits::MESSAGE).unwrap(), nested);
}
