//! What serde would let pass, and we do not.

use serde::{Deserialize, Serialize};

use super::super::{Bytes, Limits, Pairs, Tag24, Tagged, Text, Value, decode, encode, text_map};
use crate::error::Malformed;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self")]
struct Sample<'a> {
    #[serde(borrow)]
    name: Text<'a>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    number: Option<u64>,
}
text_map!(Sample<'a>);

fn shape<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Option<crate::Error> {
    decode::<T>(bytes, &Limits::MESSAGE).err()
}

const SHAPE: Option<crate::Error> = Some(crate::Error::Malformed(Malformed::CborShape));

#[test]
fn takes_text_for_text_only() {
    assert_eq!(shape::<Text<'_>>(&[0x61, b'a']), None);
    assert_eq!(shape::<Text<'_>>(&[0x41, b'a']), SHAPE);
    assert_eq!(shape::<Text<'_>>(&[0xc0, 0x61, b'a']), SHAPE);
}

#[test]
fn takes_bytes_for_bytes_only() {
    assert_eq!(shape::<Bytes<'_>>(&[0x41, b'a']), None);
    assert_eq!(shape::<Bytes<'_>>(&[0x61, b'a']), SHAPE);
    assert_eq!(shape::<Bytes<'_>>(&[0x81, 0x01]), SHAPE);
}

#[test]
fn takes_the_tag_that_is_asked_for_only() {
    assert_eq!(shape::<Tagged<0, Text<'_>>>(&[0xc0, 0x61, b'a']), None);
    assert_eq!(shape::<Tagged<0, Text<'_>>>(&[0xc1, 0x61, b'a']), SHAPE);
    assert_eq!(shape::<Tagged<0, Text<'_>>>(&[0x61, b'a']), SHAPE);
    assert_eq!(shape::<Tagged<0, Text<'_>>>(&[0xc0, 0xc0, 0x61, b'a']), SHAPE);
    assert_eq!(shape::<Tag24<'_, Value>>(&[0xd8, 24, 0x41, 0]), None);
    assert_eq!(shape::<Tag24<'_, Value>>(&[0xd8, 24, 0x61, 0]), SHAPE);
    assert_eq!(shape::<Tag24<'_, Value>>(&[0x41, 0]), SHAPE);
}

#[test]
fn takes_text_keys_for_fields_only() {
    let sample = Sample { name: Text("x"), number: Some(7) };
    let bytes = encode(&sample).unwrap();
    assert_eq!(decode::<Sample<'_>>(&bytes, &Limits::MESSAGE).unwrap(), sample);

    let by_position = encode(&Value::Map([(Value::Integer(0), Value::Text("x".into()))].into())).unwrap();
    assert_eq!(shape::<Sample<'_>>(&by_position), SHAPE);
    let by_bytes = encode(&Value::Map([(Value::Bytes(b"name".into()), Value::Text("x".into()))].into())).unwrap();
    assert_eq!(shape::<Sample<'_>>(&by_bytes), SHAPE);
    assert_eq!(shape::<Sample<'_>>(&[0x82, 0x61, b'x', 7]), SHAPE);
    let without_name = encode(&Value::Map([(Value::Text("number".into()), Value::Integer(1))].into())).unwrap();
    assert_eq!(shape::<Sample<'_>>(&without_name), SHAPE);
}

#[test]
fn passes_over_other_fields_whose_names_are_text() {
    let with_field = |name: &[u8]| [&[0xa2, 0x64], &b"name"[..], &[0x61, b'x', 0x62], name, &[1]].concat();
    for name in ["no", "\u{e4}"] {
        assert_eq!(shape::<Sample<'_>>(&with_field(name.as_bytes())), None, "{name}");
    }
    for name in [b"a\xff", b"\xc3a"] {
        assert_eq!(shape::<Sample<'_>>(&with_field(name)), Some(Malformed::Utf8.into()), "{name:?}");
    }
}

#[test]
fn lists_the_pairs_of_a_map() {
    let bytes = [0xa2, 0x02, 0x61, b'b', 0x01, 0x61, b'a'];
    let pairs: Pairs<u64, Text<'_>> = decode(&bytes, &Limits::MESSAGE).unwrap();
    assert_eq!(pairs.find(&1), Some(&Text("a")));
    assert_eq!(pairs.find(&3), None);
    assert_eq!(encode(&pairs).unwrap(), [0xa2, 0x01, 0x61, b'a', 0x02, 0x61, b'b']);
}

#[test]
fn refuses_hostile_bytes_inside_embedded_cbor() {
    let embedded = Tag24::<Value>::new(&[0xa2, 0x01, 0x00, 0x01, 0x00]);
    assert_eq!(embedded.value(&Limits::MESSAGE).unwrap_err(), Malformed::CborDuplicateKey.into());
}
