//! Fetches the credentials that an access token allows, one after the other, and keeps each as soon as it is here.

use super::answer::{Answer, post_json};
use super::change_pin;
use super::context::Context;
use super::credential::{OnIssued, Order};
use super::ending::record_done;
use super::new_pin::is_birth_date;
use super::next::{Next, OnHttp, OnSaved};
use super::pin_check::{OnRightPin, PinCheck, RightPin};
use super::reissue;
use crate::error::{Expired, Malformed, Result};
use crate::holder::state::{Credential, Holding, Pending, PendingCollection};
use crate::holder::{Enrolled, HttpFailure, Journey, Outcome, PinPurpose};
use crate::openid4vci::notification::{NotificationEvent, NotificationRequest};
use crate::pin::{Pin, PinSecret};
use crate::wallet::Purpose;

/// Fetches credentials with the PIN in memory.
pub(super) struct Collecting {
    pin: Pin,
    secret: PinSecret,
}

/// Takes a collection up again; that needs the PIN. What was to be re-issued is asked for anew when its time is over.
pub(super) fn resume(cx: &mut Context<'_>) -> Result<Next> {
    let pending = pending(cx)?;
    let token_expires_at = pending.source.token_expires_at;
    if token_expires_at <= cx.now {
        return resume_late(pending.is_enrolment, pending.credentials.is_empty(), cx);
    }
    let check = PinCheck {
        asked_for: PinPurpose::Continue,
        purpose: Purpose::Wallet,
        registration: pending.registration.clone(),
        then: Box::new(Continuing),
    };
    cx.session.deadline = token_expires_at;
    Ok(check.ask(cx))
}

/// Without a token no more credentials come: one is enough to go on with, and a re-issue begins anew.
fn resume_late(is_enrolment: bool, is_empty: bool, cx: &mut Context<'_>) -> Result<Next> {
    if !is_enrolment {
        cx.edit().pending = Some(Pending::Reissue);
        return reissue::start(None, cx);
    }
    if is_empty {
        return Err(Expired::Offer.into());
    }
    adopt(cx)?;
    done(cx)
}

/// Waits for the PIN after an interruption.
struct Continuing;

impl OnRightPin for Continuing {
    fn right(self: Box<Self>, right: RightPin, cx: &mut Context<'_>) -> Result<Next> {
        Collecting::new(right.pin, right.secret).next(cx)
    }
}

impl Collecting {
    /// Collects with this PIN.
    pub(super) const fn new(pin: Pin, secret: PinSecret) -> Self {
        Self { pin, secret }
    }

    /// Requests the next credential, or ends if there is none left.
    pub(super) fn next(self, cx: &mut Context<'_>) -> Result<Next> {
        let pending = pending(cx)?;
        let Some((configuration_id, format)) = pending.source.wanted.get(pending.credentials.len()).cloned() else {
            return self.finish(cx);
        };
        let pin_key_number = u32::try_from(pending.credentials.len()).map_err(|_| Malformed::State)?.saturating_add(1);
        let order = Order {
            source: pending.source.clone(),
            registration: pending.registration.clone(),
            configuration_id,
            format,
            pin_key_number,
            wallet_pin_key: self.secret.key(0)?,
            then: Box::new(self),
        };
        Ok(order.start(cx))
    }

    fn finish(self, cx: &mut Context<'_>) -> Result<Next> {
        if adopt(cx)? == Journey::Enrolment && is_birth_date(&self.pin, cx) {
            return change_pin::from_birth_date(&self.secret, cx);
        }
        done(cx)
    }
}

/// Puts the new credentials in the place of what was here; tells which journey they came from.
fn adopt(cx: &mut Context<'_>) -> Result<Journey> {
    let Some(Pending::Collection(collection)) = cx.edit().pending.take() else {
        return Err(Malformed::State.into());
    };
    let PendingCollection { source, registration, credentials, is_enrolment } = collection;
    let issuer = (source.credential_issuer, source.nonce_endpoint);
    cx.edit().holding = Some(Holding { registration, issuer, credentials });
    cx.edit().pin_tries_left = None;
    let journey = if is_enrolment { Journey::Enrolment } else { Journey::PinChange };
    record_done(cx, journey);
    Ok(journey)
}

/// The outcome of a journey that brought credentials.
pub(super) fn done(cx: &mut Context<'_>) -> Result<Next> {
    let outcome = match &cx.state().codes {
        Some(codes) if cx.session.journey == Journey::Enrolment => {
            Outcome::Enrolled(Enrolled { unblock_code: codes.unblock()?, revocation_code: codes.revocation()? })
        }
        _ => Outcome::PinChanged,
    };
    Next::done(cx, outcome)
}

impl OnIssued for Collecting {
    fn issued(
        self: Box<Self>,
        credential: Credential,
        notification_id: Option<String>,
        cx: &mut Context<'_>,
    ) -> Result<Next> {
        let Some(Pending::Collection(pending)) = &mut cx.edit().pending else {
            return Err(Malformed::State.into());
        };
        pending.credentials.push(credential);
        Next::save(cx, Kept { collecting: *self, notification_id })
    }
}

/// Waits until the credential is stored.
struct Kept {
    collecting: Collecting,
    notification_id: Option<String>,
}

impl OnSaved for Kept {
    fn saved(self: Box<Self>, cx: &mut Context<'_>) -> Result<Next> {
        let source = &pending(cx)?.source;
        let Some((url, notification_id)) = source.notification_endpoint.as_ref().zip(self.notification_id) else {
            return self.collecting.next(cx);
        };
        let event = NotificationEvent::CredentialAccepted;
        let body = NotificationRequest { notification_id, event, event_description: None };
        let request = post_json(cx, url, &body)?.with_token(&source.access_token.0);
        Ok(Next::repeatable_http(request, Notified { collecting: self.collecting }))
    }
}

/// Waits for the issuer's thanks, and goes on without them.
struct Notified {
    collecting: Collecting,
}

impl OnHttp for Notified {
    fn answered(self: Box<Self>, _answer: Answer, cx: &mut Context<'_>) -> Result<Next> {
        self.collecting.next(cx)
    }

    fn failed(self: Box<Self>, _failure: HttpFailure, cx: &mut Context<'_>) -> Result<Next> {
        self.collecting.next(cx)
    }
}

fn pending<'a>(cx: &'a Context<'_>) -> Result<&'a PendingCollection> {
    match &cx.state().pending {
        Some(Pending::Collection(pending)) => Ok(pending),
        _ => Err(Malformed::State.into()),
    }
}
