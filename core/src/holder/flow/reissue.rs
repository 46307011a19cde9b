//! New credentials for old: the phone presents the whole old credential, gets an offer and collects
//! ([`crate::wallet::reissue`]).

use super::answer::{Answer, post_json, post_nothing};
use super::collect::Collecting;
use super::context::Context;
use super::next::{Next, OnHttp, OnSaved, OnSignature};
use super::offer::{self, OnRedeemed};
use super::pin_check::{OnRightPin, PinCheck, RightPin};
use crate::approval_element::{ApprovalElement, Arrival, PinProof};
use crate::crypto::Signature;
use crate::error::{Malformed, Refused, Result};
use crate::holder::PinPurpose;
use crate::holder::presentation::{Binding, PreparedPresentation};
use crate::holder::state::{Holding, Pending, PendingCollection, Source};
use crate::openid4vci::nonce::NonceResponse;
use crate::openid4vci::offer::CredentialOffer;
use crate::pin::{self, Pin};
use crate::transaction::TransactionAnswer;
use crate::wallet::Purpose;
use crate::wallet::reissue::{self, ReissueRequest};

/// Starts re-issue; without a PIN in memory the person is asked for it.
pub(super) fn start(pin: Option<Pin>, cx: &Context<'_>) -> Result<Next> {
    let (_, nonce_endpoint) = &holding(cx)?.issuer;
    Ok(Next::repeatable_http(post_nothing(cx, nonce_endpoint), FetchingNonce { pin }))
}

/// Waits for the `c_nonce`.
struct FetchingNonce {
    pin: Option<Pin>,
}

impl OnHttp for FetchingNonce {
    fn answered(self: Box<Self>, answer: Answer, cx: &mut Context<'_>) -> Result<Next> {
        let NonceResponse { c_nonce: nonce } = answer.json()?;
        let holding = holding(cx)?;
        let request_hash = reissue::request_hash(&holding.issuer.0, &nonce)?;
        let check = PinCheck {
            asked_for: PinPurpose::Continue,
            purpose: Purpose::Approval { request_hash },
            registration: holding.registration.clone(),
            then: Box::new(Presenting { nonce, request_hash }),
        };
        match self.pin {
            Some(pin) => check.with(pin, cx),
            None => Ok(check.ask(cx)),
        }
    }
}

/// Waits for the PIN.
struct Presenting {
    nonce: String,
    request_hash: [u8; 32],
}

impl OnRightPin for Presenting {
    fn right(self: Box<Self>, right: RightPin, cx: &mut Context<'_>) -> Result<Next> {
        let Self { nonce, request_hash } = *self;
        let holding = holding(cx)?;
        let credential = holding.credentials.first().ok_or(Refused::NotEnrolled)?;
        let issuer = &holding.issuer.0;
        let transcript = reissue::transcript(issuer, &nonce)?;
        let evaluation_id = right.evaluation_id;
        let payload = pin::proof_payload(&evaluation_id, &request_hash, &transcript);
        let approval = ApprovalElement {
            request_hash,
            arrival: Arrival::SameDevice,
            time: cx.now,
            pin_proof: Some(PinProof { evaluation_id, signature: right.secret.key(0)?.sign(&payload) }),
        };
        let binding = Binding {
            audience: issuer,
            nonce: &nonce,
            transcript: &transcript,
            approval,
            transactions: TransactionAnswer::default(),
        };
        let everything: Vec<_> = credential.attributes.keys().copied().collect();
        let prepared = PreparedPresentation::new(credential, &everything, binding)?;
        let message = prepared.signature_payload().to_vec();
        let signing = Signing {
            url: format!("{issuer}{}", reissue::PATH),
            format: credential.format.name(),
            nonce,
            prepared,
            collecting: Collecting::new(right.pin, right.secret),
        };
        Ok(Next::sign(credential.key.clone(), &message, signing))
    }
}

/// Waits for the old credential's device key.
struct Signing {
    url: String,
    format: &'static str,
    nonce: String,
    prepared: PreparedPresentation,
    collecting: Collecting,
}

impl OnSignature for Signing {
    fn signed(self: Box<Self>, signature: Signature, cx: &mut Context<'_>) -> Result<Next> {
        let presentation = self.prepared.complete(signature)?;
        let body = ReissueRequest { nonce: self.nonce, format: self.format.to_owned(), presentation };
        Ok(Next::http(post_json(cx, &self.url, &body)?, Asking { collecting: self.collecting }))
    }
}

/// Waits for the offer.
struct Asking {
    collecting: Collecting,
}

impl OnHttp for Asking {
    fn answered(self: Box<Self>, answer: Answer, cx: &mut Context<'_>) -> Result<Next> {
        if answer.oauth_error().is_some_and(|error| error == reissue::PROOFING_ENDED) {
            return Err(Refused::ProofingEnded.into());
        }
        let offer = CredentialOffer::parse(answer.body("application/json")?)?;
        offer::redeem(offer, Box::new(Replacing { collecting: self.collecting }), cx)
    }
}

/// Waits for the access token.
struct Replacing {
    collecting: Collecting,
}

impl OnRedeemed for Replacing {
    fn redeemed(self: Box<Self>, source: Source, cx: &mut Context<'_>) -> Result<Next> {
        let registration = holding(cx)?.registration.clone();
        cx.edit().pending = Some(Pending::Collection(PendingCollection {
            is_enrolment: false,
            source,
            registration,
            credentials: Vec::new(),
        }));
        Next::save(cx, Stored { collecting: self.collecting })
    }
}

/// Waits until the access token is stored.
struct Stored {
    collecting: Collecting,
}

impl OnSaved for Stored {
    fn saved(self: Box<Self>, cx: &mut Context<'_>) -> Result<Next> {
        self.collecting.next(cx)
    }
}

fn holding<'a>(cx: &'a Context<'_>) -> Result<&'a Holding> {
    match &cx.state().holding {
        Some(holding) if !holding.credentials.is_empty() => Ok(holding),
        Some(_) => Err(Malformed::State.into()),
        None => Err(Refused::NotEnrolled.into()),
    }
}
