use proptest::prelude::*;
use serde_json::Value;

use super::examples;
use crate::error::{ApiMisuse, Error, Malformed};
use crate::jose::base64url;
use crate::status_list::{Bits, StatusList};

fn unpack(example: &Value) -> StatusList {
    let bits = Bits::from_number(u8::try_from(example["bits"].as_u64().unwrap()).unwrap()).unwrap();
    StatusList::decompress(bits, &base64url::decode(example["lst"].as_str().unwrap()).unwrap()).unwrap()
}

#[test]
fn reads_the_short_examples_of_the_draft() {
    let examples = examples();
    let statuses = |name: &str, count: u64| -> Vec<u8> {
        let list = unpack(&examples[name]);
        (0..count).map(|index| list.get(index).unwrap()).collect()
    };
    assert_eq!(statuses("status_list_encoding_json", 16), [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1]);
    assert_eq!(statuses("status_list_encoding2_json", 12), [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3]);
}

#[test]
fn reads_every_example_to_its_length_and_writes_it_back() {
    let examples = examples();
    let lists = examples.as_object().unwrap().iter().filter(|(_, example)| example.is_object());
    let mut seen = 0;
    for (name, example) in lists {
        let list = unpack(example);
        let per_byte = 8 / u64::from(list.bits().number());
        let length = example["bytes"].as_u64().unwrap() * per_byte;
        assert!(list.get(length - 1).is_some() && list.get(length).is_none(), "{name}");
        assert_eq!(StatusList::decompress(list.bits(), &list.compress().unwrap()).unwrap(), list, "{name}");
        seen += 1;
    }
    assert_eq!(seen, 6);
}

#[test]
fn refuses_hostile_lists_by_name() {
    let bomb = StatusList::new(Bits::Eight, 4 * 1024 * 1024).unwrap().compress().unwrap();
    assert!(StatusList::decompress(Bits::One, &bomb).is_ok());
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::Write::write_all(&mut encoder, &vec![0; 4 * 1024 * 1024 + 1]).unwrap();
    let too_large = encoder.finish().unwrap();
    let table: &[(&str, &[u8], Malformed)] = &[
        ("no bytes", b"", Malformed::StatusList),
        ("no ZLIB", b"hello", Malformed::StatusList),
        ("cut short", &bomb[..bomb.len() - 5], Malformed::StatusList),
        ("unpacks to too much", &too_large, Malformed::TooLong),
    ];
    for (name, bytes, expected) in table {
        assert_eq!(StatusList::decompress(Bits::One, bytes).unwrap_err(), Error::Malformed(*expected), "{name}");
    }
    assert_eq!(Bits::from_number(3).unwrap_err(), Malformed::StatusList);
    let mut list = StatusList::new(Bits::Two, 5).unwrap();
    assert_eq!(list.set(0, 4).unwrap_err(), Error::ApiMisuse(ApiMisuse::Argument));
    assert_eq!(list.set(8, 1).unwrap_err(), Error::ApiMisuse(ApiMisuse::Argument));
    assert_eq!(StatusList::new(Bits::One, u64::MAX).unwrap_err(), Error::ApiMisuse(ApiMisuse::Argument));
}

proptest! {
    #[test]
    fn every_status_keeps_to_its_place(
        bits in prop::sample::select(vec![Bits::One, Bits::Two, Bits::Four, Bits::Eight]),
        changes in prop::collection::vec((0_u64..500, any::<u8>()), 1..50),
    ) {
        let mut list = StatusList::new(bits, 500).unwrap();
        let mut model = vec![0_u8; 500];
        for (index, status) in changes {
            let status = u8::try_from(u16::from(status) % (1 << bits.number())).unwrap();
            list.set(index, status).unwrap();
            model[usize::try_from(index).unwrap()] = status;
        }
        let list = StatusList::decompress(bits, &list.compress().unwrap()).unwrap();
        let read: Vec<u8> = (0..500).map(|index| list.get(index).unwrap()).collect();
        prop_assert_eq!(read, model);
    }
}
