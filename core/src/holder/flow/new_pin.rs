//! Asks for a PIN of the person's own choice until it is a good one.

use zeroize::Zeroizing;

use super::context::Context;
use super::next::{Next, OnPin};
use crate::attribute::{Attribute, Value};
use crate::error::{Error, Refused, Result};
use crate::holder::{PinProblem, PinPrompt, PinPurpose};
use crate::pin::Pin;

/// Waits for a new PIN.
pub(super) trait OnNewPin: Send {
    /// The person chose one that is not trivial.
    fn chosen(self: Box<Self>, pin: Pin, cx: &mut Context<'_>) -> Result<Next>;
}

/// Asks for a new PIN.
pub(super) fn ask(problem: Option<PinProblem>, then: Box<dyn OnNewPin>) -> Next {
    Next::pin(PinPrompt { purpose: PinPurpose::New, problem }, Choosing { then })
}

/// Whether a PIN is the date of birth that a credential here shows.
pub(super) fn is_birth_date(pin: &Pin, cx: &Context<'_>) -> bool {
    let birth_date = cx.state().holding.as_ref().and_then(|holding| holding.attribute(Attribute::BirthDate));
    matches!(birth_date, Some(Value::Text(date)) if pin.contains_birth_date(date))
}

/// Waits for the person.
struct Choosing {
    then: Box<dyn OnNewPin>,
}

impl OnPin for Choosing {
    fn typed(self: Box<Self>, digits: Zeroizing<String>, cx: &mut Context<'_>) -> Result<Next> {
        match Pin::choose(&digits) {
            Ok(pin) if is_birth_date(&pin, cx) => Ok(ask(Some(PinProblem::BirthDate), self.then)),
            Ok(pin) => self.then.chosen(pin, cx),
            Err(Error::Refused(Refused::TrivialPin)) => Ok(ask(Some(PinProblem::Trivial), self.then)),
            Err(_) => Ok(ask(Some(PinProblem::Malformed), self.then)),
        }
    }
}
