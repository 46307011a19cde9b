//! What a checked presentation says.

use crate::approval_element::{ApprovalElement, Arrival};
use crate::attribute::{Attributes, CITIZEN_CREDENTIAL};
use crate::credential_format::CredentialFormat;
use crate::crypto::PublicKey;
use crate::error::{Expired, PeerMisbehaved, Result, Untrusted};
use crate::mdoc::OtherElement;
use crate::openid4vp::dcql::{MDOC_QUERY, SD_JWT_QUERY};
use crate::openid4vp::request::CLOCK_SKEW;
use crate::pin;
use crate::status_list::StatusRef;
use crate::time::UnixTime;
use crate::x509::Certificate;

use super::request::SentRequest;

/// A presentation all of whose checks passed. Only this crate makes one.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct VerifiedPresentation {
    /// The format that answered.
    pub format: CredentialFormat,
    /// Exactly the attributes that were asked for.
    pub attributes: Attributes,
    /// The key that signed; names the credential.
    pub device_key: PublicKey,
    /// What was approved, how and when; absent from wallets of others.
    pub approval: Option<VerifiedApproval>,
    /// Where the credential's status is found.
    pub status: Option<StatusRef>,
    /// Until when the credential is valid, where it says so.
    pub valid_until: Option<UnixTime>,
    /// Who issued the credential.
    pub issuer: Certificate,
}

/// An approval element that fits its request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct VerifiedApproval {
    /// How the request came to the phone.
    pub arrival: Arrival,
    /// The phone's clock at the approval.
    pub time: UnixTime,
    /// The PIN evaluation whose proof holds; whether it exists and belongs to this request is the wallet server's to say.
    pub pin_evaluation: Option<pin::EvaluationId>,
}

/// What both formats say, before it is held against the request.
pub(super) struct Claims {
    pub(super) credential_type: String,
    pub(super) attributes: Attributes,
    pub(super) has_others: bool,
    pub(super) device_key: PublicKey,
    pub(super) pin_key: Option<PublicKey>,
    pub(super) transactions: AnsweredTransactions,
    pub(super) approval: Option<ApprovalElement>,
    pub(super) status: Option<StatusRef>,
    pub(super) valid_until: Option<UnixTime>,
    pub(super) issuer: Certificate,
}

/// What each format says about transactions.
pub(super) enum AnsweredTransactions {
    /// The device-signed elements.
    Mdoc(Vec<OtherElement>),
    /// The claims of the key binding.
    SdJwtVc { transaction_data_hashes: Option<Vec<[u8; 32]>>, qes_approval: Option<String> },
}

impl VerifiedPresentation {
    pub(super) fn check(
        format: CredentialFormat,
        claims: Claims,
        request: &SentRequest,
        now: UnixTime,
    ) -> Result<Self> {
        if claims.credential_type != CITIZEN_CREDENTIAL {
            return Err(PeerMisbehaved::WrongCredential.into());
        }
        if claims.has_others || !claims.attributes.keys().eq(&request.attributes) {
            return Err(PeerMisbehaved::WrongAttributes.into());
        }
        if !claims.transactions.answers(request) || (claims.approval.is_none() && !request.transactions.is_empty()) {
            return Err(PeerMisbehaved::InvalidTransactionData.into());
        }
        let approval = match &claims.approval {
            Some(element) => Some(check_approval(element, claims.pin_key.as_ref(), request, now)?),
            None => None,
        };
        Ok(Self {
            format,
            attributes: claims.attributes,
            device_key: claims.device_key,
            approval,
            status: claims.status,
            valid_until: claims.valid_until,
            issuer: claims.issuer,
        })
    }
}

impl AnsweredTransactions {
    /// Whether exactly what was asked is answered: nothing is missing, changed, or there though nobody asked.
    fn answers(&self, request: &SentRequest) -> bool {
        let expected = |query| request.transactions.answer(query, &[query]);
        match self {
            Self::Mdoc(elements) => {
                let expected = expected(MDOC_QUERY).device_signed();
                elements.len() == expected.len() && expected.iter().all(|element| elements.contains(element))
            }
            Self::SdJwtVc { transaction_data_hashes, qes_approval } => {
                let expected = expected(SD_JWT_QUERY);
                let hashes = expected.transaction_data_hashes();
                let asked = (!hashes.is_empty()).then_some(hashes);
                transaction_data_hashes.as_deref() == asked && *qes_approval == expected.qes_approval()
            }
        }
    }
}

fn check_approval(
    element: &ApprovalElement,
    pin_key: Option<&PublicKey>,
    request: &SentRequest,
    now: UnixTime,
) -> Result<VerifiedApproval> {
    if element.request_hash != request.hash {
        return Err(PeerMisbehaved::WrongRequest.into());
    }
    if request.object.flow.is_some_and(|flow| flow != element.arrival) {
        return Err(PeerMisbehaved::WrongFlow.into());
    }
    if element.time > now.plus(CLOCK_SKEW) || element.time < now.minus(CLOCK_SKEW) {
        return Err(Expired::Request.into());
    }
    let pin_evaluation = match &element.pin_proof {
        Some(proof) => {
            let pin_key = pin_key.ok_or(Untrusted::PinProof)?;
            let (id, signature) = (&proof.evaluation_id, &proof.signature);
            pin::verify_proof(pin_key, id, &request.hash, &request.transcript, signature)?;
            Some(*id)
        }
        None => None,
    };
    Ok(VerifiedApproval { arrival: element.arrival, time: element.time, pin_evaluation })
}
