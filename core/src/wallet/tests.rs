use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::*;
use crate::attestation::KeyEvidence;
use crate::crypto::{PublicKey, SigningKey};
use crate::error::{Error, Malformed, PeerMisbehaved, Untrusted};
use crate::jose::json;

const SERVER: &str = "https://wallet.example";

fn key(seed: u8) -> SigningKey {
    SigningKey::from_scalar(&[seed / 2 + 1; 32]).unwrap()
}

fn public(seed: u8) -> PublicKey {
    key(seed).public_key()
}

fn confirmation() -> PinConfirmation {
    PinConfirmation { aud: SERVER.to_owned(), wallet_id: WalletId([1; 16]), evaluation_id: [2; 16] }
}

fn signed<M: Message>(message: &M, key: &SigningKey) -> String {
    let prepared = prepare(message).unwrap();
    let signature = key.sign(prepared.signature_payload());
    prepared.complete(signature)
}

#[test]
fn a_message_holds_for_its_key_and_server_only() {
    let compact = signed(&confirmation(), &key(1));
    let verify = |key: u8, server| receive::<PinConfirmation>(&compact).unwrap().verify(&public(key), server);
    assert_eq!(verify(1, SERVER), Ok(confirmation()));
    assert_eq!(verify(2, SERVER), Err(Error::Untrusted(Untrusted::Signature)));
    assert_eq!(verify(1, "https://other.example"), Err(PeerMisbehaved::WrongAudience.into()));
}

#[test]
fn no_signature_fits_two_purposes() {
    // The two statements of a change have the same members, so only their types tell them apart.
    let old = OldPinStatement {
        aud: SERVER.to_owned(),
        wallet_id: WalletId([1; 16]),
        evaluation_id: [2; 16],
        old_pin_key: public(1),
        new_pin_key: public(2),
    };
    let compact = signed(&old, &key(1));
    assert!(receive::<OldPinStatement>(&compact).unwrap().verify(&public(1), SERVER).is_ok());
    let confused = receive::<NewPinStatement>(&compact).unwrap().verify(&public(1), SERVER);
    assert_eq!(confused, Err(PeerMisbehaved::WrongType.into()));
}

#[test]
fn every_message_has_its_own_type() {
    let types = [
        Registration::TYP,
        PinStatement::TYP,
        KeyAttestationRequest::TYP,
        PinKeyStatement::TYP,
        PinEvaluation::TYP,
        PinConfirmation::TYP,
        PinChange::TYP,
        OldPinStatement::TYP,
        NewPinStatement::TYP,
        Unblock::TYP,
    ];
    let distinct: std::collections::HashSet<_> = types.iter().collect();
    assert_eq!(distinct.len(), types.len());
}

#[test]
fn refuses_what_is_too_long() {
    let mut long = confirmation();
    long.aud = "a".repeat(16 * 1024);
    let message = signed(&long, &key(1));
    let received = receive::<PinConfirmation>(&message);
    assert_eq!(received.err(), Some(Malformed::TooLong.into()));
}

#[test]
fn error_codes_are_what_they_are_written_as() {
    for &code in ErrorCode::ALL {
        let answer = ErrorAnswer { error: code, tries_left: None };
        assert_eq!(json::encode(&answer).unwrap(), format!(r#"{{"error":"{}"}}"#, code.code()).into_bytes());
        assert!((400..600).contains(&code.status()));
    }
}

#[test]
fn a_code_is_read_as_people_write_it() {
    let code = Code::generate(&mut rand_core::OsRng);
    assert_eq!(code.grouped().len(), 19);
    for typed in [code.grouped().to_string(), code.as_str().to_lowercase(), format!(" {} ", *code.grouped())] {
        assert!(Code::parse(&typed).unwrap() == code);
    }
    assert_eq!(Code::parse("oOiI-lL00-1111-2222").unwrap().as_str(), "0011110011112222");
    for wrong in ["", "0000-0000-0000-000", "0000-0000-0000-0000-0", "0000-0000-0000-000U", "0000-0000-0000-000ß"] {
        assert_eq!(Code::parse(wrong).err(), Some(Malformed::Code.into()), "{wrong}");
    }
}

fn round_trip<T: Serialize + DeserializeOwned + PartialEq>(value: &T) -> Result<(), TestCaseError> {
    let read = json::decode::<T>(&json::encode(value).unwrap());
    prop_assert!(read.as_ref() == Ok(value));
    Ok(())
}

proptest! {
    #[test]
    fn what_is_written_is_read(
        id: [u8; 16],
        challenge: [u8; 32],
        element in prop::array::uniform32(any::<u8>()),
        seed: u8,
        text in ".{0,40}",
        numbers: (u32, u32, u64),
    ) {
        let (wallet_id, aud) = (WalletId(id), SERVER.to_owned());
        let mut blinded_element = [2; 33];
        blinded_element[1..].copy_from_slice(&element);
        let (wallet_key, pin_key, device_key) = (public(seed), public(seed ^ 1), public(seed ^ 2));
        prop_assert_eq!(wallet_id.to_string().parse(), Ok(wallet_id));
        round_trip(&RegistrationStarted { wallet_id, challenge, expires_in: numbers.2 })?;
        round_trip(&RegistrationEvaluation { blinded_element })?;
        round_trip(&RegistrationEvaluationAnswer { evaluated_element: blinded_element })?;
        let evidence = KeyEvidence::Software {};
        let registration =
            Registration { aud: aud.clone(), wallet_id, challenge, wallet_key, pin_key, evidence: evidence.clone() };
        round_trip(&registration)?;
        round_trip(&PinStatement { aud: aud.clone(), wallet_id, challenge, wallet_key, pin_key })?;
        round_trip(&RegistrationAnswer { unblock_code: text.clone(), revocation_code: text.clone() })?;
        round_trip(&KeyAttestationRequest {
            aud: aud.clone(),
            wallet_id,
            nonce: text.clone(),
            device_key,
            pin_key,
            evidence,
            pin_statement: text.clone(),
        })?;
        for purpose in [Purpose::Approval { request_hash: challenge }, Purpose::Wallet, Purpose::NewPin] {
            let evaluation = PinEvaluation { aud: aud.clone(), wallet_id, challenge, blinded_element, purpose };
            round_trip(&evaluation)?;
        }
        round_trip(&PinEvaluationAnswer {
            evaluation_id: id,
            evaluated_element: blinded_element,
            tries_left: numbers.0,
            wrong_since_success: numbers.1,
        })?;
        round_trip(&PinTries { tries_left: numbers.0, wrong_since_success: numbers.1 })?;
        round_trip(&Unblock { aud, wallet_id, challenge, code: text })?;
        round_trip(&ChallengeAnswer { challenge, expires_in: numbers.2 })?;
    }
}
