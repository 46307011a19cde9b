//! How a submission goes from one stage to the next, and the event that goes with it.
//!
//! ```text
//! collecting --last document--> waiting --approved on the phone--> approved --sealed--> signed
//!      |                           |                                  |
//!      `------- cancelled, expired, declined ----> ended <--failed----'
//! ```

use siegelring_core::time::UnixTime;

use super::error::{Error, Result};
use crate::store::records::submission::{Ending, Event, Stage, Submission};

/// Goes on to `stage`, which the portal is told.
pub(super) fn to(submission: &mut Submission, stage: Stage, now: UnixTime) {
    submission.stage = stage;
    tell(submission, now);
}

/// The portal is to be told the present state.
pub(super) fn tell(submission: &mut Submission, now: UnixTime) {
    let (state, code) = told(submission);
    let outbox = &mut submission.outbox;
    if !outbox.wanted {
        return;
    }
    outbox.count = outbox.count.saturating_add(1);
    outbox.waiting.push(Event { number: outbox.count, state: state.to_owned(), code, at: now });
}

/// The state as portals know it, and the stable code of its reason.
pub(super) fn told(submission: &Submission) -> (&'static str, Option<String>) {
    match &submission.stage {
        Stage::Collecting => ("collecting", None),
        Stage::Waiting => ("waiting", None),
        Stage::Approved(approved) => match &approved.delayed {
            Some(code) => ("sealing_delayed", Some(code.clone())),
            None => ("approved", None),
        },
        Stage::Signed { .. } => ("signed", None),
        Stage::Ended { ending, code } => (ending_name(*ending), code.clone()),
    }
}

/// Ends it without a signature, unless it was approved or has ended.
///
/// # Errors
/// [`Error::State`] with the state it is in.
pub(super) fn end(submission: &mut Submission, ending: Ending, code: Option<&str>, now: UnixTime) -> Result<()> {
    match submission.stage {
        Stage::Collecting | Stage::Waiting => {
            to(submission, Stage::Ended { ending, code: code.map(str::to_owned) }, now);
            Ok(())
        }
        _ => Err(Error::State(told(submission).0)),
    }
}

/// Cancels it; again does no harm.
///
/// # Errors
/// [`Error::State`] once it was approved, or has ended otherwise.
pub(super) fn cancel(submission: &mut Submission, now: UnixTime) -> Result<Submission> {
    if !matches!(submission.stage, Stage::Ended { ending: Ending::Cancelled, .. }) {
        expire(submission, now);
        end(submission, Ending::Cancelled, None, now)?;
    }
    Ok(submission.clone())
}

/// Ends it if its time is over. Says whether it did.
pub(super) fn expire(submission: &mut Submission, now: UnixTime) -> bool {
    now >= submission.sign_until && end(submission, Ending::Expired, None, now).is_ok()
}

/// As portals know it.
const fn ending_name(ending: Ending) -> &'static str {
    match ending {
        Ending::Declined => "declined",
        Ending::Cancelled => "cancelled",
        Ending::Failed => "failed",
        Ending::Expired => "expired",
    }
}
