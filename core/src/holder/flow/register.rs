//! Registration of a new wallet: wallet key, PIN, and the two statements by which each names the other.

use super::answer::{Answer, at_wallet_server, post_json, post_nothing};
use super::collect::Collecting;
use super::context::Context;
use super::new_pin::{self, OnNewPin};
use super::next::{Next, OnHttp, OnKey, OnSaved, OnSignature};
use super::offer::OnRedeemed;
use crate::attestation::KeyEvidence;
use crate::crypto::{PublicKey, Signature};
use crate::error::{Expired, Malformed, Result};
use crate::holder::state::{
    Bytes, Codes, Pending, PendingCollection, PendingRegistration, PinKeys, Registration, Source,
};
use crate::holder::{KeyPurpose, KeyRef};
use crate::jose::json;
use crate::jose::jws::PreparedJws;
use crate::pin::{self, Blinding, DeviceSecret, Pin};
use crate::wallet::{
    self, PinStatement, RegistrationAnswer, RegistrationEvaluation, RegistrationEvaluationAnswer, RegistrationRequest,
    RegistrationStarted,
};

/// Registers a wallet as soon as the offer is redeemed.
pub(super) struct Enrolling;

impl OnRedeemed for Enrolling {
    fn redeemed(self: Box<Self>, source: Source, cx: &mut Context<'_>) -> Result<Next> {
        let state = cx.edit();
        state.codes = None;
        state.pending = Some(Pending::Registration(PendingRegistration { source: source.clone(), message: None }));
        Next::save(cx, Stored(source))
    }
}

/// Waits until the access token is stored.
struct Stored(Source);

impl OnSaved for Stored {
    fn saved(self: Box<Self>, cx: &mut Context<'_>) -> Result<Next> {
        Ok(start(self.0, cx))
    }
}

/// Takes a registration up again.
pub(super) fn resume(pending: &PendingRegistration, cx: &mut Context<'_>) -> Result<Next> {
    if pending.source.token_expires_at <= cx.now {
        return Err(Expired::Offer.into());
    }
    cx.session.deadline = pending.source.token_expires_at;
    match &pending.message {
        None => Ok(start(pending.source.clone(), cx)),
        Some((message, registration)) => {
            let completing =
                Completing { message: message.clone(), registration: registration.clone(), in_memory: None };
            completing.send(&pending.source, cx)
        }
    }
}

fn start(source: Source, cx: &Context<'_>) -> Next {
    let request = post_nothing(cx, &at_wallet_server(cx, "/wallet/registrations")).with_token(&source.access_token.0);
    Next::repeatable_http(request, Starting { source })
}

/// Waits for the wallet's number and the challenge.
struct Starting {
    source: Source,
}

impl OnHttp for Starting {
    fn answered(self: Box<Self>, answer: Answer, cx: &mut Context<'_>) -> Result<Next> {
        let started: RegistrationStarted = answer.json()?;
        let key = KeyRef::new(KeyPurpose::Wallet, cx.rng);
        let challenge = started.challenge.to_vec();
        Ok(Next::create_key(key.clone(), challenge, MakingKey { source: self.source, started, key }))
    }
}

/// Waits for the wallet key.
struct MakingKey {
    source: Source,
    started: RegistrationStarted,
    key: KeyRef,
}

impl OnKey for MakingKey {
    fn created(self: Box<Self>, public_key: PublicKey, evidence: KeyEvidence, _: &mut Context<'_>) -> Result<Next> {
        let Self { source, started, key } = *self;
        Ok(new_pin::ask(None, Box::new(ChoosingPin { source, started, key, public_key, evidence })))
    }
}

/// Waits for the PIN.
struct ChoosingPin {
    source: Source,
    started: RegistrationStarted,
    key: KeyRef,
    public_key: PublicKey,
    evidence: KeyEvidence,
}

impl OnNewPin for ChoosingPin {
    fn chosen(self: Box<Self>, pin: Pin, cx: &mut Context<'_>) -> Result<Next> {
        let secret = DeviceSecret::generate(cx.rng);
        let (blinding, blinded_element) = pin::blind(&pin, &secret, cx.rng)?;
        let path = format!("/wallet/registrations/{}/evaluations", self.started.wallet_id);
        let request = post_json(cx, &at_wallet_server(cx, &path), &RegistrationEvaluation { blinded_element })?
            .with_token(&self.source.access_token.0);
        Ok(Next::repeatable_http(request, Evaluating { chosen: *self, pin, secret, blinding }))
    }
}

/// Waits for the server's share of the PIN.
struct Evaluating {
    chosen: ChoosingPin,
    pin: Pin,
    secret: DeviceSecret,
    blinding: Blinding,
}

impl OnHttp for Evaluating {
    fn answered(self: Box<Self>, answer: Answer, cx: &mut Context<'_>) -> Result<Next> {
        let Self { chosen, pin, secret: device_secret, blinding } = *self;
        let ChoosingPin { source, started: RegistrationStarted { wallet_id, challenge, .. }, key, .. } = chosen;
        let answer: RegistrationEvaluationAnswer = answer.json()?;
        let secret = blinding.finalize(&answer.evaluated_element)?;
        let pin_keys = PinKeys::derive(&secret, source.wanted.len())?;
        let (wallet_key, pin_key) = (chosen.public_key, pin_keys.get(0)?);
        let aud = cx.config.wallet_server.clone();
        let statement = wallet::prepare(&PinStatement { aud: aud.clone(), wallet_id, challenge, wallet_key, pin_key })?;
        let signature = secret.key(0)?.sign(statement.signature_payload());
        let evidence = chosen.evidence;
        let prepared =
            wallet::prepare(&wallet::Registration { aud, wallet_id, challenge, wallet_key, pin_key, evidence })?;
        let message = prepared.signature_payload().to_vec();
        let registration = Registration::new(wallet_id, key.clone(), &device_secret, pin_keys);
        let pin_statement = statement.complete(signature);
        Ok(Next::sign(
            key,
            &message,
            Signing { source, prepared, pin_statement, registration, in_memory: Collecting::new(pin, secret) },
        ))
    }
}

/// Waits for the wallet key's signature.
struct Signing {
    source: Source,
    prepared: PreparedJws,
    pin_statement: String,
    registration: Registration,
    in_memory: Collecting,
}

impl OnSignature for Signing {
    fn signed(self: Box<Self>, signature: Signature, cx: &mut Context<'_>) -> Result<Next> {
        let Self { source, prepared, pin_statement, registration, in_memory } = *self;
        let request = RegistrationRequest { registration: prepared.complete(signature), pin_statement };
        let message = Bytes(json::encode(&request)?);
        let stored = Some((message.clone(), registration.clone()));
        cx.edit().pending = Some(Pending::Registration(PendingRegistration { source, message: stored }));
        Next::save(cx, Completing { message, registration, in_memory: Some(in_memory) })
    }
}

/// Waits until the completing message is stored, and then for the codes.
struct Completing {
    message: Bytes,
    registration: Registration,
    /// The PIN, unless the app was killed since it was typed.
    in_memory: Option<Collecting>,
}

impl Completing {
    fn send(self, source: &Source, cx: &Context<'_>) -> Result<Next> {
        let url = at_wallet_server(cx, &format!("/wallet/registrations/{}", self.registration.wallet_id));
        let request: RegistrationRequest = json::decode(&self.message.0)?;
        let request = post_json(cx, &url, &request)?.with_token(&source.access_token.0);
        Ok(Next::repeatable_http(request, self))
    }
}

impl OnSaved for Completing {
    fn saved(self: Box<Self>, cx: &mut Context<'_>) -> Result<Next> {
        let Some(Pending::Registration(pending)) = &cx.state().pending else {
            return Err(Malformed::State.into());
        };
        self.send(&pending.source, cx)
    }
}

impl OnHttp for Completing {
    fn answered(self: Box<Self>, answer: Answer, cx: &mut Context<'_>) -> Result<Next> {
        let codes: RegistrationAnswer = answer.json()?;
        let state = cx.edit();
        let Some(Pending::Registration(pending)) = state.pending.take() else {
            return Err(Malformed::State.into());
        };
        state.codes = Some(Codes {
            unblock_code: Bytes(codes.unblock_code.into_bytes()),
            revocation_code: Bytes(codes.revocation_code.into_bytes()),
        });
        state.pending = Some(Pending::Collection(PendingCollection {
            is_enrolment: true,
            source: pending.source,
            registration: self.registration,
            credentials: Vec::new(),
        }));
        Next::save(cx, Registered { in_memory: self.in_memory })
    }
}

/// Waits until the codes are stored.
struct Registered {
    in_memory: Option<Collecting>,
}

impl OnSaved for Registered {
    fn saved(self: Box<Self>, cx: &mut Context<'_>) -> Result<Next> {
        match self.in_memory {
            Some(collecting) => collecting.next(cx),
            None => super::collect::resume(cx),
        }
    }
}
