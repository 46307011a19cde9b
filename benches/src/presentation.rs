//! A login's request and its answer, as the server has them once the response is decrypted.

use rand_core::OsRng;
use siegelring_core::approval_element::{ApprovalElement, Arrival, PinProof};
use siegelring_core::attribute::Attribute;
use siegelring_core::credential_format::CredentialFormat;
use siegelring_core::crypto::AgreementKey;
use siegelring_core::jose::base64url;
use siegelring_core::jose::jwk::Jwk;
use siegelring_core::openid4vp::dcql::MDOC_QUERY;
use siegelring_core::openid4vp::session_transcript::session_transcript;
use siegelring_core::time::UnixTime;
use siegelring_core::transaction::{CscVariant, Transactions};
use siegelring_core::verifier::{PreparedRequest, ReceivedPresentation, RequestInput, SentRequest};
use siegelring_core::{mdoc, openid4vp, pin, sd_jwt_vc};

use crate::floor::Signed;
use crate::scheme::{Phone, Scheme};

const EVALUATION: pin::EvaluationId = [5; 16];
const NONCE: &str = "n-0S6_WzA2MjAbcdef012345";
const RESPONSE_URI: &str = "https://login.musterland.example/wallet/responses/5SsYgpqW8xyFvgF3Aw4q2g";

/// A request that was sent, and what a phone signs for it.
pub struct Request {
    /// As it was sent.
    pub object: String,
    /// Its signature.
    pub signature: Signed,
    /// As the verifier keeps it.
    pub sent: SentRequest,
    /// The audience of key bindings.
    pub client_id: String,
    /// The session transcript of both formats.
    pub transcript: Vec<u8>,
    /// What is approved beyond identity.
    pub transactions: Transactions,
}

impl Request {
    /// Asks for these attributes.
    pub fn new(relying_party: &Scheme, attributes: &[Attribute], now: UnixTime) -> Self {
        Self::with(relying_party, attributes, &[], now)
    }

    /// Asks for these attributes and for the approval of these transactions.
    pub fn with(relying_party: &Scheme, attributes: &[Attribute], transactions: &[String], now: UnixTime) -> Self {
        let encryption_key = AgreementKey::generate(&mut OsRng).public_key();
        let prepared = PreparedRequest::new(RequestInput {
            x5c: &relying_party.chain,
            response_uri: RESPONSE_URI,
            nonce: NONCE,
            state: None,
            attributes,
            encryption_key: &encryption_key,
            flow: Arrival::Scanned,
            wallet_nonce: None,
            transaction_data: (!transactions.is_empty()).then(|| transactions.to_vec()),
            purpose: None,
            minimum_level: None,
            iat: now,
            exp: now.plus(3_000),
        })
        .expect("a request");
        let signature = Signed::by(&relying_party.issuer, prepared.signature_payload());
        let object = {
            let signed = relying_party.issuer.sign(prepared.signature_payload());
            prepared.complete(signed)
        };
        let client_id = openid4vp::request::x509_hash_client_id(&relying_party.chain[0]);
        let thumbprint = Jwk::from(&encryption_key).thumbprint();
        let transactions = match transactions {
            [] => Transactions::default(),
            texts => Transactions::parse(texts, CscVariant::default()).expect("transactions"),
        };
        Self {
            sent: SentRequest::parse(&object).expect("a request"),
            transcript: session_transcript(&client_id, NONCE, Some(&thumbprint), RESPONSE_URI).expect("a transcript"),
            object,
            signature,
            client_id,
            transactions,
        }
    }

    /// The nonce of every request here.
    pub const fn nonce(&self) -> &'static str {
        NONCE
    }
}

/// An answer, and the signatures in it.
pub struct Answer {
    /// What came, decrypted.
    pub presentation: ReceivedPresentation,
    /// The device key's signature.
    pub device: Signed,
    /// The PIN key's signature, if there is one.
    pub pin: Option<Signed>,
}

impl Phone {
    /// Answers as mdoc, with approval element and PIN proof.
    pub fn answer_mdoc(&self, request: &Request, attributes: &[Attribute], now: UnixTime) -> Answer {
        let (approval, pin) = self.approval(request, now);
        let transactions = request.transactions.answer(MDOC_QUERY, &[MDOC_QUERY]).device_signed();
        let prepared = mdoc::present::prepare(&self.mdoc, attributes, &request.transcript, &approval, &transactions)
            .expect("mdoc");
        let device = Signed::by(&self.device_key, prepared.signature_payload());
        let bytes = prepared.complete(&self.device_key.sign(prepared.signature_payload())).expect("a device response");
        let presentation = ReceivedPresentation::new(CredentialFormat::Mdoc, base64url::encode(bytes));
        Answer { presentation, device, pin: Some(pin) }
    }

    /// Answers as SD-JWT VC with approval element and PIN proof, or with neither.
    pub fn answer_sd_jwt(
        &self,
        credential: &str,
        request: &Request,
        attributes: &[Attribute],
        approves: bool,
        now: UnixTime,
    ) -> Answer {
        let approval = approves.then(|| self.approval(request, now));
        let (approval, pin) = approval.unzip();
        let binding = sd_jwt_vc::KeyBinding {
            aud: &request.client_id,
            nonce: NONCE,
            iat: now,
            approval: approval.as_ref(),
            transaction_data_hashes: &[],
            qes_approval: None,
        };
        let prepared = sd_jwt_vc::present::prepare(credential, attributes, &binding).expect("an SD-JWT");
        let device = Signed::by(&self.device_key, prepared.signature_payload());
        let signature = self.device_key.sign(prepared.signature_payload());
        let presentation = ReceivedPresentation::new(CredentialFormat::SdJwtVc, prepared.complete(signature));
        Answer { presentation, device, pin }
    }

    fn approval(&self, request: &Request, now: UnixTime) -> (ApprovalElement, Signed) {
        let payload = pin::proof_payload(&EVALUATION, request.sent.hash(), &request.transcript);
        let pin_proof = Some(PinProof { evaluation_id: EVALUATION, signature: self.pin_key.sign(&payload) });
        let element =
            ApprovalElement { request_hash: *request.sent.hash(), arrival: Arrival::Scanned, time: now, pin_proof };
        (element, Signed::by(&self.pin_key, &payload))
    }
}
