//! A change of PIN: the old one, a new one, one message that both and the wallet key sign, new credentials.

use super::answer::{Answer, post_message};
use super::context::Context;
use super::evaluation::{Evaluated, OnEvaluated, evaluate};
use super::new_pin::{self, OnNewPin};
use super::next::{Next, OnHttp, OnSaved, OnSignature};
use super::pin_check::{OnRightPin, PinCheck, RightPin};
use super::reissue;
use crate::crypto::{PublicKey, Signature, SigningKey};
use crate::error::{Error, Malformed, Refused, Result};
use crate::holder::state::{Pending, PendingPinChange, PinKeys, Registration};
use crate::holder::{PinProblem, PinPurpose};
use crate::jose::jws::PreparedJws;
use crate::pin::{EvaluationId, Pin, PinSecret};
use crate::wallet::{self, NewPinStatement, OldPinStatement, PinChange, Purpose, WalletId};

/// Starts a change that the person wants.
pub(super) fn start(cx: &Context<'_>) -> Result<Next> {
    let check = PinCheck {
        asked_for: PinPurpose::Change,
        purpose: Purpose::Wallet,
        registration: registration(cx)?.clone(),
        then: Box::new(Changing),
    };
    Ok(check.ask(cx))
}

/// Starts the change that an enrolment ends with if the PIN chosen turns out to be the date of birth.
pub(super) fn from_birth_date(old: &PinSecret, cx: &Context<'_>) -> Result<Next> {
    let changing = ChoosingNew { registration: registration(cx)?.clone(), old_key: old.key(0)? };
    Ok(new_pin::ask(Some(PinProblem::BirthDate), Box::new(changing)))
}

/// Sends a change again of which it is not known whether it arrived.
pub(super) fn resume(pending: &PendingPinChange, cx: &Context<'_>) -> Next {
    send(pending, None, cx)
}

/// Waits for the old PIN.
struct Changing;

impl OnRightPin for Changing {
    fn right(self: Box<Self>, right: RightPin, cx: &mut Context<'_>) -> Result<Next> {
        let changing = ChoosingNew { registration: registration(cx)?.clone(), old_key: right.secret.key(0)? };
        Ok(new_pin::ask(None, Box::new(changing)))
    }
}

/// Waits for the new PIN.
struct ChoosingNew {
    registration: Registration,
    old_key: SigningKey,
}

impl OnNewPin for ChoosingNew {
    fn chosen(self: Box<Self>, pin: Pin, cx: &mut Context<'_>) -> Result<Next> {
        let Self { registration, old_key } = *self;
        let agreeing = Agreeing { registration: registration.clone(), old_key, pin: pin.clone() };
        evaluate(&pin, Purpose::NewPin, &registration, Box::new(agreeing), cx)
    }
}

/// Waits for the evaluation of the new PIN.
struct Agreeing {
    registration: Registration,
    old_key: SigningKey,
    pin: Pin,
}

impl OnEvaluated for Agreeing {
    fn evaluated(self: Box<Self>, evaluated: Evaluated, cx: &mut Context<'_>) -> Result<Next> {
        let Self { registration, old_key, pin } = *self;
        let (new_key, evaluation_id) = (evaluated.secret.key(0)?, evaluated.answer.evaluation_id);
        let statements = Statements {
            aud: cx.config.wallet_server.clone(),
            wallet_id: registration.wallet_id,
            evaluation_id,
            old_pin_key: old_key.public_key(),
            new_pin_key: new_key.public_key(),
        };
        let prepared = wallet::prepare(&PinChange {
            aud: statements.aud.clone(),
            wallet_id: registration.wallet_id,
            evaluation_id,
            old_pin_statement: statements.by_old(&old_key)?,
            new_pin_statement: statements.by_new(&new_key)?,
        })?;
        let message = prepared.signature_payload().to_vec();
        let pin_keys = registration.pin_keys.of_new_pin(&evaluated.secret)?;
        Ok(Next::sign(registration.key, &message, Signing { prepared, pin_keys, pin }))
    }
}

/// What both PIN keys state.
struct Statements {
    aud: String,
    wallet_id: WalletId,
    evaluation_id: EvaluationId,
    old_pin_key: PublicKey,
    new_pin_key: PublicKey,
}

impl Statements {
    fn by_old(&self, key: &SigningKey) -> Result<String> {
        let Self { aud, wallet_id, evaluation_id, old_pin_key, new_pin_key } = self;
        let (wallet_id, evaluation_id) = (*wallet_id, *evaluation_id);
        let (old_pin_key, new_pin_key) = (*old_pin_key, *new_pin_key);
        let statement = OldPinStatement { aud: aud.clone(), wallet_id, evaluation_id, old_pin_key, new_pin_key };
        Ok(signed(wallet::prepare(&statement)?, key))
    }

    fn by_new(&self, key: &SigningKey) -> Result<String> {
        let Self { aud, wallet_id, evaluation_id, old_pin_key, new_pin_key } = self;
        let (wallet_id, evaluation_id) = (*wallet_id, *evaluation_id);
        let (old_pin_key, new_pin_key) = (*old_pin_key, *new_pin_key);
        let statement = NewPinStatement { aud: aud.clone(), wallet_id, evaluation_id, old_pin_key, new_pin_key };
        Ok(signed(wallet::prepare(&statement)?, key))
    }
}

fn signed(prepared: PreparedJws, key: &SigningKey) -> String {
    let signature = key.sign(prepared.signature_payload());
    prepared.complete(signature)
}

/// Waits for the wallet key.
struct Signing {
    prepared: PreparedJws,
    pin_keys: PinKeys,
    pin: Pin,
}

impl OnSignature for Signing {
    fn signed(self: Box<Self>, signature: Signature, cx: &mut Context<'_>) -> Result<Next> {
        let Self { prepared, pin_keys, pin } = *self;
        let message = prepared.complete(signature);
        cx.edit().pending = Some(Pending::PinChange(PendingPinChange { message, pin_keys }));
        Next::save(cx, Stored { pin })
    }
}

/// Waits until both generations of PIN keys are stored.
struct Stored {
    pin: Pin,
}

impl OnSaved for Stored {
    fn saved(self: Box<Self>, cx: &mut Context<'_>) -> Result<Next> {
        match &cx.state().pending {
            Some(Pending::PinChange(pending)) => Ok(send(pending, Some(self.pin), cx)),
            _ => Err(Malformed::State.into()),
        }
    }
}

fn send(pending: &PendingPinChange, pin: Option<Pin>, cx: &Context<'_>) -> Next {
    Next::repeatable_http(post_message(cx, "/wallet/pin-changes", &pending.message), Sent { pin })
}

/// Waits to hear which PIN won.
struct Sent {
    /// The new PIN, unless the app was killed since it was typed.
    pin: Option<Pin>,
}

impl OnHttp for Sent {
    fn answered(self: Box<Self>, answer: Answer, cx: &mut Context<'_>) -> Result<Next> {
        if !answer.is_success() {
            let error = answer.error();
            if error != Error::from(Refused::Offline) {
                cx.edit().pending = None;
            }
            return Err(error);
        }
        let state = cx.edit();
        let (Some(Pending::PinChange(pending)), Some(holding)) = (state.pending.take(), &mut state.holding) else {
            return Err(Malformed::State.into());
        };
        holding.registration.pin_keys = pending.pin_keys;
        state.pending = Some(Pending::Reissue);
        Next::save(cx, Changed { pin: self.pin })
    }
}

/// Waits until it is stored that the new PIN won.
struct Changed {
    pin: Option<Pin>,
}

impl OnSaved for Changed {
    fn saved(self: Box<Self>, cx: &mut Context<'_>) -> Result<Next> {
        reissue::start(self.pin, cx)
    }
}

fn registration<'a>(cx: &'a Context<'_>) -> Result<&'a Registration> {
    cx.state().holding.as_ref().map(|holding| &holding.registration).ok_or_else(|| Refused::NotEnrolled.into())
}
