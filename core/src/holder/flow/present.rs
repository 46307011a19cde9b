//! An approval, after the right PIN: prove it, sign with each device key, encrypt, send.

use std::collections::{BTreeMap, VecDeque};

use super::answer::Answer;
use super::approve::names;
use super::context::Context;
use super::ending::{posted, record, way_back};
use super::next::{Next, OnHttp, OnSaved, OnSignature};
use super::pin_check::{OnRightPin, RightPin};
use crate::approval_element::{ApprovalElement, PinProof};
use crate::attribute::{Attribute, Value};
use crate::crypto::Signature;
use crate::error::{Malformed, Refused, Result};
use crate::holder::matching::Selected;
use crate::holder::presentation::{Binding, PreparedPresentation};
use crate::holder::request::VerifiedRequest;
use crate::holder::response::OutgoingResponse;
use crate::holder::state::Credential;
use crate::holder::{HistoryResult, Outcome};
use crate::openid4vp::response::DirectPostAnswer;
use crate::pin;

/// Waits for the right PIN.
pub(super) struct Approving {
    pub(super) request: VerifiedRequest,
    pub(super) selected: Vec<Selected>,
}

impl OnRightPin for Approving {
    fn right(self: Box<Self>, pin: RightPin, cx: &mut Context<'_>) -> Result<Next> {
        let answered = self.selected.iter().map(|selected| selected.query_id.clone()).collect();
        let selected = self.selected.into();
        Presenting { request: self.request, pin, selected, answered, presentations: BTreeMap::new() }.next(cx)
    }
}

/// Presentations in the making, one credential after the other.
struct Presenting {
    request: VerifiedRequest,
    pin: RightPin,
    selected: VecDeque<Selected>,
    /// The credential queries that are answered, in all.
    answered: Vec<String>,
    presentations: BTreeMap<String, Vec<String>>,
}

impl Presenting {
    fn next(mut self, cx: &mut Context<'_>) -> Result<Next> {
        let Some(selected) = self.selected.pop_front() else {
            return self.send(cx);
        };
        let credential = credential(selected.credential, cx)?;
        let (key, approval) = (credential.key.clone(), self.approval(credential, cx)?);
        let answered: Vec<&str> = self.answered.iter().map(String::as_str).collect();
        let binding = Binding {
            audience: &self.request.object.client_id,
            nonce: &self.request.object.nonce,
            transcript: &self.request.transcript,
            approval,
            transactions: self.request.transactions().answer(&selected.query_id, &answered),
        };
        let prepared = PreparedPresentation::new(credential, &selected.attributes, binding)?;
        let message = prepared.signature_payload().to_vec();
        Ok(Next::sign(key, &message, Signing { presenting: self, query_id: selected.query_id, prepared }))
    }

    /// The approval element, with the PIN proof of this credential's PIN key.
    fn approval(&self, credential: &Credential, cx: &Context<'_>) -> Result<ApprovalElement> {
        let (number, expected) = credential.pin_key;
        let key = self.pin.secret.key(number)?;
        if key.public_key() != expected.0 {
            return Err(Malformed::State.into());
        }
        let evaluation_id = self.pin.evaluation_id;
        let payload = pin::proof_payload(&evaluation_id, self.request.hash(), &self.request.transcript);
        Ok(ApprovalElement {
            request_hash: *self.request.hash(),
            arrival: self.request.arrival,
            time: cx.now,
            pin_proof: Some(PinProof { evaluation_id, signature: key.sign(&payload) }),
        })
    }

    /// Encrypts; notes that the response is on its way before it is, since a lost answer does not undo it.
    fn send(self, cx: &mut Context<'_>) -> Result<Next> {
        let response = OutgoingResponse::encrypt(&self.request, self.presentations, cx.rng)?;
        record(cx, HistoryResult::Sent);
        cx.session.asked = None;
        cx.edit().approval = None;
        let birth_date = cx.state().holding.as_ref().and_then(|holding| holding.attribute(Attribute::BirthDate));
        let pin_is_birth_date = matches!(birth_date, Some(Value::Text(date)) if self.pin.pin.contains_birth_date(date));
        let outcome = Approved { request: self.request, wrong_pin_tries: self.pin.wrong_before, pin_is_birth_date };
        Next::save(cx, Sending { response, outcome })
    }
}

/// Waits for the device key.
struct Signing {
    presenting: Presenting,
    query_id: String,
    prepared: PreparedPresentation,
}

impl OnSignature for Signing {
    fn signed(self: Box<Self>, signature: Signature, cx: &mut Context<'_>) -> Result<Next> {
        let Self { mut presenting, query_id, prepared } = *self;
        presenting.presentations.insert(query_id, vec![prepared.complete(signature)?]);
        presenting.next(cx)
    }
}

/// Waits until the history says that a response was sent.
struct Sending {
    response: OutgoingResponse,
    outcome: Approved,
}

impl OnSaved for Sending {
    fn saved(self: Box<Self>, cx: &mut Context<'_>) -> Result<Next> {
        Ok(Next::repeatable_http(posted(cx, &self.response), self.outcome))
    }
}

/// Waits for the verifier.
struct Approved {
    request: VerifiedRequest,
    wrong_pin_tries: u32,
    pin_is_birth_date: bool,
}

impl OnHttp for Approved {
    fn answered(self: Box<Self>, answer: Answer, cx: &mut Context<'_>) -> Result<Next> {
        let accepted: DirectPostAnswer = match answer.json() {
            Ok(accepted) => accepted,
            Err(error) => {
                cx.edit().history.conclude(HistoryResult::Refused);
                return Err(error);
            }
        };
        cx.edit().history.conclude(HistoryResult::Done);
        let outcome = Outcome::Approved {
            relying_party: self.request.relying_party().clone(),
            signed: names(self.request.transactions()),
            redirect_uri: way_back(accepted, self.request.arrival),
            wrong_pin_tries: self.wrong_pin_tries,
            pin_is_birth_date: self.pin_is_birth_date,
        };
        Next::done(cx, outcome)
    }
}

fn credential<'a>(index: usize, cx: &'a Context<'_>) -> Result<&'a Credential> {
    let holding = cx.state().holding.as_ref().ok_or(Refused::NotEnrolled)?;
    holding.credentials.get(index).ok_or_else(|| Malformed::State.into())
}
