//! How a journey ends before its aim: a verifier that waits is told, and what changed is stored.

use super::answer::{Answer, post_form};
use super::context::Context;
use super::next::{Next, OnHttp, Then};
use crate::approval_element::Arrival;
use crate::attribute::Attribute;
use crate::error::{Error, Expired, Refused, Result};
use crate::holder::address;
use crate::holder::response::{OutgoingResponse, ReplyTo, told};
use crate::holder::{
    Failed, HistoryEntry, HistoryResult, HttpFailure, HttpRequest, Journey, Outcome, RelyingParty, Step,
};
use crate::openid4vp::response::{AuthorizationError, DirectPostAnswer};

/// An authentic request that waits for an answer.
pub(super) struct Asked {
    pub(super) relying_party: RelyingParty,
    pub(super) arrival: Arrival,
    /// What would be disclosed, as far as that is known.
    pub(super) attributes: Vec<Attribute>,
    /// The names of what would be signed, as far as that is known.
    pub(super) approved: Vec<String>,
    pub(super) reply_to: Option<ReplyTo>,
}

/// Ends a journey that cannot go on.
pub(super) fn failed(error: Error, cx: &mut Context<'_>) -> Next {
    if matches!(error, Error::Refused(Refused::KeyInvalidated | Refused::Revoked)) {
        cx.edit().forget_keys();
    }
    let journey = cx.session.journey;
    if journey == Journey::Approval && !may_come_back(error) {
        cx.edit().approval = None;
        let is_cancelled = error == Refused::Cancelled.into();
        record(cx, if is_cancelled { HistoryResult::Declined } else { HistoryResult::Refused });
    }
    if journey == Journey::Enrolment && matches!(error, Error::Expired(Expired::Token | Expired::Offer)) {
        cx.edit().forget_enrolment();
    }
    let refusal = told(error);
    let outcome = match error {
        Error::Refused(Refused::Cancelled) => Outcome::Cancelled,
        error => Outcome::Failed(Failed {
            journey,
            error,
            can_resume: cx.state().interrupted().is_some_and(|interrupted| continues(journey, interrupted)),
            needs_enrolment: needs_enrolment(error),
        }),
    };
    tell(refusal, outcome, cx)
}

/// Ends an approval that the person declined.
pub(super) fn declined(cx: &mut Context<'_>) -> Result<Next> {
    cx.edit().approval = None;
    record(cx, HistoryResult::Declined);
    let outcome = match &cx.session.asked {
        Some(asked) => Outcome::Declined { relying_party: asked.relying_party.clone(), redirect_uri: None },
        None => Outcome::Cancelled,
    };
    Ok(tell(Some(AuthorizationError::AccessDenied), outcome, cx))
}

/// Where a verifier sends the phone's browser. A request that came from another screen goes on there, and a link in its
/// answer leads nobody anywhere.
pub(super) fn way_back(answer: DirectPostAnswer, arrival: Arrival) -> Option<String> {
    answer.redirect_uri.filter(|uri| arrival == Arrival::SameDevice && address::reachable(uri).is_ok())
}

/// Notes what became of the request that was asked, if one was.
pub(super) fn record(cx: &mut Context<'_>, result: HistoryResult) {
    let Some(asked) = &cx.session.asked else { return };
    let entry = HistoryEntry {
        time: cx.now,
        journey: Journey::Approval,
        relying_party: Some(asked.relying_party.clone()),
        attributes: asked.attributes.clone(),
        approved: asked.approved.clone(),
        result,
    };
    cx.edit().history.add(entry);
}

/// Notes that a journey without a relying party is done.
pub(super) fn record_done(cx: &mut Context<'_>, journey: Journey) {
    let entry = HistoryEntry {
        time: cx.now,
        journey,
        relying_party: None,
        attributes: Vec::new(),
        approved: Vec::new(),
        result: HistoryResult::Done,
    };
    cx.edit().history.add(entry);
}

/// The form that an outgoing response is.
pub(super) fn posted(cx: &Context<'_>, response: &OutgoingResponse) -> HttpRequest {
    let fields: Vec<(&str, &str)> = response.fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    post_form(cx, &response.url, &fields)
}

/// Whether resuming `interrupted` leads on where `journey` stopped; an enrolment can end with a change of PIN.
const fn continues(journey: Journey, interrupted: Journey) -> bool {
    match journey {
        Journey::Approval => matches!(interrupted, Journey::Approval),
        Journey::Enrolment | Journey::PinChange => matches!(interrupted, Journey::Enrolment | Journey::PinChange),
        Journey::Unblock => false,
    }
}

/// Whether the person may take the same approval up again.
const fn may_come_back(error: Error) -> bool {
    matches!(error, Error::Refused(Refused::Offline | Refused::KeyLockedOut))
}

const fn needs_enrolment(error: Error) -> bool {
    matches!(
        error,
        Error::Expired(Expired::Offer | Expired::Credential)
            | Error::Refused(
                Refused::KeyInvalidated
                    | Refused::Revoked
                    | Refused::PinUsedUp
                    | Refused::CodeBlocked
                    | Refused::NotEnrolled
                    | Refused::ProofingEnded
            )
    )
}

/// Tells the verifier, if one waits and there is something to tell, and then the app.
fn tell(refusal: Option<AuthorizationError>, outcome: Outcome, cx: &mut Context<'_>) -> Next {
    let Some(asked) = cx.session.asked.take() else {
        return done(outcome, cx);
    };
    match refusal.zip(asked.reply_to) {
        Some((refusal, reply_to)) => {
            let request = posted(cx, &reply_to.refuse(refusal));
            Next::repeatable_http(request, Told { outcome, arrival: asked.arrival })
        }
        None => done(outcome, cx),
    }
}

fn done(outcome: Outcome, cx: &mut Context<'_>) -> Next {
    // A state that cannot be encoded must not keep the person from learning how it ended.
    Next::done(cx, outcome.clone()).unwrap_or(Next { step: Step::Done(outcome), then: Then::Over })
}

/// Waits until the verifier knows, and ends whether it does or not.
struct Told {
    outcome: Outcome,
    arrival: Arrival,
}

impl OnHttp for Told {
    fn answered(mut self: Box<Self>, answer: Answer, cx: &mut Context<'_>) -> Result<Next> {
        if let (Outcome::Declined { redirect_uri, .. }, Ok(answer)) = (&mut self.outcome, answer.json()) {
            *redirect_uri = way_back(answer, self.arrival);
        }
        Ok(done(self.outcome, cx))
    }

    fn failed(self: Box<Self>, _failure: HttpFailure, cx: &mut Context<'_>) -> Result<Next> {
        Ok(done(self.outcome, cx))
    }
}
