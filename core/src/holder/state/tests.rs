use rand_core::OsRng;

use super::*;
use crate::approval_element::Arrival;
use crate::attribute::{Attribute, CITIZEN_CREDENTIAL, Value};
use crate::credential_format::CredentialFormat;
use crate::crypto::SigningKey;
use crate::error::{Error, Untrusted};
use crate::holder::{HistoryEntry, HistoryResult, KeyPurpose};
use crate::pin::{self, DeviceSecret, Pin};
use crate::time::UnixTime;
use crate::wallet::WalletId;

const KEY: StateKey = StateKey::new([7; 32]);

fn key(purpose: KeyPurpose, alias: &str) -> KeyRef {
    KeyRef { purpose, alias: alias.to_owned() }
}

fn registration() -> Registration {
    let secret = DeviceSecret::from_bytes([1; 32]);
    let (blinding, blinded) = pin::blind(&Pin::enter("471108").unwrap(), &secret, &mut OsRng).unwrap();
    let server = pin::server_key(&[2; 32], &[3; 32], &[4; 16], 1).unwrap();
    let pin_secret = blinding.finalize(&pin::evaluate(&server, &blinded).unwrap()).unwrap();
    let pin_keys = PinKeys::derive(&pin_secret, 2).unwrap();
    Registration::new(WalletId([4; 16]), key(KeyPurpose::Wallet, "wallet-1"), &secret, pin_keys)
}

fn credential(format: CredentialFormat, alias: &str) -> Credential {
    let family_name = (Attribute::FamilyName, Value::Text("Muster".to_owned()));
    let of_age = (Attribute::AgeOver18, Value::Flag(true));
    Credential {
        format,
        bytes: Bytes(vec![0, 1, 255]),
        credential_type: CITIZEN_CREDENTIAL.to_owned(),
        key: key(KeyPurpose::Device, alias),
        pin_key: (1, Key(SigningKey::generate(&mut OsRng).public_key())),
        attributes: [family_name, of_age].into(),
        issuer: "Stadt Musterhausen".to_owned(),
        valid_until: UnixTime(1_900_000_000),
    }
}

fn source() -> Source {
    Source {
        credential_issuer: "https://ringe.example/issuance".to_owned(),
        nonce_endpoint: "https://ringe.example/issuance/nonce".to_owned(),
        credential_endpoint: "https://ringe.example/issuance/credential".to_owned(),
        notification_endpoint: None,
        access_token: Bytes(b"secret".to_vec()),
        token_expires_at: UnixTime(5),
        wanted: vec![("mdoc".to_owned(), CredentialFormat::Mdoc)],
    }
}

fn full(pending: Pending) -> State {
    let credentials =
        vec![credential(CredentialFormat::Mdoc, "device-1"), credential(CredentialFormat::SdJwtVc, "device-2")];
    let issuer = ("https://ringe.example/issuance".to_owned(), "https://ringe.example/issuance/nonce".to_owned());
    let mut state = State {
        holding: Some(Holding { registration: registration(), issuer, credentials }),
        pending: Some(pending),
        approval: Some(PendingApproval {
            client_id: "x509_hash:a".to_owned(),
            request: "a.b.c".to_owned(),
            wallet_nonce: Some("n".to_owned()),
            arrival: Arrival::Scanned,
        }),
        codes: Some(Codes { unblock_code: Bytes(b"a".to_vec()), revocation_code: Bytes(b"b".to_vec()) }),
        ..State::default()
    };
    state.history.add(HistoryEntry {
        approved: Vec::new(),
        time: UnixTime(9),
        journey: Journey::Enrolment,
        relying_party: None,
        attributes: vec![Attribute::City],
        result: HistoryResult::Done,
    });
    state
}

fn every_pending() -> Vec<Pending> {
    vec![
        Pending::Registration(PendingRegistration { source: source(), message: None }),
        Pending::Registration(PendingRegistration {
            source: source(),
            message: Some((Bytes(b"{}".to_vec()), registration())),
        }),
        Pending::Collection(PendingCollection {
            is_enrolment: true,
            source: source(),
            registration: registration(),
            credentials: vec![credential(CredentialFormat::Mdoc, "device-3")],
        }),
        Pending::PinChange(PendingPinChange { message: "a.b.c".to_owned(), pin_keys: registration().pin_keys }),
        Pending::Reissue,
    ]
}

#[test]
fn every_state_survives_being_stored() {
    for pending in every_pending() {
        let state = full(pending);
        let opened = open(&seal(&state, &KEY, &mut OsRng).unwrap(), &KEY).unwrap();
        assert_eq!(cbor::encode(&opened).unwrap(), cbor::encode(&state).unwrap());
        assert_eq!(opened.keys(), state.keys());
    }
    let empty = open(&seal(&State::default(), &KEY, &mut OsRng).unwrap(), &KEY).unwrap();
    assert!(empty.holding.is_none() && empty.pending.is_none());
}

#[test]
fn refuses_a_state_that_was_changed_anywhere() {
    let sealed = seal(&full(Pending::Reissue), &KEY, &mut OsRng).unwrap();
    for position in [1, 12, 13, sealed.len() / 2, sealed.len() - 1] {
        let mut changed = sealed.clone();
        changed[position] ^= 1;
        assert_eq!(open(&changed, &KEY).err(), Some(Error::Untrusted(Untrusted::Decryption)), "{position}");
    }
    let other_key = StateKey::new([8; 32]);
    assert_eq!(open(&sealed, &other_key).err(), Some(Error::Untrusted(Untrusted::Decryption)));
}

#[test]
fn refuses_a_state_of_another_version_or_none() {
    let mut sealed = seal(&State::default(), &KEY, &mut OsRng).unwrap();
    sealed[0] = 2;
    for no_state in [sealed.as_slice(), &[], &[1], &[1; 12]] {
        assert_eq!(open(no_state, &KEY).err(), Some(Error::Malformed(Malformed::State)));
    }
}

#[test]
fn a_sealed_state_shows_nothing_of_its_content() {
    let sealed = seal(&full(Pending::Reissue), &KEY, &mut OsRng).unwrap();
    let shows = |text: &[u8]| sealed.windows(text.len()).any(|window| window == text);
    assert!(!shows(b"Muster") && !shows(b"ringe.example"));
}

#[test]
fn the_history_keeps_the_newest_entries() {
    let mut history = History::default();
    for time in 0..300 {
        history.add(HistoryEntry {
            approved: Vec::new(),
            time: UnixTime(time),
            journey: Journey::Approval,
            relying_party: None,
            attributes: Vec::new(),
            result: HistoryResult::Sent,
        });
    }
    history.conclude(HistoryResult::Done);
    let times: Vec<u64> = history.iter().map(|entry| entry.time.0).collect();
    assert_eq!((times.len(), times[0], times[199]), (200, 299, 100));
    assert_eq!(history.iter().filter(|entry| entry.result == HistoryResult::Done).count(), 1);
}
