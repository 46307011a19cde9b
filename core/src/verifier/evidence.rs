//! The record of an approval, verified offline and long after: by the scheme's trust anchors alone, at the approval's own
//! time.
//!
//! What it shows: who asked (the request's signature and chain), who approved (the credential's issuer and the device key
//! that it names), what exactly (the transactions, by their digests in what the device key signed), and that the PIN was
//! entered. What it cannot show: whether credential or phone had been revoked, and how the phone keeps its keys; for that
//! there is only the operator's word ([`VerifiedEvidence::claimed_assessment`]).

use super::presentation::VerifiedPresentation;
use super::request::SentRequest;
use super::response::verify_presentation;
use crate::approval_element::Arrival;
use crate::attribute::Attributes;
use crate::credential_format::CredentialFormat;
use crate::error::{Expired, Malformed, PeerMisbehaved, Result};
use crate::evidence::{ClaimedAssessment, EvidenceRecord};
use crate::jose::jws;
use crate::openid4vp::relying_party::{self, RelyingParty};
use crate::openid4vp::request::CLOCK_SKEW;
use crate::time::UnixTime;
use crate::transaction::Transactions;
use crate::x509::{Certificate, TrustAnchors};
use crate::{mdoc, sd_jwt_vc};

/// An approval all of whose checks passed. Only this crate makes one.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct VerifiedEvidence {
    /// What the person released: for a signature, the name.
    pub attributes: Attributes,
    /// Who asked.
    pub relying_party: RelyingParty,
    /// What was approved; never empty.
    pub transactions: Transactions,
    /// The phone's clock at the approval; it lies within the request's time, give or take [`CLOCK_SKEW`].
    pub approved_at: UnixTime,
    /// How the request came to the phone.
    pub arrival: Arrival,
    /// Whether the PIN was entered for this request.
    pub pin_proved: bool,
    /// The format that answered.
    pub format: CredentialFormat,
    /// Who issued the credential.
    pub issuer: Certificate,
    /// What the operator says it found. Nothing here proves it.
    pub claimed_assessment: Option<ClaimedAssessment>,
}

impl VerifiedEvidence {
    /// Whether the document with this SHA-256 is one of those approved.
    pub fn approves(&self, sha256: &[u8; 32]) -> bool {
        self.transactions.documents().any(|document| document.sha256 == *sha256)
    }
}

/// Verifies an encoded [`EvidenceRecord`] at the time of its approval, in this order: the record's shape, the request's
/// signature and chain, the presentation (validity, digests, device signature over the session transcript that follows
/// from the request, issuer's signature and chain), attributes, transactions, approval element and PIN proof.
///
/// # Errors
/// As [`EvidenceRecord::from_bytes`] and [`relying_party::authenticate`]; [`PeerMisbehaved::InvalidTransactionData`] for
/// the approval of a request without transactions, such as a login; [`PeerMisbehaved::WrongRequest`] without an approval
/// element; [`Expired::Request`] for an approval outside the request's time; otherwise as
/// [`super::ReceivedPresentation::verify`].
pub fn verify(record: &[u8], issuers: &TrustAnchors, relying_parties: &TrustAnchors) -> Result<VerifiedEvidence> {
    let record = EvidenceRecord::from_bytes(record)?;
    let jws = jws::parse(&record.request)?;
    let request = SentRequest::read(&jws, &record.request)?;
    if request.transactions.is_empty() {
        return Err(PeerMisbehaved::InvalidTransactionData.into());
    }
    let now = approval_time(&record, &request)?;
    let relying_party = relying_party::signer(jws, &request.object, relying_parties, now)?;
    request.object.check(now)?;
    let presentation = verify_presentation(record.format, &record.presentation, &request, issuers, now)?;
    let VerifiedPresentation { attributes, approval, format, issuer, .. } = presentation;
    let approval = approval.ok_or(PeerMisbehaved::WrongRequest)?;
    Ok(VerifiedEvidence {
        attributes,
        relying_party,
        transactions: request.transactions,
        approved_at: approval.time,
        arrival: approval.arrival,
        pin_proved: approval.pin_evaluation.is_some(),
        format,
        issuer,
        claimed_assessment: record.assessment,
    })
}

/// The time at which everything must have been valid: the phone's, but within the time of the request, which another
/// clock set. It is only claimed at first; the device signature covers it.
fn approval_time(record: &EvidenceRecord, request: &SentRequest) -> Result<UnixTime> {
    let approval = match record.format {
        CredentialFormat::Mdoc => mdoc::claimed_approval(&record.presentation)?,
        CredentialFormat::SdJwtVc => {
            let text = std::str::from_utf8(&record.presentation).map_err(|_| Malformed::Utf8)?;
            sd_jwt_vc::claimed_approval(text)?
        }
    };
    let time = approval.ok_or(PeerMisbehaved::WrongRequest)?.time;
    let (Some(iat), Some(exp)) = (request.object.iat, request.object.exp) else {
        return Err(Malformed::Evidence.into());
    };
    if iat >= exp || time.plus(CLOCK_SKEW) < iat || time >= exp.plus(CLOCK_SKEW) {
        return Err(Expired::Request.into());
    }
    Ok(time.clamp(iat, exp.minus(1)))
}
