use proptest::prelude::*;
use serde_json::Value;

use super::{base64url, json};
use crate::error::Malformed;

#[test]
fn base64url_has_one_text_for_given_bytes() {
    for bad in ["a", "ab=", "aQ==", "a+/b", "ab c", "aQ\n", "aB\u{e9}"] {
        assert_eq!(base64url::decode(bad), Err(Malformed::Base64.into()), "{bad:?}");
    }
    for bits_beyond_the_last_byte in ["ab", "abd"] {
        assert_eq!(base64url::decode(bits_beyond_the_last_byte), Err(Malformed::Base64.into()));
    }
    assert_eq!(base64url::decode("aQ"), Ok(vec![0x69]));
    assert_eq!(base64url::decode(""), Ok(vec![]));
}

#[test]
fn base64url_is_as_strict_about_long_texts() {
    let good = base64url::encode([0xa5; 200]);
    for at in 0..good.len() {
        for bad in ["=", "+", "/", " ", "\0", "\u{e9}"] {
            let text = [&good[..at], bad, &good[at + 1..]].concat();
            assert_eq!(base64url::decode(&text), Err(Malformed::Base64.into()), "{bad:?} at {at}");
        }
    }
    for bad in ["=", "\n", "AA"] {
        assert_eq!(base64url::decode([&good, bad].concat()), Err(Malformed::Base64.into()), "{bad:?} at the end");
    }
    let bits_beyond_the_last_byte = [&good[..good.len() - 1], "V"].concat();
    assert_eq!(base64url::decode(bits_beyond_the_last_byte), Err(Malformed::Base64.into()));
    assert_eq!(base64url::decode(good), Ok(vec![0xa5; 200]));
}

#[test]
fn json_is_unambiguous_and_bounded() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    for good in ["{}", r#"{"a":{"b":1},"b":[{"a":1},{"a":2}]}"#, "1", r#""text""#, "null", &nested(16)] {
        assert!(json::decode::<Value>(good.as_bytes()).is_ok(), "{good}");
    }
    for bad in [
        "",
        "{",
        "{}{}",
        "{} x",
        r#"{"a":1,"a":1}"#,
        r#"{"a":{"b":1,"b":2}}"#,
        r#"[{"a":1,"a":2}]"#,
        r#"{"a":1,"\u0061":2}"#,
        "{\"a\":\"\u{0}\"}",
        &nested(17),
        &nested(100_000),
    ] {
        assert_eq!(json::decode::<Value>(bad.as_bytes()), Err(Malformed::Json.into()), "{bad:.40}");
    }
    assert_eq!(json::decode::<Value>(b"\"\xff\""), Err(Malformed::Json.into()));
    assert_eq!(json::decode::<Vec<u8>>(b"{}"), Err(Malformed::Json.into()), "another shape");
}

proptest! {
    #[test]
    fn base64url_survives(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert_eq!(base64url::decode(base64url::encode(&bytes)), Ok(bytes));
    }

    #[test]
    fn base64url_text_survives(text in "[A-Za-z0-9_-]{0,200}") {
        if let Ok(bytes) = base64url::decode(&text) {
            prop_assert_eq!(base64url::encode(bytes), text);
        }
    }

    #[test]
    fn json_survives(map in prop::collection::hash_map("\\PC{0,10}", "\\PC{0,10}", 0..10)) {
        prop_assert_eq!(json::decode::<std::collections::HashMap<String, String>>(&json::encode(&map).unwrap()), Ok(map));
    }
}
