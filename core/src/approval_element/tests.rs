use proptest::prelude::*;

use super::{ApprovalElement, Arrival, PinProof};
use crate::cbor::{Limits, Value, decode, encode};
use crate::crypto::Signature;
use crate::time::UnixTime;

fn any_approval() -> impl Strategy<Value = ApprovalElement> {
    let arrival = prop_oneof![Just(Arrival::SameDevice), Just(Arrival::Scanned)];
    let pin_proof =
        (any::<[u8; 16]>(), prop::collection::vec(any::<u8>(), 64)).prop_map(|(evaluation_id, signature)| PinProof {
            evaluation_id,
            signature: Signature::from_bytes(&signature).unwrap(),
        });
    (any::<[u8; 32]>(), arrival, any::<u64>(), prop::option::of(pin_proof)).prop_map(
        |(request_hash, arrival, time, pin_proof)| ApprovalElement {
            request_hash,
            arrival,
            time: UnixTime(time),
            pin_proof,
        },
    )
}

proptest! {
    #[test]
    fn reads_back_from_cbor(approval in any_approval()) {
        let bytes = encode(&approval).unwrap();
        prop_assert_eq!(decode::<ApprovalElement>(&bytes, &Limits::MESSAGE).unwrap(), approval);
    }

    #[test]
    fn reads_back_from_json(approval in any_approval()) {
        let json = serde_json::to_string(&approval).unwrap();
        prop_assert_eq!(serde_json::from_str::<ApprovalElement>(&json).unwrap(), approval);
    }
}

fn sample() -> ApprovalElement {
    ApprovalElement {
        request_hash: [0xff; 32],
        arrival: Arrival::SameDevice,
        time: UnixTime(1_700_000_000),
        pin_proof: Some(PinProof { evaluation_id: [0; 16], signature: Signature::from_bytes(&[1; 64]).unwrap() }),
    }
}

#[test]
fn is_written_in_json_as_documented() {
    let json = serde_json::to_value(sample()).unwrap();
    assert_eq!(json["request_hash"], "__________________________________________8");
    assert_eq!(json["arrival"], "same_device");
    assert_eq!(json["time"], 1_700_000_000);
    assert_eq!(json["pin_proof"]["evaluation_id"], "AAAAAAAAAAAAAAAAAAAAAA");
    let without_proof = ApprovalElement { pin_proof: None, ..sample() };
    assert!(serde_json::to_value(without_proof).unwrap().get("pin_proof").is_none());
}

#[test]
fn refuses_members_of_another_shape() {
    let Value::Map(good) = decode(&encode(&sample()).unwrap(), &Limits::MESSAGE).unwrap() else { panic!() };
    let verdict = |name: &str, value: Value| {
        let mut map = good.clone();
        map.insert(Value::Text(name.into()), value);
        decode::<ApprovalElement>(&encode(&Value::Map(map)).unwrap(), &Limits::MESSAGE).is_ok()
    };
    assert!(verdict("later_member", Value::Null), "what a later version adds is ignored");
    assert!(!verdict("request_hash", Value::Bytes(vec![0; 31])));
    assert!(!verdict("request_hash", Value::Text("_".repeat(43))));
    assert!(!verdict("arrival", Value::Text("Scanned".into())));
    assert!(!verdict("time", Value::Integer(-1)));
    assert!(!verdict("time", Value::Text("2026-01-01".into())));
    assert!(!verdict("pin_proof", Value::Map([].into())));
    assert!(!verdict("pin_proof", Value::Bool(true)));
}
