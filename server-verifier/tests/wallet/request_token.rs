use rand_core::OsRng;
use siegelring_core::crypto;
use siegelring_core::jose::base64url;
use siegelring_core::time::UnixTime;
use siegelring_verifier::approval::Flow;
use siegelring_verifier::keys::Secret;
use siegelring_verifier::wallet::request_token::{QR_PERIOD, parse, same_device, scanned};

const NOW: UnixTime = UnixTime(1_800_000_000);

fn key() -> Secret {
    Secret::new([7; 32])
}

fn id() -> String {
    base64url::encode(crypto::random::<16>(&mut OsRng))
}

#[test]
fn each_token_names_its_approval_and_flow() {
    let id = id();
    for (token, flow) in [(scanned(&key(), &id, NOW), Flow::Scanned), (same_device(&key(), &id), Flow::SameDevice)] {
        let read = parse(&key(), &token, NOW).unwrap();
        assert_eq!((read.approval_id, read.flow, read.stale), (id.clone(), flow, false));
    }
}

#[test]
fn a_qr_code_is_good_for_three_periods() {
    let token = scanned(&key(), &id(), NOW);
    for (age, stale) in [(0, false), (3 * QR_PERIOD - 1, false), (3 * QR_PERIOD, true), (86_400, true)] {
        assert_eq!(parse(&key(), &token, NOW.plus(age)).unwrap().stale, stale, "{age}");
    }
    assert!(parse(&key(), &token, NOW.minus(QR_PERIOD)).unwrap().stale);
    assert_ne!(token, scanned(&key(), &id(), NOW.plus(QR_PERIOD)));
}

#[test]
fn a_link_does_not_age() {
    let token = same_device(&key(), &id());
    assert!(!parse(&key(), &token, NOW.plus(86_400)).unwrap().stale);
}

#[test]
fn refuses_every_changed_bit_and_other_keys() {
    let id = id();
    for token in [scanned(&key(), &id, NOW), same_device(&key(), &id)] {
        let bytes = base64url::decode(&token).unwrap();
        for bit in 0..bytes.len() * 8 {
            let mut changed = bytes.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(parse(&key(), &base64url::encode(changed), NOW), None, "bit {bit}");
        }
        for length in 0..bytes.len() {
            assert_eq!(parse(&key(), &base64url::encode(&bytes[..length]), NOW), None);
        }
        assert_eq!(parse(&Secret::new([8; 32]), &token, NOW), None);
    }
}
