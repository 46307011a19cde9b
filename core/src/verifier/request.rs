//! The signed authorization request: prepare, sign outside, complete (OpenID4VP 5; HAIP 5.1).

use crate::approval_element::Arrival;
use crate::assurance::Level;
use crate::attribute::Attribute;
use crate::crypto::{self, PublicKey, Signature};
use crate::error::{ApiMisuse, PeerMisbehaved, Result};
use crate::jose::base64url;
use crate::jose::jwk::Jwk;
use crate::jose::jws::{self, Header, PreparedJws, UnverifiedJws};
use crate::openid4vp::client_metadata::ClientMetadata;
use crate::openid4vp::dcql::{DcqlQuery, MDOC_QUERY, SD_JWT_QUERY};
use crate::openid4vp::request::{AUDIENCE, RequestObject, TYP, x509_hash_client_id};
use crate::openid4vp::session_transcript::session_transcript;
use crate::time::UnixTime;
use crate::transaction::{CscVariant, Transactions};

/// What a request asks, and by whose certificate.
#[derive(Debug, Clone)]
pub struct RequestInput<'a> {
    /// The relying party's request-signing certificate chain (DER), leaf first, without the trust anchor.
    pub x5c: &'a [Vec<u8>],
    /// Where the response goes; an absolute URL.
    pub response_uri: &'a str,
    /// At least 16 graphic ASCII characters that were never used before.
    pub nonce: &'a str,
    /// Comes back with the response.
    pub state: Option<&'a str>,
    /// The attributes asked for.
    pub attributes: &'a [Attribute],
    /// The key that this one response is encrypted to.
    pub encryption_key: &'a PublicKey,
    /// How the request reaches the phone.
    pub flow: Arrival,
    /// The nonce of the wallet that fetches the request.
    pub wallet_nonce: Option<&'a str>,
    /// What is approved beyond identity ([`crate::transaction::TransactionData::encode`]); `None` for a login.
    pub transaction_data: Option<Vec<String>>,
    /// What for, in the relying party's own words; 200 characters at most.
    pub purpose: Option<&'a str>,
    /// The least level of assurance that is accepted.
    pub minimum_level: Option<Level>,
    /// When it is signed.
    pub iat: UnixTime,
    /// Until when it may be answered.
    pub exp: UnixTime,
}

/// A request that waits for the relying party's signature.
#[derive(Debug)]
pub struct PreparedRequest {
    jws: PreparedJws,
    object: RequestObject,
    transactions: Transactions,
    encryption_key_thumbprint: [u8; 32],
}

impl PreparedRequest {
    /// Prepares a request.
    ///
    /// # Errors
    /// [`ApiMisuse::Argument`] without a certificate or with a nonce that is too short; otherwise as
    /// [`RequestObject::check`] and [`Transactions::parse`].
    pub fn new(input: RequestInput<'_>) -> Result<Self> {
        let leaf = input.x5c.first().ok_or(ApiMisuse::Argument)?;
        if input.nonce.len() < 16 {
            return Err(ApiMisuse::Argument.into());
        }
        let encryption_key = Jwk::from(input.encryption_key);
        let encryption_key_thumbprint = encryption_key.thumbprint();
        let kid = base64url::encode(encryption_key_thumbprint);
        let object = RequestObject {
            aud: AUDIENCE.to_owned(),
            client_id: x509_hash_client_id(leaf),
            response_type: "vp_token".to_owned(),
            response_mode: "direct_post.jwt".to_owned(),
            response_uri: input.response_uri.to_owned(),
            nonce: input.nonce.to_owned(),
            state: input.state.map(str::to_owned),
            dcql_query: DcqlQuery::for_citizen(input.attributes),
            client_metadata: ClientMetadata::for_key(&encryption_key.for_encryption(&kid))?,
            transaction_data: input.transaction_data,
            wallet_nonce: input.wallet_nonce.map(str::to_owned),
            iat: Some(input.iat),
            exp: Some(input.exp),
            flow: Some(input.flow),
            purpose: input.purpose.map(str::to_owned),
            minimum_level: input.minimum_level,
            redirect_uri: None,
        };
        object.check(input.iat)?;
        let transactions = transactions(&object)?;
        let header = Header { x5c: input.x5c.to_vec(), ..Header::typed(TYP) };
        Ok(Self { jws: jws::prepare(&header, &object)?, object, transactions, encryption_key_thumbprint })
    }

    /// The bytes that the relying party's key signs with ES256.
    pub fn signature_payload(&self) -> &[u8] {
        self.jws.signature_payload()
    }

    /// The request object in its compact form.
    pub fn complete(self, signature: Signature) -> String {
        self.jws.complete(signature)
    }

    /// The request object in its compact form, and what its response must fit: as [`SentRequest::parse`] would read it.
    ///
    /// # Errors
    /// None that a request which could be prepared causes.
    pub fn complete_sent(self, signature: Signature) -> Result<(String, SentRequest)> {
        let compact = self.jws.complete(signature);
        let sent = SentRequest::new(&compact, self.object, self.transactions, &self.encryption_key_thumbprint)?;
        Ok((compact, sent))
    }
}

/// A request of one's own that was sent, and what its response must fit.
#[derive(Debug, Clone)]
pub struct SentRequest {
    pub(super) object: RequestObject,
    pub(super) hash: [u8; 32],
    pub(super) transcript: Vec<u8>,
    pub(super) transactions: Transactions,
    /// The attributes asked for, in their order.
    pub(super) attributes: Vec<Attribute>,
}

impl SentRequest {
    /// Reads back what [`PreparedRequest::complete`] gave. The signature is not checked: these bytes come from one's own
    /// storage.
    ///
    /// # Errors
    /// [`crate::error::Malformed`] if it is no request of this kind, [`PeerMisbehaved::InvalidTransactionData`].
    pub fn parse(compact: &str) -> Result<Self> {
        Self::read(&jws::parse(compact)?, compact)
    }

    /// From `compact`, parsed to `jws` already.
    pub(super) fn read(jws: &UnverifiedJws<'_>, compact: &str) -> Result<Self> {
        let object: RequestObject = jws.unverified_claims()?;
        let thumbprint = object.client_metadata.encryption_key()?.thumbprint();
        let transactions = transactions(&object)?;
        Self::new(compact, object, transactions, &thumbprint)
    }

    fn new(compact: &str, object: RequestObject, transactions: Transactions, thumbprint: &[u8; 32]) -> Result<Self> {
        let transcript = session_transcript(&object.client_id, &object.nonce, Some(thumbprint), &object.response_uri)?;
        let (hash, attributes) = (crypto::sha256(compact.as_bytes()), attributes(&object));
        Ok(Self { object, hash, transcript, transactions, attributes })
    }

    /// SHA-256 of the request object in its compact form; what the approval element and PIN evaluations name.
    pub const fn hash(&self) -> &[u8; 32] {
        &self.hash
    }

    /// The `state` that an error answer must name.
    pub fn state(&self) -> Option<&str> {
        self.object.state.as_deref()
    }

    /// What it asks to approve beyond identity.
    pub const fn transactions(&self) -> &Transactions {
        &self.transactions
    }

    /// How this request was to reach the phone.
    pub const fn flow(&self) -> Option<Arrival> {
        self.object.flow
    }
}

/// The attributes of a request's mdoc query, which its SD-JWT query repeats, in their order.
fn attributes(object: &RequestObject) -> Vec<Attribute> {
    let queries = object.dcql_query.credentials.iter().filter(|query| query.format == "mso_mdoc");
    let claims = queries.flat_map(|query| query.claims.iter().flatten());
    let named = claims.filter_map(|claim| Attribute::from_mdoc_element(claim.path.get(1)?.as_str()?));
    let mut asked: Vec<_> = named.collect();
    asked.sort_unstable();
    asked.dedup();
    asked
}

/// What a request of our own asks to approve beyond identity: with the only credential that answers it, in either format.
fn transactions(object: &RequestObject) -> Result<Transactions> {
    let Some(texts) = &object.transaction_data else { return Ok(Transactions::default()) };
    let transactions = Transactions::parse(texts, CscVariant::default())?;
    let can_answer = |query| transactions.fit(&[query]);
    let names_only_ours = transactions.name_only(&[MDOC_QUERY, SD_JWT_QUERY]);
    if names_only_ours && can_answer(MDOC_QUERY) && can_answer(SD_JWT_QUERY) {
        Ok(transactions)
    } else {
        Err(PeerMisbehaved::InvalidTransactionData.into())
    }
}
