//! What the verifier does: one request at a time, with everything that a test may want otherwise.

use rand_core::OsRng;
use serde_json::Value as Json;

use super::{BASE, Server, form, json, oauth_error};
use crate::approval_element::Arrival;
use crate::assurance::Level;
use crate::attribute::Attribute;
use crate::crypto::{AgreementKey, SigningKey};
use crate::evidence::EvidenceRecord;
use crate::holder::{HttpRequest, HttpResponse, Method};
use crate::jose::jws::{self, Header};
use crate::openid4vp::link::AuthorizationRequestLink;
use crate::openid4vp::request::{TYP, x509_hash_client_id};
use crate::openid4vp::response::DirectPostAnswer;
use crate::time::UnixTime;
use crate::verifier::{PreparedRequest, ReceivedResponse, RequestInput, SentRequest};
use crate::x509::testing::NOW;

/// A request that waits for an answer, as its author made it.
pub(in crate::holder::tests) struct Request {
    pub(in crate::holder::tests) flow: Arrival,
    pub(in crate::holder::tests) attributes: Vec<Attribute>,
    pub(in crate::holder::tests) iat: UnixTime,
    pub(in crate::holder::tests) exp: UnixTime,
    /// Who signs, and with which chain.
    pub(in crate::holder::tests) signer: SigningKey,
    pub(in crate::holder::tests) x5c: Vec<Vec<u8>>,
    pub(in crate::holder::tests) typ: &'static str,
    /// What is to be approved beyond identity.
    pub(in crate::holder::tests) transaction_data: Option<Vec<String>>,
    /// What is changed in the claims before they are signed.
    pub(in crate::holder::tests) change: Option<fn(&mut Json)>,
    certificate: Vec<u8>,
    encryption: AgreementKey,
    /// The nonce of its first reader, and what that was given.
    opened: Option<(Option<String>, String)>,
    answered: Option<(String, HttpResponse)>,
}

impl Server {
    /// The link of a new login, which asks for a name and a town.
    pub(in crate::holder::tests) fn login(&mut self, flow: Arrival) -> String {
        self.login_with(flow, |_| ())
    }

    /// The link of a login that is not quite as it should be.
    pub(in crate::holder::tests) fn login_with(&mut self, flow: Arrival, change: impl FnOnce(&mut Request)) -> String {
        let (signer, leaf) = self.relying_party.clone();
        let client_id = x509_hash_client_id(&leaf);
        let mut request = Request {
            flow,
            attributes: vec![Attribute::FamilyName, Attribute::City],
            iat: NOW,
            exp: NOW.plus(300),
            signer,
            x5c: vec![leaf.clone()],
            certificate: leaf,
            typ: TYP,
            change: None,
            encryption: AgreementKey::generate(&mut OsRng),
            transaction_data: None,
            opened: None,
            answered: None,
        };
        change(&mut request);
        self.request = Some(request);
        let request_uri = format!("{BASE}/wallet/requests/1").parse().unwrap();
        AuthorizationRequestLink { client_id, request_uri, by_post: true }.to_custom_scheme()
    }

    pub(super) fn fetch(&mut self, request: &HttpRequest) -> HttpResponse {
        let wallet_nonce = (request.method == Method::Post).then(|| form(request)["wallet_nonce"].clone());
        let waiting = self.request.as_mut().expect("a request");
        let object = match &waiting.opened {
            Some((first, object)) if *first == wallet_nonce => object.clone(),
            Some(_) => return super::error(crate::wallet::ErrorCode::OpenedElsewhere),
            None => waiting.sign(wallet_nonce.as_deref()),
        };
        waiting.opened = Some((wallet_nonce, object.clone()));
        let content_type = "application/oauth-authz-req+jwt".to_owned();
        HttpResponse { status: 200, content_type, body: object.into_bytes() }
    }

    pub(super) fn respond(&mut self, request: &HttpRequest, now: UnixTime) -> HttpResponse {
        let form = form(request);
        if let Some(error) = form.get("error") {
            assert_eq!(form["state"], "state");
            self.refusals.push(error.clone());
            return json(&DirectPostAnswer { redirect_uri: self.way_back() });
        }
        let response = &form["response"];
        let waiting = self.request.as_ref().expect("a request");
        if let Some((before, answer)) = &waiting.answered {
            return if before == response { answer.clone() } else { oauth_error(400, "invalid_request") };
        }
        let sent = SentRequest::parse(&waiting.opened.as_ref().unwrap().1).unwrap();
        let received = ReceivedResponse::parse(response).unwrap().decrypt(&sent, &waiting.encryption, now).unwrap();
        let verified = received.verify(&sent, &self.issuers.anchors(), now).unwrap();
        let wallet_id = self.credentials.get(verified.device_key.as_bytes()).expect("a valid credential");
        let evaluation = verified.approval.unwrap().pin_evaluation.expect("a PIN proof");
        assert!(self.wallets[wallet_id].evaluated(&evaluation, *sent.hash()));
        if !sent.transactions().is_empty() {
            let request = waiting.opened.as_ref().unwrap().1.clone();
            let (format, presentation) = (received.format(), received.bytes().unwrap().into_owned());
            let record = EvidenceRecord { request, format, presentation, assessment: None };
            self.evidence.push(record.to_bytes().unwrap());
        }
        self.presented.push(verified);
        let answer = json(&DirectPostAnswer { redirect_uri: self.way_back() });
        let response = response.clone();
        self.request.as_mut().unwrap().answered = Some((response, answer.clone()));
        answer
    }

    fn way_back(&self) -> Option<String> {
        let is_same_device = self.request.as_ref().is_some_and(|request| request.flow == Arrival::SameDevice);
        is_same_device.then(|| format!("{BASE}/login/1/return"))
    }
}

impl Request {
    fn sign(&self, wallet_nonce: Option<&str>) -> String {
        let honest = PreparedRequest::new(RequestInput {
            x5c: std::slice::from_ref(self.x5c.first().unwrap_or(&self.certificate)),
            response_uri: &format!("{BASE}/wallet/responses/1"),
            nonce: "0123456789abcdef",
            state: Some("state"),
            attributes: &self.attributes,
            encryption_key: &self.encryption.public_key(),
            flow: self.flow,
            wallet_nonce,
            transaction_data: self.transaction_data.clone(),
            purpose: Some("Bewohnerparkausweis"),
            minimum_level: Some(Level::Substantial),
            iat: self.iat,
            exp: self.exp,
        })
        .unwrap();
        let honest = honest.complete(self.signer.sign(b"another message"));
        let mut claims: Json = jws::parse(&honest).unwrap().unverified_claims().unwrap();
        if let Some(change) = self.change {
            change(&mut claims);
        }
        let header = Header { x5c: self.x5c.clone(), ..Header::typed(self.typ) };
        let prepared = jws::prepare(&header, &claims).unwrap();
        let signature = self.signer.sign(prepared.signature_payload());
        prepared.complete(signature)
    }
}
