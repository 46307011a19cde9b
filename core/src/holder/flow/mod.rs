//! The loop of the phone, without I/O: it keeps the one step that is due, and takes each answer to the protocol state
//! that waits for it.
//!
//! Each protocol state is a struct of its own that its answer consumes; what kind of answer a state waits for is a
//! trait ([`next`]), so an event that does not fit reaches no state at all.

mod answer;
mod approve;
mod change_pin;
mod collect;
mod context;
mod credential;
mod documents;
mod ending;
mod evaluation;
mod new_pin;
mod next;
mod offer;
mod pin_check;
mod present;
mod register;
mod reissue;
mod start;
mod unblock;

use self::answer::Answer;
use self::context::{Context, Session};
use self::ending::failed;
use self::next::{Next, Then};
use super::{Event, HttpFailure, Journey, Step};
use crate::crypto::{PublicKey, Signature};
use crate::error::{ApiMisuse, Expired, Refused, Result};
use crate::time::UnixTime;

pub(super) use self::context::Surroundings;

/// How long a person may think about one step, in seconds; what is signed can be read as long as the request lives.
const PATIENCE: u64 = 300;

/// How often a request is sent again when no answer comes.
const REPEATS: u8 = 2;

/// One journey, at one of its steps.
pub(super) struct Flow {
    session: Session,
    step: Step,
    then: Then,
    expires_at: Option<UnixTime>,
    repeats: u8,
}

/// What an event led to.
enum Reaction {
    /// The state was consumed, and names what follows.
    Moved(Result<Next>),
    /// The same step once more.
    Again(Then),
    /// A part of what the step asks for.
    Part(Then),
    /// The event does not belong here.
    Misused(Then, ApiMisuse),
}

impl Flow {
    /// Starts a journey at the state that `first` names.
    fn begin(
        journey: Journey,
        deadline: UnixTime,
        surroundings: Surroundings<'_>,
        first: impl FnOnce(&mut Context<'_>) -> Result<Next>,
    ) -> Self {
        let now = surroundings.now;
        let mut session = Session::new(journey, deadline);
        let mut cx = Context::new(surroundings, &mut session);
        let next = first(&mut cx).unwrap_or_else(|error| failed(error, &mut cx));
        Self::at(session, next, now)
    }

    fn at(session: Session, next: Next, now: UnixTime) -> Self {
        let expires_at = match &next.step {
            Step::Save(_) | Step::Done(_) => None,
            Step::Consent(prompt) if prompt.is_signature() => Some(session.deadline),
            _ => Some(session.deadline.min(now.plus(PATIENCE))),
        };
        Self { session, step: next.step, then: next.then, expires_at, repeats: 0 }
    }

    pub(super) const fn step(&self) -> &Step {
        &self.step
    }

    pub(super) const fn expires_at(&self) -> Option<UnixTime> {
        self.expires_at
    }

    pub(super) const fn is_over(&self) -> bool {
        matches!(self.step, Step::Done(_))
    }

    /// Takes an event; gives back the flow in any case, unchanged if the event does not belong here.
    pub(super) fn handle(mut self, event: Event, surroundings: Surroundings<'_>) -> (Self, Result<()>) {
        let now = surroundings.now;
        let is_late = self.expires_at.is_some_and(|time| now >= time);
        let mut cx = Context::new(surroundings, &mut self.session);
        let reaction = if is_late {
            Reaction::Moved(Err(Expired::Step.into()))
        } else {
            let is_repeatable = matches!(self.step, Step::Http { retry_safe: true, .. } | Step::Document { .. });
            let may_repeat = is_repeatable && self.repeats < REPEATS;
            react(self.then, bounded(event, &self.step), &self.step, may_repeat, &mut cx)
        };
        match reaction {
            Reaction::Moved(result) => {
                let next = result.unwrap_or_else(|error| failed(error, &mut cx));
                (Self::at(self.session, next, now), Ok(()))
            }
            Reaction::Again(then) => (Self { then, repeats: self.repeats + 1, ..self }, Ok(())),
            Reaction::Part(then) => {
                let expires_at = Some(self.session.deadline.min(now.plus(PATIENCE)));
                (Self { then, expires_at, ..self }, Ok(()))
            }
            Reaction::Misused(then, misuse) => (Self { then, ..self }, Err(misuse.into())),
        }
    }

    /// Ends the journey.
    pub(super) fn cancel(mut self, surroundings: Surroundings<'_>) -> Self {
        let now = surroundings.now;
        let next = failed(Refused::Cancelled.into(), &mut Context::new(surroundings, &mut self.session));
        Self::at(self.session, next, now)
    }
}

/// An answer that is longer than it may be counts as none.
fn bounded(event: Event, step: &Step) -> Event {
    match (&event, step) {
        (Event::HttpResponse(response), Step::Http { request, .. }) if response.body.len() > request.max_answer => {
            Event::HttpFailed(HttpFailure::TooLong)
        }
        _ => event,
    }
}

fn react(then: Then, event: Event, step: &Step, may_repeat: bool, cx: &mut Context<'_>) -> Reaction {
    let url = match step {
        Step::Http { request, .. } => request.url.as_str(),
        Step::Document { url, .. } => url.as_str(),
        _ => "",
    };
    Reaction::Moved(match (then, event) {
        (Then::Http(state), Event::HttpResponse(response)) => state.answered(Answer::new(response, url, cx), cx),
        (Then::Http(state), Event::HttpFailed(failure)) if may_repeat && failure.may_pass() => {
            return Reaction::Again(Then::Http(state));
        }
        (Then::Http(state), Event::HttpFailed(failure)) => state.failed(failure, cx),
        (Then::Document(mut state), Event::Chunk(bytes)) => match state.chunk(&bytes) {
            Ok(()) => return Reaction::Part(Then::Document(state)),
            Err(error) => Err(error),
        },
        (Then::Document(state), Event::DocumentEnd) => state.ended(cx),
        (Then::Document(mut state), Event::HttpFailed(failure)) if may_repeat && failure.may_pass() => {
            state.restart();
            return Reaction::Again(Then::Document(state));
        }
        (Then::Document(_), Event::HttpFailed(failure)) => Err(documents::failed(failure)),
        (Then::Document(_), Event::HttpResponse(response)) => Err(documents::refused(&Answer::new(response, url, cx))),
        (Then::Key(state), Event::KeyCreated { public_key, evidence }) => {
            match PublicKey::from_uncompressed(&public_key) {
                Ok(key) => state.created(key, evidence, cx),
                Err(_) => return Reaction::Misused(Then::Key(state), ApiMisuse::Argument),
            }
        }
        (Then::Key(_), Event::KeyFailed(failure)) => Err(failure.into()),
        (Then::Code(state), Event::Code(code)) => state.typed(code, cx),
        (Then::Consent(state), Event::Accept) => state.accepted(cx),
        (Then::Consent(state), Event::Decline) => state.declined(cx),
        (Then::Pin(state), Event::Pin(pin)) => state.typed(pin, cx),
        (Then::Signature(state), Event::Signature(der)) => match Signature::from_der(&der) {
            Ok(signature) => state.signed(signature, cx),
            Err(_) => return Reaction::Misused(Then::Signature(state), ApiMisuse::Argument),
        },
        (Then::Signature(_), Event::SignFailed(failure)) => Err(failure.into()),
        (Then::Saved(state), Event::Saved) => state.saved(cx),
        (then, _) => return Reaction::Misused(then, ApiMisuse::UnexpectedEvent),
    })
}
