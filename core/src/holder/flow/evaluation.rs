//! One evaluation of a PIN by the wallet's server: challenge, signature of the wallet key, answer (design: PIN, RFC 9497).

use super::answer::{Answer, at_wallet_server, post_message, post_nothing};
use super::context::Context;
use super::next::{Next, OnHttp, OnSignature};
use crate::crypto::Signature;
use crate::error::Result;
use crate::holder::state::Registration;
use crate::jose::jws::PreparedJws;
use crate::pin::{self, Blinding, ELEMENT_LENGTH, Pin, PinSecret};
use crate::wallet::{self, ChallengeAnswer, PinEvaluation, PinEvaluationAnswer, Purpose};

/// What an evaluation gave: the secret of whatever PIN was typed, and what the server says about it.
pub(super) struct Evaluated {
    pub(super) secret: PinSecret,
    pub(super) answer: PinEvaluationAnswer,
}

/// Waits for an evaluation.
pub(super) trait OnEvaluated: Send {
    /// The PIN was evaluated.
    fn evaluated(self: Box<Self>, evaluated: Evaluated, cx: &mut Context<'_>) -> Result<Next>;
}

/// Starts an evaluation.
pub(super) fn evaluate(
    pin: &Pin,
    purpose: Purpose,
    registration: &Registration,
    then: Box<dyn OnEvaluated>,
    cx: &mut Context<'_>,
) -> Result<Next> {
    let (blinding, blinded_element) = pin::blind(pin, &registration.device_secret()?, cx.rng)?;
    let request = post_nothing(cx, &at_wallet_server(cx, "/wallet/challenges"));
    let registration = registration.clone();
    Ok(Next::repeatable_http(request, Challenged { blinding, blinded_element, purpose, registration, then }))
}

/// Waits for the challenge.
struct Challenged {
    blinding: Blinding,
    blinded_element: [u8; ELEMENT_LENGTH],
    purpose: Purpose,
    registration: Registration,
    then: Box<dyn OnEvaluated>,
}

impl OnHttp for Challenged {
    fn answered(self: Box<Self>, answer: Answer, cx: &mut Context<'_>) -> Result<Next> {
        let ChallengeAnswer { challenge, .. } = answer.json()?;
        let prepared = wallet::prepare(&PinEvaluation {
            aud: cx.config.wallet_server.clone(),
            wallet_id: self.registration.wallet_id,
            challenge,
            blinded_element: self.blinded_element,
            purpose: self.purpose,
        })?;
        let message = prepared.signature_payload().to_vec();
        let signing = Signing { prepared, blinding: self.blinding, then: self.then };
        Ok(Next::sign(self.registration.key, &message, signing))
    }
}

/// Waits for the wallet key.
struct Signing {
    prepared: PreparedJws,
    blinding: Blinding,
    then: Box<dyn OnEvaluated>,
}

impl OnSignature for Signing {
    fn signed(self: Box<Self>, signature: Signature, cx: &mut Context<'_>) -> Result<Next> {
        let request = post_message(cx, "/wallet/pin-evaluations", &self.prepared.complete(signature));
        Ok(Next::repeatable_http(request, Sent { blinding: self.blinding, then: self.then }))
    }
}

/// Waits for the server's share.
struct Sent {
    blinding: Blinding,
    then: Box<dyn OnEvaluated>,
}

impl OnHttp for Sent {
    fn answered(self: Box<Self>, answer: Answer, cx: &mut Context<'_>) -> Result<Next> {
        let answer: PinEvaluationAnswer = answer.json()?;
        let secret = self.blinding.finalize(&answer.evaluated_element)?;
        self.then.evaluated(Evaluated { secret, answer }, cx)
    }
}
