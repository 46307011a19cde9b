//! What the wallet's server does: registration, PIN, key attestation.

use std::collections::HashMap;

use rand_core::OsRng;

use super::{BASE, Server, bearer, error, json};
use crate::attestation::KeyAttestation;
use crate::crypto::{self, PublicKey};
use crate::holder::{HttpRequest, HttpResponse};
use crate::pin::{self, EvaluationId};
use crate::time::UnixTime;
use crate::wallet::{
    self, ChallengeAnswer, Code, ErrorCode, KeyAttestationAnswer, KeyAttestationRequest, MEDIA_TYPE, Message,
    NewPinStatement, OldPinStatement, PinChange, PinConfirmation, PinEvaluation, PinEvaluationAnswer, PinKeyStatement,
    PinStatement, PinTries, Purpose, Registration, RegistrationAnswer, RegistrationEvaluation,
    RegistrationEvaluationAnswer, RegistrationRequest, RegistrationStarted, Unblock, WalletId,
};

const SEED: [u8; 32] = [1; 32];
const SALT: [u8; 32] = [2; 32];
const TRIES: u32 = 5;

/// A registration that is not complete.
#[derive(Clone)]
pub(super) struct Begun {
    wallet_id: WalletId,
    challenge: [u8; 32],
    version: u32,
    completed: Option<(Vec<u8>, RegistrationAnswer)>,
}

/// A wallet.
pub(in crate::holder::tests) struct Registered {
    pub(super) wallet_key: PublicKey,
    pub(super) pin_key: PublicKey,
    version: u32,
    last_version: u32,
    new_pin: Option<(EvaluationId, u32)>,
    pub(in crate::holder::tests) wrong_tries: u32,
    pub(super) evaluations: HashMap<EvaluationId, (Purpose, u32)>,
    answers: HashMap<Vec<u8>, HttpResponse>,
    pub(super) unblock_code: Code,
}

impl Registered {
    /// Whether this evaluation was for this request, of the PIN that holds today.
    pub(super) fn evaluated(&self, id: &EvaluationId, request_hash: [u8; 32]) -> bool {
        self.evaluations.get(id) == Some(&(Purpose::Approval { request_hash }, self.version))
    }
}

impl Server {
    pub(super) fn wallet(&mut self, path: &[&str], request: &HttpRequest, now: UnixTime) -> HttpResponse {
        match path {
            ["challenges"] => json(&ChallengeAnswer { challenge: crypto::random(&mut OsRng), expires_in: 300 }),
            ["registrations"] => self.start(bearer(request)),
            ["registrations", id, "evaluations"] => self.evaluate_new(bearer(request), id, &request.body),
            ["registrations", id] => self.complete(bearer(request), id, &request.body),
            [kind] => {
                assert_eq!(request.header("content-type"), Some(MEDIA_TYPE));
                self.message(kind, &request.body, now)
            }
            _ => panic!("no such path: {path:?}"),
        }
    }

    fn start(&mut self, token: &str) -> HttpResponse {
        let Some(begun) = self.tokens.get_mut(token) else { return error(ErrorCode::InvalidToken) };
        let begun = begun.get_or_insert_with(|| Begun {
            wallet_id: WalletId::generate(&mut OsRng),
            challenge: crypto::random(&mut OsRng),
            version: 0,
            completed: None,
        });
        json(&RegistrationStarted { wallet_id: begun.wallet_id, challenge: begun.challenge, expires_in: 600 })
    }

    fn evaluate_new(&mut self, token: &str, id: &str, body: &[u8]) -> HttpResponse {
        let Some(Some(begun)) = self.tokens.get_mut(token) else { return error(ErrorCode::InvalidToken) };
        assert_eq!(begun.wallet_id.to_string(), id);
        begun.version += 1;
        let RegistrationEvaluation { blinded_element } = serde_json::from_slice(body).unwrap();
        let key = pin::server_key(&SEED, &SALT, &begun.wallet_id.0, begun.version).unwrap();
        json(&RegistrationEvaluationAnswer { evaluated_element: pin::evaluate(&key, &blinded_element).unwrap() })
    }

    fn complete(&mut self, token: &str, id: &str, body: &[u8]) -> HttpResponse {
        let Some(Some(begun)) = self.tokens.get_mut(token) else { return error(ErrorCode::InvalidToken) };
        assert_eq!(begun.wallet_id.to_string(), id);
        if let Some((before, answer)) = &begun.completed {
            return if before == body { json(answer) } else { error(ErrorCode::Conflict) };
        }
        let request: RegistrationRequest = serde_json::from_slice(body).unwrap();
        let received = wallet::receive::<Registration>(&request.registration).unwrap();
        let wallet_key = received.unverified().wallet_key;
        let by_wallet = received.verify(&wallet_key, BASE).unwrap();
        let by_pin = wallet::receive::<PinStatement>(&request.pin_statement).unwrap();
        let by_pin = by_pin.verify(&by_wallet.pin_key, BASE).unwrap();
        assert_eq!((by_pin.wallet_key, by_pin.pin_key), (wallet_key, by_wallet.pin_key));
        assert_eq!((by_pin.challenge, by_wallet.challenge), (begun.challenge, begun.challenge));
        let unblock_code = Code::generate(&mut OsRng);
        let answer = RegistrationAnswer {
            unblock_code: unblock_code.grouped().to_string(),
            revocation_code: Code::generate(&mut OsRng).grouped().to_string(),
        };
        begun.completed = Some((body.to_vec(), answer.clone()));
        let registered = Registered {
            wallet_key,
            pin_key: by_pin.pin_key,
            version: begun.version,
            last_version: begun.version,
            new_pin: None,
            wrong_tries: 0,
            evaluations: HashMap::new(),
            answers: HashMap::new(),
            unblock_code,
        };
        self.wallets.insert(begun.wallet_id.0, registered);
        json(&answer)
    }

    /// Messages get the same answer again, but for challenges nothing is random here.
    fn message(&mut self, kind: &str, body: &[u8], now: UnixTime) -> HttpResponse {
        let compact = std::str::from_utf8(body).unwrap();
        match kind {
            "pin-evaluations" => self.once(compact, |wallet, message| evaluate(wallet, &message)),
            "pin-confirmations" => {
                let (wallet, message) = self.open::<PinConfirmation>(compact, pin_key);
                assert!(wallet.evaluations.contains_key(&message.evaluation_id));
                wallet.wrong_tries = 0;
                json(&tries(wallet))
            }
            "pin-changes" => self.once(compact, |wallet, message| change(wallet, &message)),
            "unblocks" => self.once(compact, |wallet, message| unblock(wallet, &message)),
            "key-attestations" => self.attest(compact, now),
            _ => panic!("no such message: {kind}"),
        }
    }

    /// Opens a message of a registered wallet.
    fn open<M: Message>(&mut self, compact: &str, key: fn(&Registered) -> PublicKey) -> (&mut Registered, M) {
        let received = wallet::receive::<M>(compact).unwrap();
        let wallet = self.wallets.get_mut(&received.unverified().wallet_id().0).unwrap();
        let message = received.verify(&key(wallet), BASE).unwrap();
        (wallet, message)
    }

    fn once<M: Message>(
        &mut self,
        compact: &str,
        act: impl FnOnce(&mut Registered, M) -> HttpResponse,
    ) -> HttpResponse {
        let (wallet, message) = self.open(compact, wallet_key);
        if let Some(answer) = wallet.answers.get(compact.as_bytes()) {
            return answer.clone();
        }
        let answer = act(wallet, message);
        wallet.answers.insert(compact.as_bytes().to_vec(), answer.clone());
        answer
    }

    fn attest(&mut self, compact: &str, now: UnixTime) -> HttpResponse {
        let (wallet, message) = self.open::<KeyAttestationRequest>(compact, wallet_key);
        let statement = wallet::receive::<PinKeyStatement>(&message.pin_statement).unwrap();
        let statement = statement.verify(&wallet.pin_key, BASE).unwrap();
        assert_eq!((statement.device_key, statement.pin_key), (message.device_key, message.pin_key));
        let attestation = KeyAttestation {
            wallet_id: message.wallet_id.0,
            device_key: message.device_key,
            pin_key: message.pin_key,
            pin_version: wallet.version,
            nonce: message.nonce,
            issued_at: now,
            expires_at: now.plus(300),
            key_storage: message.evidence.key_storage(),
        };
        let prepared = attestation.prepare(std::slice::from_ref(&self.provider.1)).unwrap();
        let signature = self.provider.0.sign(prepared.signature_payload());
        json(&KeyAttestationAnswer { key_attestation: prepared.complete(signature) })
    }
}

fn evaluate(wallet: &mut Registered, message: &PinEvaluation) -> HttpResponse {
    if wallet.wrong_tries >= TRIES {
        return error(ErrorCode::PinBlocked);
    }
    let evaluation_id = crypto::random(&mut OsRng);
    let version = if message.purpose == Purpose::NewPin {
        wallet.last_version += 1;
        wallet.new_pin = Some((evaluation_id, wallet.last_version));
        wallet.last_version
    } else {
        wallet.wrong_tries += 1;
        wallet.version
    };
    wallet.evaluations.insert(evaluation_id, (message.purpose, version));
    let key = pin::server_key(&SEED, &SALT, &message.wallet_id.0, version).unwrap();
    json(&PinEvaluationAnswer {
        evaluation_id,
        evaluated_element: pin::evaluate(&key, &message.blinded_element).unwrap(),
        tries_left: TRIES - wallet.wrong_tries,
        wrong_since_success: wallet.wrong_tries.saturating_sub(1),
    })
}

fn change(wallet: &mut Registered, message: &PinChange) -> HttpResponse {
    let old = wallet::receive::<OldPinStatement>(&message.old_pin_statement).unwrap();
    let old = old.verify(&wallet.pin_key, BASE).unwrap();
    let new = wallet::receive::<NewPinStatement>(&message.new_pin_statement).unwrap();
    let new = new.verify(&old.new_pin_key, BASE).unwrap();
    assert_eq!((new.old_pin_key, new.new_pin_key), (wallet.pin_key, old.new_pin_key));
    match wallet.new_pin {
        Some((id, version)) if id == message.evaluation_id => {
            (wallet.pin_key, wallet.version, wallet.wrong_tries) = (new.new_pin_key, version, 0);
            json(&tries(wallet))
        }
        _ => error(ErrorCode::Conflict),
    }
}

fn unblock(wallet: &mut Registered, message: &Unblock) -> HttpResponse {
    match Code::parse(&message.code) {
        Ok(code) if code == wallet.unblock_code => {
            wallet.wrong_tries = 0;
            json(&tries(wallet))
        }
        _ => error(ErrorCode::WrongCode),
    }
}

fn tries(wallet: &Registered) -> PinTries {
    PinTries { tries_left: TRIES - wallet.wrong_tries, wrong_since_success: wallet.wrong_tries }
}

fn wallet_key(wallet: &Registered) -> PublicKey {
    wallet.wallet_key
}

fn pin_key(wallet: &Registered) -> PublicKey {
    wallet.pin_key
}
