//! An approval, up to the person's decision: fetch the request, find out who asks and whether it may be asked, fetch
//! the documents to be signed, ask.

use super::answer::{Answer, get, post_form};
use super::context::Context;
use super::documents;
use super::ending::{Asked, declined};
use super::next::{Next, OnConsent, OnHttp, OnSaved};
use super::pin_check::PinCheck;
use super::present::Approving;
use crate::approval_element::Arrival;
use crate::attribute::{Attribute, Value};
use crate::crypto;
use crate::error::{Error, Expired, Malformed, PeerMisbehaved, Refused, Result};
use crate::holder::address;
use crate::holder::matching::{self, Selected};
use crate::holder::request::{ReceivedRequest, VerifiedRequest};
use crate::holder::state::{Holding, PendingApproval, Reopening};
use crate::holder::{ConsentPrompt, PinPurpose};
use crate::jose::base64url;
use crate::openid4vp::link::AuthorizationRequestLink;
use crate::time::UnixTime;
use crate::transaction::{CscVariant, TransactionData, Transactions};
use crate::wallet::Purpose;

/// The media type of a request object (RFC 9101).
const REQUEST_OBJECT: &str = "application/oauth-authz-req+jwt";

/// How long a request can wait to be opened, in seconds; the server's own limit is as long.
pub(super) const LIFETIME: u64 = 300;

/// Fetches the request that a link names.
pub(super) fn fetch(link: AuthorizationRequestLink, arrival: Arrival, cx: &mut Context<'_>) -> Result<Next> {
    let url: String = address::reachable(link.request_uri.as_str())?.into();
    let wallet_nonce = link.by_post.then(|| wallet_nonce(&link.client_id, cx));
    let request = match &wallet_nonce {
        Some(nonce) => post_form(cx, &url, &[("wallet_nonce", nonce)]).accepting(REQUEST_OBJECT),
        None => get(cx, &url, REQUEST_OBJECT),
    };
    Ok(Next::repeatable_http(request, Fetching { client_id: link.client_id, wallet_nonce, arrival }))
}

/// A new nonce; but the same one, if this request was just refused because it had been opened as a link, since the
/// verifier knows its first reader by it.
fn wallet_nonce(client_id: &str, cx: &mut Context<'_>) -> String {
    match &cx.state().reopening {
        Some(before) if before.client_id == client_id && before.until > cx.now => before.wallet_nonce.clone(),
        _ => base64url::encode(crypto::random::<24>(cx.rng)),
    }
}

/// Waits for the request object.
struct Fetching {
    client_id: String,
    wallet_nonce: Option<String>,
    arrival: Arrival,
}

impl OnHttp for Fetching {
    fn answered(self: Box<Self>, answer: Answer, cx: &mut Context<'_>) -> Result<Next> {
        if answer.is_gone() {
            return Err(Expired::Request.into());
        }
        let object = std::str::from_utf8(answer.body(REQUEST_OBJECT)?).map_err(|_| Malformed::Utf8)?.to_owned();
        let received = ReceivedRequest {
            client_id: self.client_id,
            object,
            wallet_nonce: self.wallet_nonce,
            arrival: self.arrival,
        };
        let consenting = match review(received.clone(), cx) {
            Ok(consenting) => consenting,
            Err(error) => {
                remember_refused(error, &received, cx);
                return Err(error);
            }
        };
        cx.edit().approval = Some(PendingApproval {
            client_id: received.client_id,
            request: received.object,
            wallet_nonce: received.wallet_nonce,
            arrival: received.arrival,
        });
        Next::save(cx, consenting)
    }
}

fn remember_refused(error: Error, received: &ReceivedRequest, cx: &mut Context<'_>) {
    if let (Error::Refused(Refused::ScanInsideApp), Some(wallet_nonce)) = (error, &received.wallet_nonce) {
        let (client_id, wallet_nonce) = (received.client_id.clone(), wallet_nonce.clone());
        cx.edit().reopening = Some(Reopening { client_id, wallet_nonce, until: cx.now.plus(LIFETIME) });
    }
}

/// Takes a request up again that was fetched before the app was killed.
pub(super) fn resume(pending: &PendingApproval, cx: &mut Context<'_>) -> Result<Next> {
    let received = ReceivedRequest {
        client_id: pending.client_id.clone(),
        object: pending.request.clone(),
        wallet_nonce: pending.wallet_nonce.clone(),
        arrival: pending.arrival,
    };
    review(received, cx).map(|consenting| documents::fetch(consenting, 0))
}

/// Checks a request, and what here would answer it.
fn review(received: ReceivedRequest, cx: &mut Context<'_>) -> Result<Consenting> {
    let received_by = received.arrival;
    let request = received.authenticate(&cx.config.relying_party_anchors, cx.now)?;
    cx.session.asked = Some(Asked {
        relying_party: request.relying_party().clone(),
        arrival: received_by,
        attributes: Vec::new(),
        approved: Vec::new(),
        reply_to: request.reply_to(),
    });
    let request = request.verify(CscVariant::default(), cx.now)?;
    cx.session.deadline = request.expires_at();
    let holding = cx.state().holding.as_ref().ok_or(Refused::NotEnrolled)?;
    let select = |now| matching::select(request.query(), &holding.credentials, now);
    let selected = select(cx.now).ok_or_else(|| match select(UnixTime(0)) {
        Some(_) => Error::from(Expired::Credential),
        None => Refused::NoCredential.into(),
    })?;
    let answered: Vec<&str> = selected.iter().map(|selected| selected.query_id.as_str()).collect();
    if !request.transactions().fit(&answered) {
        return Err(PeerMisbehaved::InvalidTransactionData.into());
    }
    let disclosed = disclosed(&selected, holding);
    if let Some(asked) = &mut cx.session.asked {
        asked.attributes = disclosed.iter().map(|(attribute, _)| *attribute).collect();
        asked.approved = names(request.transactions());
    }
    Ok(Consenting { disclosed, request, selected })
}

/// What is signed, by its names.
pub(super) fn names(transactions: &Transactions) -> Vec<String> {
    let of = |data: &TransactionData| match data {
        TransactionData::Declaration(declaration) => vec![declaration.title.clone()],
        TransactionData::QesApproval(approval) => approval.documents.iter().map(|it| it.label.clone()).collect(),
    };
    transactions.iter().flat_map(of).collect()
}

/// What would be disclosed, by whichever credential.
fn disclosed(selected: &[Selected], holding: &Holding) -> Vec<(Attribute, Value)> {
    let of = |selected: &Selected| {
        let held = holding.credentials.get(selected.credential).map(|credential| &credential.attributes);
        let values = selected.attributes.iter().filter_map(move |name| Some((*name, held?.get(name)?.clone())));
        values.collect::<Vec<_>>()
    };
    let mut disclosed: Vec<_> = selected.iter().flat_map(of).collect();
    disclosed.sort_by_key(|(attribute, _)| *attribute);
    disclosed.dedup();
    disclosed
}

/// Waits for the person.
pub(super) struct Consenting {
    pub(super) request: VerifiedRequest,
    selected: Vec<Selected>,
    disclosed: Vec<(Attribute, Value)>,
}

impl Consenting {
    pub(super) fn ask(self) -> Next {
        let prompt = ConsentPrompt {
            relying_party: self.request.relying_party().clone(),
            arrival: self.request.arrival,
            purpose: self.request.object.purpose.clone(),
            attributes: self.disclosed.clone(),
            transactions: self.request.transactions().iter().cloned().collect(),
            minimum_level: self.request.object.minimum_level,
            expires_at: self.request.expires_at(),
        };
        Next::consent(prompt, self)
    }
}

impl OnSaved for Consenting {
    fn saved(self: Box<Self>, _cx: &mut Context<'_>) -> Result<Next> {
        Ok(documents::fetch(*self, 0))
    }
}

impl OnConsent for Consenting {
    fn accepted(self: Box<Self>, cx: &mut Context<'_>) -> Result<Next> {
        let holding = cx.state().holding.as_ref().ok_or(Refused::NotEnrolled)?;
        let check = PinCheck {
            asked_for: if self.request.transactions().is_empty() { PinPurpose::Approve } else { PinPurpose::Sign },
            purpose: Purpose::Approval { request_hash: *self.request.hash() },
            registration: holding.registration.clone(),
            then: Box::new(Approving { request: self.request, selected: self.selected }),
        };
        Ok(check.ask(cx))
    }

    fn declined(self: Box<Self>, cx: &mut Context<'_>) -> Result<Next> {
        declined(cx)
    }
}
