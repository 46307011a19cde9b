//! What a checked presentation says.

use crate::approval_element::{ApprovalElement, Arrival};
use crate::attribute::{Attribute, Attributes, CITIZEN_CREDENTIAL};
use crate::credential_format::CredentialFormat;
use crate::crypto::{self, PublicKey};
use crate::error::{Expired, PeerMisbehaved, Result, Untrusted};
use crate::openid4vp::request::CLOCK_SKEW;
use crate::pin;
use crate::status_list::StatusRef;
use crate::time::UnixTime;

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
    pub(super) transaction_data_hashes: Option<Vec<[u8; 32]>>,
    pub(super) approval: Option<ApprovalElement>,
    pub(super) status: Option<StatusRef>,
    pub(super) valid_until: Option<UnixTime>,
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
        if claims.has_others || !claims.attributes.keys().eq(asked(request).iter()) {
            return Err(PeerMisbehaved::WrongAttributes.into());
        }
        if claims.transaction_data_hashes != transaction_data_hashes(request) {
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
        })
    }
}

/// The attributes of the request's mdoc query, which its SD-JWT query repeats.
fn asked(request: &SentRequest) -> std::collections::BTreeSet<Attribute> {
    let queries = request.object.dcql_query.credentials.iter().filter(|query| query.format == "mso_mdoc");
    let claims = queries.flat_map(|query| query.claims.iter().flatten());
    claims.filter_map(|claim| Attribute::from_mdoc_element(claim.path.get(1)?.as_str()?)).collect()
}

/// What the key binding of an SD-JWT must name. An mdoc has no general answer to transaction data: each type defines its
/// own device-signed element.
fn transaction_data_hashes(request: &SentRequest) -> Option<Vec<[u8; 32]>> {
    let texts = request.object.transaction_data.as_ref()?;
    Some(texts.iter().map(|text| crypto::sha256(text.as_bytes())).collect())
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
