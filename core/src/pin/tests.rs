//! The vectors are those of RFC 9497 appendix A.3.1 (P256-SHA256, OPRF mode).

use voprf::{Group as _, OprfClient};

use super::oprf::derive_scalar;
use super::*;
use crate::crypto::{OprfSuite, PublicKey, SigningKey};
use crate::error::{Error, Malformed, Refused, Untrusted};

const SEED: [u8; 32] = [0xa3; 32];
const KEY_INFO: &[u8] = b"test key";
const SECRET_KEY: &str = "159749d750713afe245d2d39ccfaae8381c53ce92d098a9375ee70739c7ac0bf";
const BLIND: &str = "3338fa65ec36e0290022b48eb562889d89dbfa691d1cde91517fa222ed7ad364";

struct Vector {
    input: &'static str,
    blinded: &'static str,
    evaluated: &'static str,
    output: &'static str,
}

const VECTORS: [Vector; 2] = [
    Vector {
        input: "00",
        blinded: "03723a1e5c09b8b9c18d1dcbca29e8007e95f14f4732d9346d490ffc195110368d",
        evaluated: "030de02ffec47a1fd53efcdd1c6faf5bdc270912b8749e783c7ca75bb412958832",
        output: "a0b34de5fa4c5b6da07e72af73cc507cceeb48981b97b7285fc375345fe495dd",
    },
    Vector {
        input: "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a",
        blinded: "03cc1df781f1c2240a64d1c297b3f3d16262ef5d4cf102734882675c26231b0838",
        evaluated: "03a0395fe3828f2476ffcd1f4fe540e5a8489322d398be3c4e5a869db7fcb7c52c",
        output: "c748ca6dd327f0ce85f4ae3a8cd6d4d5390bbb804c9e12dcf94f853fece3dcce",
    },
];

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

#[test]
fn derives_the_key_pair_of_the_rfc() {
    assert_eq!(derive_scalar(&SEED, KEY_INFO).unwrap().to_vec(), bytes(SECRET_KEY));
}

#[test]
fn evaluates_and_finalizes_the_vectors_of_the_rfc() {
    let key = OprfKey::from_scalar(&bytes(SECRET_KEY)).unwrap();
    for vector in VECTORS {
        let blind = <OprfSuite as voprf::CipherSuite>::Group::deserialize_scalar(&bytes(BLIND)).unwrap();
        let blinded = OprfClient::<OprfSuite>::deterministic_blind_unchecked(&bytes(vector.input), blind).unwrap();
        assert_eq!(blinded.message.serialize().to_vec(), bytes(vector.blinded));
        let evaluated = evaluate(&key, &bytes(vector.blinded)).unwrap();
        assert_eq!(evaluated.to_vec(), bytes(vector.evaluated));
        let blinding = Blinding { client: blinded.state, input: bytes(vector.input).into() };
        assert_eq!(blinding.finalize(&evaluated).unwrap().0.to_vec(), bytes(vector.output));
    }
}

fn pin_secret(pin: &str, device: u8, seed: u8, wallet: u8, version: u32) -> PinSecret {
    let pin = Pin::enter(pin).unwrap();
    let (blinding, blinded) = blind(&pin, &DeviceSecret::from_bytes([device; 32]), &mut rand_core::OsRng).unwrap();
    let key = server_key(&[seed; 32], &[3; 32], &[wallet; 16], version).unwrap();
    blinding.finalize(&evaluate(&key, &blinded).unwrap()).unwrap()
}

fn public(secret: &PinSecret, number: u32) -> PublicKey {
    secret.key(number).unwrap().public_key()
}

#[test]
fn the_same_pin_gives_the_same_keys_and_anything_else_gives_others() {
    let right = pin_secret("471108", 1, 2, 4, 1);
    assert_eq!(public(&right, 0), public(&pin_secret("471108", 1, 2, 4, 1), 0));
    assert_ne!(public(&right, 0), public(&right, 1));
    for other in [
        pin_secret("471109", 1, 2, 4, 1),
        pin_secret("4711080", 1, 2, 4, 1),
        pin_secret("471108", 9, 2, 4, 1),
        pin_secret("471108", 1, 9, 4, 1),
        pin_secret("471108", 1, 2, 9, 1),
        pin_secret("471108", 1, 2, 4, 2),
    ] {
        assert_ne!(public(&right, 0), public(&other, 0));
    }
}

#[test]
fn blinded_elements_of_one_pin_have_nothing_in_common() {
    let pin = Pin::enter("471108").unwrap();
    let secret = DeviceSecret::from_bytes([1; 32]);
    let (_, first) = blind(&pin, &secret, &mut rand_core::OsRng).unwrap();
    let (_, second) = blind(&pin, &secret, &mut rand_core::OsRng).unwrap();
    assert_ne!(first, second);
}

#[test]
fn refuses_what_is_no_element() {
    let key = server_key(&[1; 32], &[2; 32], &[3; 16], 1).unwrap();
    let not_on_the_curve = [&[2][..], &[0xff; 32]].concat();
    for element in [&[][..], &[0], &[0; 33], &not_on_the_curve, &bytes(&"03".repeat(34))] {
        assert_eq!(evaluate(&key, element).unwrap_err(), Error::Malformed(Malformed::OprfElement));
        let pin = Pin::enter("471108").unwrap();
        let (blinding, _) = blind(&pin, &DeviceSecret::from_bytes([1; 32]), &mut rand_core::OsRng).unwrap();
        assert!(matches!(blinding.finalize(element), Err(Error::Malformed(Malformed::OprfElement))));
    }
}

fn chosen(digits: &str) -> Option<Error> {
    Pin::choose(digits).err()
}

#[test]
fn a_pin_has_6_to_12_digits() {
    for wrong in ["", "12345", "4711081234567", "47110a", "４７１１０８", " 471108", "+471108"] {
        assert_eq!(Pin::enter(wrong).err(), Some(Malformed::Pin.into()), "{wrong}");
    }
    assert_eq!(chosen("471108"), None);
    assert_eq!(chosen("471108250391"), None);
}

#[test]
fn trivial_pins_are_refused_when_chosen_and_may_be_entered() {
    for trivial in
        ["111111", "123456", "654321", "890123", "024680", "121212", "123123", "471471", "47114711", "159753", "112233"]
    {
        assert_eq!(chosen(trivial), Some(Refused::TrivialPin.into()), "{trivial}");
        assert!(Pin::enter(trivial).is_ok());
    }
}

#[test]
fn a_birth_date_is_found_in_any_order() {
    for digits in ["120864", "12081964", "640812", "19640812", "081264", "08121964", "4712086411"] {
        assert!(Pin::enter(digits).unwrap().contains_birth_date("1964-08-12"), "{digits}");
    }
    assert!(!Pin::enter("471108").unwrap().contains_birth_date("1964-08-12"));
    for no_date in ["", "1964", "1964-8-12", "1964-08-12-1", "--", "ä-08-12"] {
        assert!(!Pin::enter("120864").unwrap().contains_birth_date(no_date), "{no_date}");
    }
}

#[test]
fn a_proof_holds_for_its_key_evaluation_request_and_session_only() {
    let key = SigningKey::generate(&mut rand_core::OsRng);
    let other = SigningKey::generate(&mut rand_core::OsRng).public_key();
    let signature = key.sign(&proof_payload(&[1; 16], &[2; 32], b"session"));
    let verify = |key: &PublicKey, evaluation: u8, request: u8, session: &[u8]| {
        verify_proof(key, &[evaluation; 16], &[request; 32], session, &signature)
    };
    assert_eq!(verify(&key.public_key(), 1, 2, b"session"), Ok(()));
    let refused = Err(Error::Untrusted(Untrusted::PinProof));
    assert_eq!(verify(&other, 1, 2, b"session"), refused);
    assert_eq!(verify(&key.public_key(), 9, 2, b"session"), refused);
    assert_eq!(verify(&key.public_key(), 1, 9, b"session"), refused);
    assert_eq!(verify(&key.public_key(), 1, 2, b"another"), refused);
}
