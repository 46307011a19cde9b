//! A phone that does what an honest one does, step by step, so that tests can do something else.

use rand_core::OsRng;
use siegelring_core::attestation::KeyEvidence;
use siegelring_core::crypto::{PublicKey, SigningKey};
use siegelring_core::pin::{self, Blinding, DeviceSecret, EvaluationId, Pin, PinSecret};
use siegelring_core::wallet::{
    self as messages, KeyAttestationRequest, Message, NewPinStatement, OldPinStatement, PinChange, PinConfirmation,
    PinEvaluation, PinKeyStatement, PinStatement, PinTries, Purpose, Registration, RegistrationAnswer,
    RegistrationEvaluation, RegistrationRequest, Unblock, WalletId,
};
use siegelring_verifier::wallet::Result;

use crate::world::{BASE, World};

pub struct Phone {
    pub wallet_id: WalletId,
    pub wallet_key: SigningKey,
    pub secret: DeviceSecret,
    /// PIN key 0, as the phone keeps it to know a right PIN.
    pub pin_key: PublicKey,
    pub codes: RegistrationAnswer,
}

/// An evaluation that was answered.
pub struct Evaluated {
    pub id: EvaluationId,
    pub tries_left: u32,
    pub wrong_since_success: u32,
    pub pin: PinSecret,
}

impl Phone {
    pub async fn register(world: &World, access_token: &str, pin: &str) -> Self {
        let (wallet_id, request, mut phone) = Self::unregistered(world, access_token, pin).await;
        let answer = world.server.complete_registration(access_token, wallet_id, &request, world.now()).await;
        phone.codes = answer.unwrap();
        phone
    }

    /// Everything up to the last message of a registration.
    pub async fn unregistered(world: &World, access_token: &str, pin: &str) -> (WalletId, RegistrationRequest, Self) {
        let started = world.server.start_registration(access_token, world.now()).await.unwrap();
        let wallet_id = started.wallet_id;
        let (wallet_key, secret) = (SigningKey::generate(&mut OsRng), DeviceSecret::generate(&mut OsRng));
        let (blinding, blinded_element) = blind(pin, &secret);
        let evaluation = RegistrationEvaluation { blinded_element };
        let answer = world.server.evaluate_registration(access_token, wallet_id, &evaluation, world.now()).await;
        let pin = blinding.finalize(&answer.unwrap().evaluated_element).unwrap();
        let request = registration(wallet_id, started.challenge, &wallet_key, &pin.key(0).unwrap());
        let codes = RegistrationAnswer { unblock_code: String::new(), revocation_code: String::new() };
        let pin_key = pin.key(0).unwrap().public_key();
        (wallet_id, request, Self { wallet_id, wallet_key, secret, pin_key, codes })
    }

    /// The message of an evaluation, and what is needed to read its answer.
    pub fn evaluation(&self, world: &World, pin: &str, purpose: Purpose) -> (String, Blinding) {
        let (blinding, blinded_element) = blind(pin, &self.secret);
        let challenge = world.server.challenge(world.now()).challenge;
        let message =
            PinEvaluation { aud: BASE.to_owned(), wallet_id: self.wallet_id, challenge, blinded_element, purpose };
        (signed(&message, &self.wallet_key), blinding)
    }

    pub async fn evaluate(&self, world: &World, pin: &str, purpose: Purpose) -> Result<Evaluated> {
        let (message, blinding) = self.evaluation(world, pin, purpose);
        let answer = world.server.pin_evaluation(&message, world.now()).await?;
        Ok(Evaluated {
            id: answer.evaluation_id,
            tries_left: answer.tries_left,
            wrong_since_success: answer.wrong_since_success,
            pin: blinding.finalize(&answer.evaluated_element).unwrap(),
        })
    }

    /// A try of a PIN for something of the wallet itself.
    pub async fn try_pin(&self, world: &World, pin: &str) -> Result<Evaluated> {
        self.evaluate(world, pin, Purpose::Wallet).await
    }

    /// Whether the phone can tell that the PIN was right.
    pub fn is_right(&self, evaluated: &Evaluated) -> bool {
        evaluated.pin.key(0).unwrap().public_key() == self.pin_key
    }

    pub fn confirmation(&self, evaluated: &Evaluated) -> String {
        let message = PinConfirmation { aud: BASE.to_owned(), wallet_id: self.wallet_id, evaluation_id: evaluated.id };
        signed(&message, &evaluated.pin.key(0).unwrap())
    }

    pub async fn confirm(&self, world: &World, evaluated: &Evaluated) -> Result<PinTries> {
        world.server.pin_confirmation(&self.confirmation(evaluated), world.now()).await
    }

    /// Enters the right PIN and confirms it.
    pub async fn enter_pin(&self, world: &World, pin: &str) -> Evaluated {
        let evaluated = self.try_pin(world, pin).await.unwrap();
        assert!(self.is_right(&evaluated));
        self.confirm(world, &evaluated).await.unwrap();
        evaluated
    }

    pub fn change(&self, evaluation_id: EvaluationId, old: &PinSecret, new: &PinSecret) -> String {
        let (old_key, new_key) = (old.key(0).unwrap(), new.key(0).unwrap());
        let (aud, wallet_id) = (BASE.to_owned(), self.wallet_id);
        let (old_pin_key, new_pin_key) = (old_key.public_key(), new_key.public_key());
        let by_old = OldPinStatement { aud: aud.clone(), wallet_id, evaluation_id, old_pin_key, new_pin_key };
        let by_new = NewPinStatement { aud: aud.clone(), wallet_id, evaluation_id, old_pin_key, new_pin_key };
        let message = PinChange {
            aud,
            wallet_id,
            evaluation_id,
            old_pin_statement: signed(&by_old, &old_key),
            new_pin_statement: signed(&by_new, &new_key),
        };
        signed(&message, &self.wallet_key)
    }

    pub fn unblocking(&self, world: &World, code: &str) -> String {
        let challenge = world.server.challenge(world.now()).challenge;
        let message = Unblock { aud: BASE.to_owned(), wallet_id: self.wallet_id, challenge, code: code.to_owned() };
        signed(&message, &self.wallet_key)
    }

    pub async fn unblock(&self, world: &World, code: &str) -> Result<PinTries> {
        world.server.unblock(&self.unblocking(world, code), world.now()).await
    }

    pub fn attestation_request(&self, nonce: &str, device_key: PublicKey, pin: &PinSecret) -> KeyAttestationRequest {
        let (aud, wallet_id) = (BASE.to_owned(), self.wallet_id);
        let pin_key = pin.key(1).unwrap().public_key();
        let statement = PinKeyStatement { aud: aud.clone(), wallet_id, nonce: nonce.to_owned(), device_key, pin_key };
        let pin_statement = signed(&statement, &pin.key(0).unwrap());
        let evidence = KeyEvidence::Software {};
        KeyAttestationRequest { aud, wallet_id, nonce: nonce.to_owned(), device_key, pin_key, evidence, pin_statement }
    }
}

pub fn registration(
    wallet_id: WalletId,
    challenge: [u8; 32],
    wallet: &SigningKey,
    pin: &SigningKey,
) -> RegistrationRequest {
    let (wallet_key, pin_key) = (wallet.public_key(), pin.public_key());
    let (aud, evidence) = (BASE.to_owned(), KeyEvidence::Software {});
    let by_wallet = Registration { aud: aud.clone(), wallet_id, challenge, wallet_key, pin_key, evidence };
    let by_pin = PinStatement { aud, wallet_id, challenge, wallet_key, pin_key };
    RegistrationRequest { registration: signed(&by_wallet, wallet), pin_statement: signed(&by_pin, pin) }
}

pub fn blind(pin: &str, secret: &DeviceSecret) -> (Blinding, [u8; pin::ELEMENT_LENGTH]) {
    pin::blind(&Pin::enter(pin).unwrap(), secret, &mut OsRng).unwrap()
}

pub fn signed<M: Message>(message: &M, key: &SigningKey) -> String {
    let prepared = messages::prepare(message).unwrap();
    let signature = key.sign(prepared.signature_payload());
    prepared.complete(signature)
}
