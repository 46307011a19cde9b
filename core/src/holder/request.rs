//! A request, from bytes to what a person may be asked (OpenID4VP 5, HAIP 5.1).
//!
//! [`ReceivedRequest`] -> [`AuthenticRequest`] (it is known who asks) -> [`VerifiedRequest`] (and that it may be asked).

use super::RelyingParty;
use super::address;
use super::response::ReplyTo;
use crate::approval_element::Arrival;
use crate::crypto;
use crate::error::{Expired, PeerMisbehaved, Refused, Result};
use crate::openid4vp::dcql::DcqlQuery;
use crate::openid4vp::relying_party;
use crate::openid4vp::request::RequestObject;
use crate::openid4vp::session_transcript::session_transcript;
use crate::time::UnixTime;
use crate::transaction::{CscVariant, Transactions};
use crate::x509::TrustAnchors;

/// How long a request without an end of its own can be answered, in seconds.
const DEFAULT_LIFETIME: u64 = 300;

/// A request object as it was fetched; nothing in it was checked.
#[derive(Debug, Clone)]
pub struct ReceivedRequest {
    /// The client identifier in the link that led here.
    pub client_id: String,
    /// The request object: a compact JWS.
    pub object: String,
    /// The nonce that it was fetched with, if it was fetched by POST.
    pub wallet_nonce: Option<String>,
    /// How the link came to the phone.
    pub arrival: Arrival,
}

/// A request that is known to come from a certified relying party.
#[derive(Debug, Clone)]
pub struct AuthenticRequest {
    object: RequestObject,
    hash: [u8; 32],
    wallet_nonce: Option<String>,
    arrival: Arrival,
    relying_party: RelyingParty,
}

/// A request that may be shown to the person.
#[derive(Debug, Clone)]
pub struct VerifiedRequest {
    pub(super) object: RequestObject,
    pub(super) hash: [u8; 32],
    pub(super) transcript: Vec<u8>,
    pub(super) arrival: Arrival,
    pub(super) relying_party: RelyingParty,
    pub(super) expires_at: UnixTime,
    pub(super) transactions: Transactions,
}

impl ReceivedRequest {
    /// Finds out who asks: certificate chain, client identifier, signature.
    ///
    /// # Errors
    /// As [`relying_party::authenticate`]; [`PeerMisbehaved::WrongClientId`] also if the link names another client.
    pub fn authenticate(self, anchors: &TrustAnchors, now: UnixTime) -> Result<AuthenticRequest> {
        let (object, relying_party) = relying_party::authenticate(&self.object, anchors, now)?;
        if object.client_id != self.client_id {
            return Err(PeerMisbehaved::WrongClientId.into());
        }
        Ok(AuthenticRequest {
            object,
            hash: crypto::sha256(self.object.as_bytes()),
            wallet_nonce: self.wallet_nonce,
            arrival: self.arrival,
            relying_party,
        })
    }
}

impl AuthenticRequest {
    /// Who asks.
    pub const fn relying_party(&self) -> &RelyingParty {
        &self.relying_party
    }

    /// Where an error goes, if the request names a place that can be reached.
    pub fn reply_to(&self) -> Option<ReplyTo> {
        ReplyTo::new(&self.object).ok()
    }

    /// Checks that the request is fresh, meant for this wallet and this way of arrival, and asks for nothing unknown.
    ///
    /// # Errors
    /// As [`RequestObject::check`]; [`PeerMisbehaved::WrongWalletNonce`]; [`Refused::ScanInsideApp`] and
    /// [`Refused::OpenOnThisDevice`] if it came another way than it says; as [`Transactions::parse`], and
    /// [`PeerMisbehaved::InvalidTransactionData`] for transaction data about a credential that is not asked for;
    /// [`crate::error::Malformed::Url`] for a `response_uri` or a document that is not `https`.
    pub fn verify(self, variant: CscVariant, now: UnixTime) -> Result<VerifiedRequest> {
        let object = self.object;
        object.check(now)?;
        if object.wallet_nonce != self.wallet_nonce {
            return Err(PeerMisbehaved::WrongWalletNonce.into());
        }
        match (object.flow, self.arrival) {
            (Some(Arrival::Scanned), Arrival::SameDevice) => return Err(Refused::ScanInsideApp.into()),
            (Some(Arrival::SameDevice), Arrival::Scanned) => return Err(Refused::OpenOnThisDevice.into()),
            _ => {}
        }
        let transactions = transactions(&object, variant)?;
        address::reachable(&object.response_uri)?;
        let thumbprint = object.client_metadata.encryption_key()?.thumbprint();
        object.client_metadata.content_encryption()?;
        let transcript = session_transcript(&object.client_id, &object.nonce, Some(&thumbprint), &object.response_uri)?;
        let expires_at = object.exp.unwrap_or(object.iat.unwrap_or(now).plus(DEFAULT_LIFETIME));
        if expires_at <= now {
            return Err(Expired::Request.into());
        }
        Ok(VerifiedRequest {
            hash: self.hash,
            transcript,
            arrival: self.arrival,
            relying_party: self.relying_party,
            expires_at,
            transactions,
            object,
        })
    }
}

fn transactions(object: &RequestObject, variant: CscVariant) -> Result<Transactions> {
    let Some(texts) = &object.transaction_data else { return Ok(Transactions::default()) };
    let transactions = Transactions::parse(texts, variant)?;
    let queries: Vec<&str> = object.dcql_query.credentials.iter().map(|query| query.id.as_str()).collect();
    if !transactions.name_only(&queries) {
        return Err(PeerMisbehaved::InvalidTransactionData.into());
    }
    transactions.documents().try_for_each(|document| address::reachable(&document.url).map(drop))?;
    Ok(transactions)
}

impl VerifiedRequest {
    /// Who asks.
    pub const fn relying_party(&self) -> &RelyingParty {
        &self.relying_party
    }

    /// What is asked.
    pub const fn query(&self) -> &DcqlQuery {
        &self.object.dcql_query
    }

    /// What is to be approved beyond identity.
    pub const fn transactions(&self) -> &Transactions {
        &self.transactions
    }

    /// SHA-256 of the request object as received.
    pub const fn hash(&self) -> &[u8; 32] {
        &self.hash
    }

    /// Until when it can be answered.
    pub const fn expires_at(&self) -> UnixTime {
        self.expires_at
    }
}
