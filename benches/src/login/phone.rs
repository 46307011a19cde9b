//! A phone whose slow work was done before: what the server gets is made anew for every login, and nothing the server
//! does is left out.

use rand_core::OsRng;
use siegelring_core::approval_element::{ApprovalElement, Arrival, PinProof};
use siegelring_core::attribute::Attribute;
use siegelring_core::crypto::{self, Signature};
use siegelring_core::jose::{base64url, jwe, jws};
use siegelring_core::openid4vp::dcql::MDOC_QUERY;
use siegelring_core::openid4vp::request::RequestObject;
use siegelring_core::openid4vp::response::AuthorizationResponse;
use siegelring_core::openid4vp::session_transcript::session_transcript;
use siegelring_core::time::UnixTime;
use siegelring_core::transaction::{CscVariant, Transactions};
use siegelring_core::wallet::{self as messages, Message, PinConfirmation, PinEvaluation, Purpose, WalletId};
use siegelring_core::{mdoc, pin};
use siegelring_verifier::keys::{Signer, SoftwareEs256};

use super::Result;

/// A registered phone with one credential.
///
/// The blinded PIN, and with it the PIN keys, are the same in every login: the server cannot tell, since it evaluates
/// what comes.
pub(super) struct Phone {
    pub(super) wallet_id: WalletId,
    pub(super) wallet_key: SoftwareEs256,
    pub(super) device_key: SoftwareEs256,
    /// PIN key 0, and the credential's.
    pub(super) pin_keys: (SoftwareEs256, SoftwareEs256),
    pub(super) blinded_element: [u8; pin::ELEMENT_LENGTH],
    pub(super) credential: mdoc::IssuerSigned,
}

/// A request as the phone received it.
pub(super) struct Request {
    object: RequestObject,
    hash: [u8; 32],
    transcript: Vec<u8>,
    transactions: Transactions,
}

impl Request {
    /// Reads a request object; that its signature is checked on phones is no work of the server's.
    pub(super) fn read(compact: &str) -> Result<Self> {
        let object: RequestObject = jws::parse(compact)?.unverified_claims()?;
        let thumbprint = object.client_metadata.encryption_key()?.thumbprint();
        let transcript = session_transcript(&object.client_id, &object.nonce, Some(&thumbprint), &object.response_uri)?;
        let transactions = match object.transaction_data.as_deref() {
            Some(texts) => Transactions::parse(texts, CscVariant::default())?,
            None => Transactions::default(),
        };
        Ok(Self { hash: crypto::sha256(compact.as_bytes()), transcript, transactions, object })
    }

    /// Where the documents are that are to be approved.
    pub(super) fn documents(&self) -> impl Iterator<Item = &str> {
        self.transactions.documents().map(|document| document.url.as_str())
    }

    /// Where the response goes.
    pub(super) fn response_uri(&self) -> &str {
        &self.object.response_uri
    }
}

impl Phone {
    /// Asks for the evaluation of the PIN for this request.
    pub(super) fn evaluation(&self, base: &str, challenge: [u8; 32], request: Option<&Request>) -> Result<String> {
        let purpose = request.map_or(Purpose::Wallet, |request| Purpose::Approval { request_hash: request.hash });
        let message = PinEvaluation {
            aud: base.to_owned(),
            wallet_id: self.wallet_id,
            challenge,
            blinded_element: self.blinded_element,
            purpose,
        };
        signed(&message, &self.wallet_key)
    }

    /// Says that the PIN was right.
    pub(super) fn confirmation(&self, base: &str, evaluation_id: pin::EvaluationId) -> Result<String> {
        let message = PinConfirmation { aud: base.to_owned(), wallet_id: self.wallet_id, evaluation_id };
        signed(&message, &self.pin_keys.0)
    }

    /// The encrypted response.
    pub(super) fn respond(
        &self,
        request: &Request,
        attributes: &[Attribute],
        evaluation_id: pin::EvaluationId,
        now: UnixTime,
    ) -> Result<String> {
        let payload = pin::proof_payload(&evaluation_id, &request.hash, &request.transcript);
        let approval = ApprovalElement {
            request_hash: request.hash,
            arrival: request.object.flow.unwrap_or(Arrival::SameDevice),
            time: now,
            pin_proof: Some(PinProof { evaluation_id, signature: sign(&self.pin_keys.1, &payload)? }),
        };
        let approved = request.transactions.answer(MDOC_QUERY, &[MDOC_QUERY]).device_signed();
        let prepared = mdoc::present::prepare(&self.credential, attributes, &request.transcript, &approval, &approved)?;
        let presentation = prepared.complete(&sign(&self.device_key, prepared.signature_payload())?)?;
        let response = AuthorizationResponse {
            vp_token: [(MDOC_QUERY.to_owned(), vec![base64url::encode(presentation)])].into(),
            state: request.object.state.clone(),
        };
        let metadata = &request.object.client_metadata;
        let (key, enc) = (metadata.encryption_key()?, metadata.content_encryption()?);
        Ok(jwe::encrypt(&serde_json::to_vec(&response)?, &key, enc, None, None, &mut OsRng)?)
    }
}

fn signed<M: Message>(message: &M, key: &SoftwareEs256) -> Result<String> {
    let prepared = messages::prepare(message)?;
    let signature = sign(key, prepared.signature_payload())?;
    Ok(prepared.complete(signature))
}

fn sign(key: &SoftwareEs256, payload: &[u8]) -> Result<Signature> {
    Ok(Signature::from_bytes(&key.sign(payload)?)?)
}
