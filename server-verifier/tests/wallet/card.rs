//! A credential on a phone, and its presentation.

use rand_core::OsRng;
use siegelring_core::approval_element::{ApprovalElement, Arrival, PinProof};
use siegelring_core::assurance::{Level, Proofing};
use siegelring_core::attribute::Attribute;
use siegelring_core::crypto::{self, SigningKey};
use siegelring_core::jose::{base64url, jwe, jws};
use siegelring_core::openid4vp::dcql::MDOC_QUERY;
use siegelring_core::openid4vp::request::RequestObject;
use siegelring_core::openid4vp::response::{AuthorizationResponse, DirectPost};
use siegelring_core::openid4vp::session_transcript::session_transcript;
use siegelring_core::transaction::{CscVariant, Transactions};
use siegelring_core::wallet::Purpose;
use siegelring_core::{mdoc, pin};
use siegelring_verifier::store::records;
use siegelring_verifier::store::records::client::CredentialFormat;
use siegelring_verifier::store::records::credential::Credential;
use siegelring_verifier::store::records::offer::EnrolledBy;
use siegelring_verifier::store::records::status_index::StatusIndex;

use crate::phone::{Evaluated, Phone};
use crate::world::{World, person};

pub struct Card {
    pub device_key: SigningKey,
    mdoc: Vec<u8>,
}

/// A request as the phone received it.
pub struct Request {
    pub compact: String,
    pub object: RequestObject,
    pub hash: [u8; 32],
    pub transcript: Vec<u8>,
}

impl Request {
    pub fn read(compact: String) -> Self {
        let object: RequestObject = jws::parse(&compact).unwrap().unverified_claims().unwrap();
        let thumbprint = object.client_metadata.encryption_key().unwrap().thumbprint();
        let transcript =
            session_transcript(&object.client_id, &object.nonce, Some(&thumbprint), &object.response_uri).unwrap();
        Self { hash: crypto::sha256(compact.as_bytes()), object, transcript, compact }
    }

    pub fn response_token(&self) -> &str {
        self.object.response_uri.rsplit('/').next().unwrap()
    }

    pub fn purpose(&self) -> Purpose {
        Purpose::Approval { request_hash: self.hash }
    }

    pub fn error(&self, error: &str) -> DirectPost {
        DirectPost { error: Some(error.to_owned()), state: self.object.state.clone(), ..DirectPost::default() }
    }
}

impl Card {
    /// Issues a credential at level substantial, whose PIN key is number 1.
    pub async fn issue(world: &World, phone: &Phone, pin: &pin::PinSecret) -> Self {
        let now = world.now();
        let device_key = SigningKey::generate(&mut OsRng);
        let input = mdoc::issue::IssueInput {
            attributes: &person(),
            device_key: device_key.public_key(),
            pin_key: Some(pin.key(1).unwrap().public_key()),
            validity: mdoc::issue::Validity { signed: now, valid_from: now, valid_until: now.plus(86_400) },
            status: None,
            x5chain: &world.keys.issuer.chain,
        };
        let prepared = mdoc::issue::prepare(&input, &mut OsRng).unwrap();
        let signature = world.keys.issuer.signer.sign_es256(prepared.signature_payload()).unwrap();
        let credential = Credential {
            id: Credential::id_of(&device_key.public_key()),
            subject: "subject a".to_owned(),
            wallet_id: Some(phone.wallet_id.to_string()),
            pin_version: Some(world.wallet(phone).await.pin_version),
            format: CredentialFormat::Mdoc,
            status: StatusIndex { list: 1, index: 1 },
            level: Level::Substantial,
            proofing: Proofing::InPerson,
            proofed_at: now,
            enrolled_by: EnrolledBy::Operator,
            issued_at: now,
            valid_until: now.plus(86_400),
            notification_id: "notification".to_owned(),
            notified: None,
            revoked_at: None,
        };
        records::create(&*world.store, credential, now).await.unwrap();
        Self { device_key, mdoc: prepared.complete(&signature).unwrap() }
    }

    pub fn id(&self) -> String {
        Credential::id_of(&self.device_key.public_key())
    }

    /// What an honest phone says about its approval.
    pub fn approval(&self, world: &World, request: &Request, evaluated: &Evaluated) -> ApprovalElement {
        let payload = pin::proof_payload(&evaluated.id, &request.hash, &request.transcript);
        let signature = evaluated.pin.key(1).unwrap().sign(&payload);
        ApprovalElement {
            request_hash: request.hash,
            arrival: request.object.flow.unwrap_or(Arrival::Scanned),
            time: world.now(),
            pin_proof: Some(PinProof { evaluation_id: evaluated.id, signature }),
        }
    }

    pub fn present(&self, request: &Request, approval: &ApprovalElement) -> DirectPost {
        let transactions = request.object.transaction_data.as_deref();
        let transactions = transactions.map(|texts| Transactions::parse(texts, CscVariant::default()).unwrap());
        let signed = transactions.map(|all| all.answer(MDOC_QUERY, &[MDOC_QUERY]).device_signed());
        self.present_signing(request, approval, &signed.unwrap_or_default())
    }

    /// Answers with these device-signed elements, whatever was asked.
    pub fn present_signing(
        &self,
        request: &Request,
        approval: &ApprovalElement,
        signed: &[mdoc::OtherElement],
    ) -> DirectPost {
        let credential = mdoc::IssuerSigned::from_bytes(&self.mdoc).unwrap();
        let asked = [Attribute::FamilyName, Attribute::City];
        let prepared = mdoc::present::prepare(&credential, &asked, &request.transcript, approval, signed).unwrap();
        let presentation = prepared.complete(&self.device_key.sign(prepared.signature_payload())).unwrap();
        let response = AuthorizationResponse {
            vp_token: [(MDOC_QUERY.to_owned(), vec![base64url::encode(presentation)])].into(),
            state: request.object.state.clone(),
        };
        encrypted(request, &serde_json::to_vec(&response).unwrap())
    }

    /// Enters the PIN for a request and answers it.
    pub async fn answer(&self, world: &World, phone: &Phone, request: &Request) -> DirectPost {
        let evaluated = phone.evaluate(world, "471108", request.purpose()).await.unwrap();
        self.present(request, &self.approval(world, request, &evaluated))
    }
}

pub fn encrypted(request: &Request, response: &[u8]) -> DirectPost {
    let metadata = &request.object.client_metadata;
    let (key, enc) = (metadata.encryption_key().unwrap(), metadata.content_encryption().unwrap());
    let response = jwe::encrypt(response, &key, enc, None, None, &mut OsRng).unwrap();
    DirectPost { response: Some(response), ..DirectPost::default() }
}
