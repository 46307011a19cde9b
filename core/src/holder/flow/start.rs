//! How journeys begin, and are taken up again.

use super::context::Surroundings;
use super::{Flow, approve, change_pin, collect, offer, register, reissue, unblock};
use crate::approval_element::Arrival;
use crate::error::{ApiMisuse, Refused, Result};
use crate::holder::Journey;
use crate::holder::state::Pending;
use crate::openid4vci::offer::OfferLink;
use crate::openid4vp::link::AuthorizationRequestLink;

/// How long an enrolment can take before the offer is redeemed, and any other journey of the wallet's own, in seconds.
const LIFETIME: u64 = 3600;

impl Flow {
    /// From a request to its approval.
    pub(in crate::holder) fn approve(
        link: AuthorizationRequestLink,
        arrival: Arrival,
        surroundings: Surroundings<'_>,
    ) -> Self {
        let deadline = surroundings.now.plus(approve::LIFETIME);
        Self::begin(Journey::Approval, deadline, surroundings, |cx| approve::fetch(link, arrival, cx))
    }

    /// From an offer to credentials.
    pub(in crate::holder) fn enrol(link: OfferLink, surroundings: Surroundings<'_>) -> Self {
        let deadline = surroundings.now.plus(LIFETIME);
        Self::begin(Journey::Enrolment, deadline, surroundings, |cx| {
            offer::take(link, Box::new(register::Enrolling), cx)
        })
    }

    /// From the old PIN to a new one.
    pub(in crate::holder) fn change_pin(surroundings: Surroundings<'_>) -> Self {
        let deadline = surroundings.now.plus(LIFETIME);
        Self::begin(Journey::PinChange, deadline, surroundings, |cx| change_pin::start(cx))
    }

    /// From the unblock code to new tries.
    pub(in crate::holder) fn unblock(surroundings: Surroundings<'_>) -> Self {
        let deadline = surroundings.now.plus(LIFETIME);
        Self::begin(Journey::Unblock, deadline, surroundings, |cx| {
            let holding = cx.state().holding.as_ref().ok_or(Refused::NotEnrolled)?;
            Ok(unblock::ask(holding.registration.clone(), None))
        })
    }

    /// Takes up what was interrupted.
    pub(in crate::holder) fn resume(surroundings: Surroundings<'_>) -> Result<Self> {
        let journey = surroundings.state.interrupted().ok_or(ApiMisuse::NoFlow)?;
        let deadline = surroundings.now.plus(LIFETIME);
        Ok(Self::begin(journey, deadline, surroundings, |cx| {
            if let Some(approval) = cx.state().approval.clone() {
                return approve::resume(&approval, cx);
            }
            match cx.state().pending.clone() {
                Some(Pending::Registration(pending)) => register::resume(&pending, cx),
                Some(Pending::Collection(_)) => collect::resume(cx),
                Some(Pending::PinChange(pending)) => Ok(change_pin::resume(&pending, cx)),
                Some(Pending::Reissue) => reissue::start(None, cx),
                None => collect::done(cx),
            }
        }))
    }
}
