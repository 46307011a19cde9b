mod evidence;
mod honest;
mod hostile;
mod remembering;
mod status_lists;
mod transactions;

use std::collections::BTreeMap;

use rand_core::OsRng;
use serde_json::{Value as Json, json};

use super::{PreparedRequest, ReceivedResponse, RequestInput, SentRequest, VerifiedPresentation};
use crate::approval_element::{ApprovalElement, Arrival, PinProof};
use crate::attribute::{Attribute, Attributes, Value};
use crate::credential_format::CredentialFormat;
use crate::crypto::{AgreementKey, SigningKey};
use crate::error::Error;
use crate::jose::jwe::{self, Enc};
use crate::jose::{base64url, jws};
use crate::openid4vp::dcql::{MDOC_QUERY, SD_JWT_QUERY};
use crate::openid4vp::request::RequestObject;
use crate::time::UnixTime;
use crate::x509::Profile;
use crate::x509::testing::{Authority, NOW};
use crate::{mdoc, pin, sd_jwt_vc};

const FORMATS: [CredentialFormat; 2] = [CredentialFormat::Mdoc, CredentialFormat::SdJwtVc];
const ASKED: [Attribute; 3] = [Attribute::FamilyName, Attribute::City, Attribute::AgeOver18];
const ISSUED: UnixTime = NOW.minus(1_000);
const EVALUATION: pin::EvaluationId = [5; 16];

/// An issuer, a relying party, and the keys and credentials of a phone.
struct World {
    issuers: Authority,
    relying_parties: Authority,
    x5c: Vec<Vec<u8>>,
    relying_party: SigningKey,
    encryption: AgreementKey,
    device_key: SigningKey,
    pin_key: SigningKey,
    mdoc: Vec<u8>,
    sd_jwt: String,
}

impl World {
    fn new() -> Self {
        let issuers = Authority::root("Issuers");
        let (issuer_key, issuer) = issuers.leaf(Profile::Issuer);
        let relying_parties = Authority::root("Relying parties");
        let (relying_party, leaf) = relying_parties.leaf(Profile::RelyingParty);
        let [device_key, pin_key] = [(); 2].map(|()| SigningKey::generate(&mut OsRng));
        let attributes = person();
        let mdoc_input = mdoc::issue::IssueInput {
            attributes: &attributes,
            device_key: device_key.public_key(),
            pin_key: Some(pin_key.public_key()),
            validity: mdoc::issue::Validity { signed: ISSUED, valid_from: ISSUED, valid_until: NOW.plus(10_000) },
            status: None,
            x5chain: std::slice::from_ref(&issuer),
        };
        let mdoc = mdoc::issue::prepare(&mdoc_input, &mut OsRng).unwrap();
        let mdoc = mdoc.complete(&issuer_key.sign(mdoc.signature_payload())).unwrap();
        let sd_jwt_input = sd_jwt_vc::issue::IssueInput {
            attributes: &attributes,
            device_key: device_key.public_key(),
            pin_key: Some(pin_key.public_key()),
            issued_at: ISSUED,
            expires_at: NOW.plus(10_000),
            status: None,
            x5c: &[issuer],
        };
        let sd_jwt = sd_jwt_vc::issue::prepare(&sd_jwt_input, &mut OsRng).unwrap();
        let signature = issuer_key.sign(sd_jwt.signature_payload());
        let sd_jwt = sd_jwt.complete(signature);
        let encryption = AgreementKey::generate(&mut OsRng);
        Self { issuers, relying_parties, x5c: vec![leaf], relying_party, encryption, device_key, pin_key, mdoc, sd_jwt }
    }

    /// The request of a scanned login.
    fn request(&self) -> SentRequest {
        self.request_saying(|_| ())
    }

    fn request_saying(&self, change: impl FnOnce(&mut RequestInput<'_>)) -> SentRequest {
        SentRequest::parse(&self.signed_request(change)).unwrap()
    }

    fn signed_request(&self, change: impl FnOnce(&mut RequestInput<'_>)) -> String {
        let prepared = self.prepared_request(change).unwrap();
        let signature = self.relying_party.sign(prepared.signature_payload());
        prepared.complete(signature)
    }

    fn prepared_request(&self, change: impl FnOnce(&mut RequestInput<'_>)) -> Result<PreparedRequest, Error> {
        let encryption_key = self.encryption.public_key();
        let mut input = RequestInput {
            x5c: &self.x5c,
            response_uri: "https://ringe.example/wallet/responses/1",
            nonce: "0123456789abcdef",
            state: Some("state"),
            attributes: &ASKED,
            encryption_key: &encryption_key,
            flow: Arrival::Scanned,
            wallet_nonce: None,
            transaction_data: None,
            purpose: None,
            minimum_level: None,
            iat: NOW,
            exp: NOW.plus(300),
        };
        change(&mut input);
        PreparedRequest::new(input)
    }

    /// What an honest phone adds to its answer.
    fn approval(&self, request: &SentRequest) -> ApprovalElement {
        let payload = pin::proof_payload(&EVALUATION, &request.hash, &request.transcript);
        let pin_proof = Some(PinProof { evaluation_id: EVALUATION, signature: self.pin_key.sign(&payload) });
        ApprovalElement { request_hash: request.hash, arrival: Arrival::Scanned, time: NOW, pin_proof }
    }

    /// A presentation as it stands in the `vp_token`.
    fn present(
        &self,
        format: CredentialFormat,
        request: &SentRequest,
        attributes: &[Attribute],
        approval: &ApprovalElement,
    ) -> String {
        match format {
            CredentialFormat::Mdoc => {
                let credential = mdoc::IssuerSigned::from_bytes(&self.mdoc).unwrap();
                let signed = request.transactions.answer(MDOC_QUERY, &[MDOC_QUERY]).device_signed();
                let prepared =
                    mdoc::present::prepare(&credential, attributes, &request.transcript, approval, &signed).unwrap();
                let signature = self.device_key.sign(prepared.signature_payload());
                base64url::encode(prepared.complete(&signature).unwrap())
            }
            CredentialFormat::SdJwtVc => self.present_sd_jwt(request, attributes, Some(approval)),
        }
    }

    fn present_sd_jwt(
        &self,
        request: &SentRequest,
        attributes: &[Attribute],
        approval: Option<&ApprovalElement>,
    ) -> String {
        self.present_sd_jwt_at(NOW, request, attributes, approval)
    }

    fn present_sd_jwt_at(
        &self,
        iat: UnixTime,
        request: &SentRequest,
        attributes: &[Attribute],
        approval: Option<&ApprovalElement>,
    ) -> String {
        let RequestObject { client_id, nonce, .. } = &request.object;
        let transactions = request.transactions.answer(SD_JWT_QUERY, &[SD_JWT_QUERY]);
        let binding = sd_jwt_vc::KeyBinding {
            aud: client_id,
            nonce,
            iat,
            approval,
            transaction_data_hashes: transactions.transaction_data_hashes(),
            qes_approval: transactions.qes_approval(),
        };
        let prepared = sd_jwt_vc::present::prepare(&self.sd_jwt, attributes, &binding).unwrap();
        let signature = self.device_key.sign(prepared.signature_payload());
        prepared.complete(signature)
    }

    /// The encrypted response of an honest phone with another approval element.
    fn answer(&self, format: CredentialFormat, request: &SentRequest, approval: &ApprovalElement) -> String {
        self.encrypted(&answering(format, &self.present(format, request, &ASKED, approval)))
    }

    fn encrypted(&self, response: &Json) -> String {
        let recipient = crate::jose::jwk::Jwk::from(&self.encryption.public_key());
        jwe::encrypt(response.to_string().as_bytes(), &recipient, Enc::A256Gcm, None, None, &mut OsRng).unwrap()
    }

    fn verify(&self, response: &str, request: &SentRequest) -> Result<VerifiedPresentation, Error> {
        self.verify_at(response, request, NOW)
    }

    fn verify_at(&self, response: &str, request: &SentRequest, now: UnixTime) -> Result<VerifiedPresentation, Error> {
        ReceivedResponse::parse(response)?.decrypt(request, &self.encryption, now)?.verify(
            request,
            &self.issuers.anchors(),
            now,
        )
    }
}

/// A `vp_token` with one presentation, and the state.
fn answering(format: CredentialFormat, presentation: &str) -> Json {
    let query = match format {
        CredentialFormat::Mdoc => MDOC_QUERY,
        CredentialFormat::SdJwtVc => SD_JWT_QUERY,
    };
    json!({ "vp_token": BTreeMap::from([(query, [presentation])]), "state": "state" })
}

fn person() -> Attributes {
    [
        (Attribute::FamilyName, Value::Text("Muster".into())),
        (Attribute::GivenName, Value::Text("Erika".into())),
        (Attribute::City, Value::Text("Musterhausen".into())),
        (Attribute::AgeOver18, Value::Flag(true)),
    ]
    .into()
}
