//! Asks for the present PIN until it is right: the server counts, the phone sees by the keys it gives whether it is.

use zeroize::Zeroizing;

use super::answer::{Answer, post_message};
use super::context::Context;
use super::evaluation::{Evaluated, OnEvaluated, evaluate};
use super::next::{Next, OnHttp, OnPin};
use crate::error::{Refused, Result};
use crate::holder::state::Registration;
use crate::holder::{HttpFailure, PinProblem, PinPrompt, PinPurpose};
use crate::pin::{EvaluationId, Pin, PinSecret};
use crate::wallet::{self, PinConfirmation, Purpose};

/// The right PIN, in memory only.
pub(super) struct RightPin {
    pub(super) pin: Pin,
    pub(super) secret: PinSecret,
    /// The evaluation that showed it, for the PIN proof.
    pub(super) evaluation_id: EvaluationId,
    /// How many wrong ones came since the last right one, before this check.
    pub(super) wrong_before: u32,
}

/// Waits for the right PIN.
pub(super) trait OnRightPin: Send {
    /// The PIN is right.
    fn right(self: Box<Self>, pin: RightPin, cx: &mut Context<'_>) -> Result<Next>;
}

/// A check of the present PIN.
pub(super) struct PinCheck {
    /// What the person is told the PIN is for.
    pub(super) asked_for: PinPurpose,
    /// What the server is told.
    pub(super) purpose: Purpose,
    pub(super) registration: Registration,
    pub(super) then: Box<dyn OnRightPin>,
}

impl PinCheck {
    /// Asks for the PIN. Whoever failed in an earlier journey is told again how many tries are left.
    pub(super) fn ask(self, cx: &Context<'_>) -> Next {
        let problem = cx.state().pin_tries_left.map(|tries_left| PinProblem::Wrong { tries_left });
        Asking { check: self, wrong_before: None }.again(problem)
    }

    /// Checks a PIN that was typed in this journey already.
    pub(super) fn with(self, pin: Pin, cx: &mut Context<'_>) -> Result<Next> {
        Asking { check: self, wrong_before: None }.evaluate(pin, cx)
    }
}

/// Waits for the person.
struct Asking {
    check: PinCheck,
    wrong_before: Option<u32>,
}

impl Asking {
    fn again(self, problem: Option<PinProblem>) -> Next {
        Next::pin(PinPrompt { purpose: self.check.asked_for, problem }, self)
    }

    fn evaluate(self, pin: Pin, cx: &mut Context<'_>) -> Result<Next> {
        let registration = self.check.registration.clone();
        let purpose = self.check.purpose;
        evaluate(&pin.clone(), purpose, &registration, Box::new(Comparing { asking: self, pin }), cx)
    }
}

impl OnPin for Asking {
    fn typed(self: Box<Self>, digits: Zeroizing<String>, cx: &mut Context<'_>) -> Result<Next> {
        match Pin::enter(&digits) {
            Ok(pin) => self.evaluate(pin, cx),
            Err(_) => Ok(self.again(Some(PinProblem::Malformed))),
        }
    }
}

/// Waits for the evaluation.
struct Comparing {
    asking: Asking,
    pin: Pin,
}

impl OnEvaluated for Comparing {
    fn evaluated(self: Box<Self>, evaluated: Evaluated, cx: &mut Context<'_>) -> Result<Next> {
        let Self { mut asking, pin } = *self;
        let Evaluated { secret, answer } = evaluated;
        let wrong_before = *asking.wrong_before.get_or_insert(answer.wrong_since_success);
        let (key, registration) = (secret.key(0)?, &asking.check.registration);
        if key.public_key() != registration.pin_keys.get(0)? {
            let tries_left = answer.tries_left;
            cx.edit().pin_tries_left = (tries_left > 0).then_some(tries_left);
            return match tries_left {
                0 => Err(Refused::PinBlocked.into()),
                _ => Ok(asking.again(Some(PinProblem::Wrong { tries_left }))),
            };
        }
        if cx.state().pin_tries_left.is_some() {
            cx.edit().pin_tries_left = None;
        }
        let prepared = wallet::prepare(&PinConfirmation {
            aud: cx.config.wallet_server.clone(),
            wallet_id: registration.wallet_id,
            evaluation_id: answer.evaluation_id,
        })?;
        let signature = key.sign(prepared.signature_payload());
        let request = post_message(cx, "/wallet/pin-confirmations", &prepared.complete(signature));
        let right = RightPin { pin, secret, evaluation_id: answer.evaluation_id, wrong_before };
        Ok(Next::repeatable_http(request, Confirming { right, then: asking.check.then }))
    }
}

/// Waits until the server knows that the PIN was right. Should it not hear of it, the count stays and the journey goes on.
struct Confirming {
    right: RightPin,
    then: Box<dyn OnRightPin>,
}

impl OnHttp for Confirming {
    fn answered(self: Box<Self>, _answer: Answer, cx: &mut Context<'_>) -> Result<Next> {
        self.then.right(self.right, cx)
    }

    fn failed(self: Box<Self>, _failure: HttpFailure, cx: &mut Context<'_>) -> Result<Next> {
        self.then.right(self.right, cx)
    }
}
