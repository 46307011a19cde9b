//! Twins: a message that is accepted, with one change.

use siegelring_core::cbor::{self, Limits, Value};

/// The CBOR with the value at this path changed: text keys, array positions and, for embedded CBOR, `""`.
pub(super) fn with(bytes: &[u8], path: &[&str], change: impl Fn(&mut Value)) -> Vec<u8> {
    let mut value = cbor::decode(bytes, &Limits::MESSAGE).unwrap();
    change_at(&mut value, path, &change);
    cbor::encode(&value).unwrap()
}

fn change_at(value: &mut Value, path: &[&str], change: &dyn Fn(&mut Value)) {
    let Some((step, rest)) = path.split_first() else { return change(value) };
    match value {
        Value::Map(map) => change_at(map.get_mut(&Value::Text((*step).to_owned())).unwrap(), rest, change),
        Value::Array(array) => change_at(&mut array[step.parse::<usize>().unwrap()], rest, change),
        Value::Tag(_, inner) => change_at(inner, path, change),
        Value::Bytes(bytes) => *bytes = with(bytes, rest, change),
        other => panic!("no {step} in {other:?}"),
    }
}

/// Changes a signature or digest.
pub(super) fn flip(value: &mut Value) {
    let Value::Bytes(bytes) = value else { panic!("{value:?}") };
    bytes[0] ^= 1;
}

/// The text with another first character of `part`, which occurs once.
pub(super) fn other_text(text: &str, part: &str) -> String {
    assert_eq!(text.matches(part).count(), 1);
    let (first, rest) = part.split_at(1);
    let other = if first == "A" { "B" } else { "A" };
    text.replace(part, &format!("{other}{rest}"))
}
