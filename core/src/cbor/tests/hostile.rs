//! Bytes that must be refused, each with its reason.

use serde::de::IgnoredAny;

use super::super::{Limits, Value, decode, scan};
use crate::error::{Error, Malformed};

const REFUSED: &[(&str, &[u8], Malformed)] = &[
    ("nothing", &[], Malformed::Cbor),
    ("a head that ends early", &[0x19, 0x01], Malformed::Cbor),
    ("reserved additional information 28", &[0x1c], Malformed::Cbor),
    ("reserved additional information 30", &[0x5e], Malformed::Cbor),
    ("an integer of indefinite length", &[0x1f], Malformed::Cbor),
    ("a tag of indefinite length", &[0xdf, 0x00], Malformed::Cbor),
    ("a break", &[0xff], Malformed::Cbor),
    ("an unassigned simple value", &[0xe0], Malformed::Cbor),
    ("a simple value in two bytes", &[0xf8, 0xff], Malformed::Cbor),
    ("a byte string that ends early", &[0x43, 1, 2], Malformed::Cbor),
    ("a byte string longer than memory", &[0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], Malformed::Cbor),
    ("an array that ends early", &[0x82, 0x00], Malformed::Cbor),
    ("an array longer than its bytes", &[0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], Malformed::Cbor),
    ("a map without its last value", &[0xa1, 0x00], Malformed::Cbor),
    ("a tag around nothing", &[0xd8, 24], Malformed::Cbor),
    ("a float that ends early", &[0xfb, 0, 0, 0], Malformed::Cbor),
    ("23 in two bytes", &[0x18, 23], Malformed::CborNotMinimal),
    ("255 in three bytes", &[0x19, 0x00, 0xff], Malformed::CborNotMinimal),
    ("65535 in five bytes", &[0x1a, 0x00, 0x00, 0xff, 0xff], Malformed::CborNotMinimal),
    ("2^32 - 1 in nine bytes", &[0x1b, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff], Malformed::CborNotMinimal),
    ("a negative integer too long", &[0x38, 0x00], Malformed::CborNotMinimal),
    ("a length too long", &[0x58, 0x01, 0x00], Malformed::CborNotMinimal),
    ("a tag number too long", &[0xd8, 0x00, 0x00], Malformed::CborNotMinimal),
    ("bytes of indefinite length", &[0x5f, 0x41, 0x00, 0xff], Malformed::CborNotMinimal),
    ("text of indefinite length", &[0x7f, 0x61, 0x61, 0xff], Malformed::CborNotMinimal),
    ("an array of indefinite length", &[0x9f, 0xff], Malformed::CborNotMinimal),
    ("a map of indefinite length", &[0xbf, 0xff], Malformed::CborNotMinimal),
    ("text that is not UTF-8", &[0x61, 0xff], Malformed::Utf8),
    ("a key that is not UTF-8", &[0xa1, 0x61, 0xff, 0x00], Malformed::Utf8),
    ("two items", &[0x00, 0x00], Malformed::CborTrailing),
    ("an integer key twice", &[0xa2, 0x01, 0x00, 0x01, 0x00], Malformed::CborDuplicateKey),
    ("a text key twice", &[0xa2, 0x61, 0x61, 0x00, 0x61, 0x61, 0x00], Malformed::CborDuplicateKey),
    ("a key twice, others between", &[0xa3, 0x01, 0x00, 0x02, 0x00, 0x01, 0x00], Malformed::CborDuplicateKey),
    ("a key twice in an inner map", &[0xa1, 0x01, 0xa2, 0x02, 0x00, 0x02, 0x00], Malformed::CborDuplicateKey),
    ("a key twice around an inner map", &[0xa2, 0x01, 0xa1, 0x01, 0x00, 0x01, 0x00], Malformed::CborDuplicateKey),
    ("a long key that is a short one", &[0xa2, 0x01, 0x00, 0x18, 0x01, 0x00], Malformed::CborNotMinimal),
    ("an array as key", &[0xa1, 0x80, 0x00], Malformed::CborShape),
    ("a boolean as key", &[0xa1, 0xf5, 0x00], Malformed::CborShape),
];

#[test]
fn refuses_hostile_bytes_by_name() {
    for (name, bytes, expected) in REFUSED {
        assert_eq!(scan(bytes, &Limits::MESSAGE), Err(Error::from(*expected)), "{name}");
    }
}

#[test]
fn decodes_nothing_hostile() {
    for (name, bytes, expected) in REFUSED {
        let refused = Some(Error::from(*expected));
        assert_eq!(decode::<Value>(bytes, &Limits::MESSAGE).err(), refused, "{name}");
        assert_eq!(decode::<IgnoredAny>(bytes, &Limits::MESSAGE).err(), refused, "{name}, ignored");
    }
}

#[test]
fn admits_what_is_allowed() {
    let admitted: &[(&str, &[u8])] = &[
        ("keys in another order", &[0xa3, 0x02, 0x00, 0x01, 0x00, 0x03, 0x00]),
        ("the same key in two maps", &[0x82, 0xa1, 0x01, 0x00, 0xa1, 0x01, 0x00]),
        ("an integer and its text as keys", &[0xa2, 0x01, 0x00, 0x61, 0x31, 0x00]),
        ("floats of any width", &[0x83, 0xf9, 0, 0, 0xfa, 0, 0, 0, 0, 0xfb, 0, 0, 0, 0, 0, 0, 0, 0]),
        ("an array with its length in three bytes", &[0x99, 0x00, 0x01, 0x00]),
        ("a map with its length in five bytes", &[0xba, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00]),
        ("null and undefined", &[0x82, 0xf6, 0xf7]),
        ("hostile bytes in a byte string", &[0xd8, 24, 0x42, 0x18, 0x00]),
    ];
    for (name, bytes) in admitted {
        assert_eq!(scan(bytes, &Limits::MESSAGE), Ok(()), "{name}");
        assert!(decode::<Value>(bytes, &Limits::MESSAGE).is_ok(), "{name}");
    }
}

#[test]
fn refuses_what_costs_too_much() {
    let limits = Limits { max_bytes: 100, max_depth: 3, max_items: 10 };
    let refused = |bytes: &[u8]| {
        let refused = scan(bytes, &limits).unwrap_err();
        assert_eq!(decode::<Value>(bytes, &limits), Err(refused), "{bytes:02x?}");
        refused
    };

    assert_eq!(scan(&[0x81, 0xa1, 0x00, 0xc1, 0x00], &limits), Ok(()));
    assert_eq!(refused(&[0x81, 0xa1, 0x00, 0xc1, 0x80]), Malformed::CborDepth.into());
    assert_eq!(refused(&[0x81; 50]), Malformed::CborDepth.into());

    assert_eq!(scan(&[0x89, 0, 0, 0, 0, 0, 0, 0, 0, 0], &limits), Ok(()));
    assert_eq!(refused(&[0x8a, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]), Malformed::CborItems.into());
    assert_eq!(refused(&[0xa5, 0, 0, 1, 0, 2, 0, 3, 0, 4, 0]), Malformed::CborItems.into());

    assert_eq!(scan(&[&[0x58, 98][..], &[0; 98]].concat(), &limits), Ok(()));
    assert_eq!(refused(&[&[0x58, 99][..], &[0; 99]].concat()), Malformed::TooLong.into());
}

#[test]
fn finds_a_duplicate_among_many_descending_keys() {
    let mut bytes = vec![0xb9, 0x20, 0x00];
    for key in (0x1000_u16..0x3000).rev() {
        let [high, low] = if key == 0x1000 { [0x1f, 0xff] } else { key.to_be_bytes() };
        bytes.extend([0x19, high, low, 0xf6]);
    }
    assert_eq!(scan(&bytes, &Limits::MESSAGE), Err(Malformed::CborDuplicateKey.into()));
    assert_eq!(decode::<Value>(&bytes, &Limits::MESSAGE), Err(Malformed::CborDuplicateKey.into()));
}
