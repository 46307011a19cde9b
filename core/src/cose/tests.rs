use proptest::prelude::*;

use super::{CoseKey, CoseSign1, prepare, prepare_detached};
use crate::cbor::{Limits, Value, decode, encode};
use crate::crypto::{Rng, SigningKey};
use crate::error::{Error, Malformed, PeerMisbehaved, Untrusted};

fn key() -> SigningKey {
    SigningKey::from_scalar(&[7; 32]).unwrap()
}

fn signed(payload: &[u8], x5chain: &[&[u8]]) -> Vec<u8> {
    let prepared = prepare(payload.to_vec(), x5chain.iter().map(|it| it.to_vec()).collect()).unwrap();
    encode(&prepared.complete(&key().sign(prepared.signature_payload()))).unwrap()
}

fn received(bytes: &[u8]) -> CoseSign1<'_> {
    decode(bytes, &Limits::MESSAGE).unwrap()
}

proptest! {
    #[test]
    fn reads_back_a_key(scalar in prop::array::uniform32(1_u8..255)) {
        let key = CoseKey(SigningKey::from_scalar(&scalar).unwrap().public_key());
        prop_assert_eq!(decode::<CoseKey>(&encode(&key).unwrap(), &Limits::MESSAGE).unwrap(), key);
    }

    #[test]
    fn reads_back_and_verifies_a_message(payload in prop::collection::vec(any::<u8>(), 0..300), chain in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..50), 0..4)) {
        let borrowed: Vec<&[u8]> = chain.iter().map(Vec::as_slice).collect();
        let bytes = signed(&payload, &borrowed);
        let message = received(&bytes);
        prop_assert_eq!(message.payload(), Some(&payload[..]));
        prop_assert!(message.x5chain().iter().map(AsRef::as_ref).eq(chain.iter().map(Vec::as_slice)));
        prop_assert_eq!(message.verify(&key().public_key()), Ok(()));
        prop_assert_eq!(encode(&message).unwrap(), bytes);
    }

    #[test]
    fn refuses_a_message_with_any_byte_changed(at in 0_usize..100, change in 1_u8..) {
        let mut bytes = signed(b"twenty bytes payload", &[]);
        let at = at % bytes.len();
        bytes[at] ^= change;
        let verified = decode::<CoseSign1<'_>>(&bytes, &Limits::MESSAGE).and_then(|it| it.verify(&key().public_key()));
        prop_assert!(verified.is_err());
    }
}

#[test]
fn reads_a_key_with_a_key_id_as_in_rfc_9052_appendix_c_7() {
    let mut bytes = vec![0xa5, 0x20, 0x01, 0x01, 0x02, 0x02, 0x58, 0x24];
    bytes.extend(b"meriadoc.brandybuck@buckland.example");
    bytes.extend([0x21, 0x58, 0x20]);
    bytes.extend([0x65; 32]);
    bytes.extend([0x22, 0x58, 0x20]);
    bytes.extend([0x1e; 32]);
    let CoseKey(key) = decode(&bytes, &Limits::MESSAGE).unwrap();
    assert_eq!((key.x(), key.y()), ([0x65; 32], [0x1e; 32]));
}

#[test]
fn refuses_other_keys() {
    let member = |label: i128, value: Value| (Value::Integer(label), value);
    let coordinate = || Value::Bytes(vec![1; 32]);
    let good = [member(1, 2.into()), member(-1, 1.into()), member(-2, coordinate()), member(-3, coordinate())];
    let with = |change: (Value, Value)| {
        let mut map: std::collections::BTreeMap<_, _> = good.iter().cloned().collect();
        map.insert(change.0, change.1);
        let bytes = encode(&Value::Map(map)).unwrap();
        decode::<CoseKey>(&bytes, &Limits::MESSAGE).err()
    };
    let shape = Some(Error::from(Malformed::CborShape));
    assert_eq!(with(member(4, Value::Null)), None, "unknown members are ignored");
    assert_eq!(with(member(1, 1.into())), shape, "an OKP key");
    assert_eq!(with(member(1, Value::Text("EC2".into()))), shape, "a key type by name");
    assert_eq!(with(member(-1, 2.into())), shape, "P-384");
    assert_eq!(with(member(-2, Value::Bytes(vec![1; 31]))), shape, "a short coordinate");
    assert_eq!(with(member(-3, Value::Bool(true))), shape, "a compressed point");
}

#[test]
fn verifies_a_detached_payload() {
    let prepared = prepare_detached(b"elsewhere").unwrap();
    let bytes = encode(&prepared.complete(&key().sign(prepared.signature_payload()))).unwrap();
    let message = received(&bytes);
    assert_eq!(message.verify_detached(&key().public_key(), b"elsewhere"), Ok(()));
    assert_eq!(message.verify_detached(&key().public_key(), b"other"), Err(Untrusted::Signature.into()));
    assert_eq!(message.verify(&key().public_key()), Err(Malformed::Cose.into()));
    let attached = signed(b"elsewhere", &[]);
    assert_eq!(received(&attached).verify_detached(&key().public_key(), b"elsewhere"), Err(Malformed::Cose.into()));
}

#[test]
fn refuses_another_key() {
    let rng: &mut dyn Rng = &mut rand_core::OsRng;
    let other = SigningKey::generate(rng).public_key();
    assert_eq!(received(&signed(b"payload", &[])).verify(&other), Err(Untrusted::Signature.into()));
}

#[test]
fn refuses_other_protected_headers() {
    let verdict = |protected: &[u8], signature: &[u8]| {
        let parts = Value::Array(vec![
            Value::Bytes(protected.to_vec()),
            Value::Map([].into()),
            Value::Bytes(b"payload".to_vec()),
            Value::Bytes(signature.to_vec()),
        ]);
        received(&encode(&parts).unwrap()).verify(&key().public_key()).unwrap_err()
    };
    let zeros = [0; 64];
    assert_eq!(verdict(&[], &zeros), Malformed::Cose.into(), "no header at all");
    assert_eq!(verdict(&[0xa0], &zeros), Malformed::Cose.into(), "no algorithm");
    assert_eq!(verdict(&[0xa1, 0x01, 0x38, 0x22], &zeros), PeerMisbehaved::Algorithm.into(), "ES384");
    assert_eq!(verdict(&[0xa1, 0x01, 0x27], &zeros), PeerMisbehaved::Algorithm.into(), "EdDSA");
    let critical = [0xa2, 0x01, 0x26, 0x02, 0x81, 0x04];
    assert_eq!(verdict(&critical, &zeros), PeerMisbehaved::Critical.into());
    assert_eq!(verdict(&[0xa1, 0x01, 0x26], &zeros), Untrusted::Signature.into(), "the one that is allowed");
    assert_eq!(verdict(&[0xa1, 0x01, 0x26], &[0; 63]), Malformed::Signature.into());
}

#[test]
fn signs_what_rfc_9052_says() {
    let prepared = prepare(b"This is the content.".to_vec(), vec![]).unwrap();
    let expected = [&b"\x84\x6aSignature1\x43\xa1\x01\x26\x40\x54"[..], b"This is the content."].concat();
    assert_eq!(prepared.signature_payload(), expected);
}

#[test]
fn refuses_a_message_of_another_shape() {
    let shape = |bytes: &[u8]| decode::<CoseSign1<'_>>(bytes, &Limits::MESSAGE).unwrap_err();
    for bytes in [
        &[0x83, 0x40, 0xa0, 0x40][..],
        &[0x85, 0x40, 0xa0, 0x40, 0x40, 0x40],
        &[0x84, 0xa0, 0xa0, 0x40, 0x40],
        &[0x84, 0x40, 0xa0, 0x60, 0x40],
        &[0xd2, 0x84, 0x40, 0xa0, 0x40, 0x40],
        &[0x84, 0x40, 0xa1, 0x18, 0x21, 0x01, 0x40, 0x40],
        &[0xa0],
    ] {
        assert_eq!(shape(bytes), Malformed::CborShape.into(), "{bytes:02x?}");
    }
}
