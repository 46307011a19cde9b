//! What the issuer does: offers, tokens, nonces, credentials, re-issue.

use std::collections::BTreeMap;

use rand_core::OsRng;

use super::{BASE, Server, bearer, error, form, json, oauth_error, random};
use crate::attribute::CITIZEN_CREDENTIAL;
use crate::credential_format::CredentialFormat;
use crate::holder::{HttpRequest, HttpResponse};
use crate::issuer::{CredentialContent, Expected, KeyAttestations, ReceivedCredentialRequest};
use crate::jose::base64url;
use crate::openid4vci::credential::{CredentialResponse, IssuedCredential};
use crate::openid4vci::metadata::{
    AuthorizationServerMetadata, CredentialConfiguration, CredentialIssuerMetadata, KeyAttestationsRequired, ProofType,
};
use crate::openid4vci::nonce::NonceResponse;
use crate::openid4vci::offer::{CredentialOffer, Grants, PreAuthorizedCodeGrant, TxCode};
use crate::openid4vci::token::TokenResponse;
use crate::time::UnixTime;
use crate::wallet::ErrorCode;
use crate::wallet::reissue::{self, ReissueRequest};
use crate::{mdoc, pin};

const CONFIGURATIONS: [(&str, CredentialFormat); 2] =
    [("citizen.mdoc", CredentialFormat::Mdoc), ("citizen.sd-jwt", CredentialFormat::SdJwtVc)];

fn issuer() -> String {
    format!("{BASE}/issuance")
}

impl Server {
    /// The link of a new offer, with this activation code.
    pub(in crate::holder::tests) fn offer(&mut self, tx_code: Option<&str>) -> String {
        let id = random();
        self.offers.insert(id.clone(), tx_code.map(str::to_owned));
        let uri = format!("{BASE}/issuance/offers/{id}");
        format!("openid-credential-offer://?credential_offer_uri={uri}")
    }

    fn offer_document(&self, id: &str) -> Option<CredentialOffer> {
        let tx_code = self.offers.get(id)?.as_ref().map(|code| TxCode {
            input_mode: Some("numeric".to_owned()),
            length: Some(u8::try_from(code.len()).unwrap()),
            description: Some("Sie steht in dem Brief.".to_owned()),
        });
        let grant = PreAuthorizedCodeGrant { pre_authorized_code: id.to_owned(), tx_code };
        Some(CredentialOffer {
            credential_issuer: issuer(),
            credential_configuration_ids: CONFIGURATIONS.map(|(id, _)| id.to_owned()).to_vec(),
            grants: Grants { pre_authorized_code: Some(grant) },
        })
    }

    pub(super) fn issuance(&mut self, path: &[&str], request: &HttpRequest, now: UnixTime) -> HttpResponse {
        match path {
            [".well-known", "openid-credential-issuer", "issuance"] => json(&metadata()),
            [".well-known", "oauth-authorization-server", "issuance"] => json(&authorization_server()),
            ["issuance", "offers", id] => match self.offer_document(id) {
                Some(offer) => json(&offer),
                None => oauth_error(404, "not_found"),
            },
            ["issuance", "token"] => self.token(request),
            ["issuance", "nonce"] => {
                let c_nonce = random();
                self.nonces.push(c_nonce.clone());
                json(&NonceResponse { c_nonce })
            }
            ["issuance", "credential"] => self.credential(request, now),
            ["issuance", "notification"] => {
                let body: serde_json::Value = serde_json::from_slice(&request.body).unwrap();
                self.notifications.push(body["event"].as_str().unwrap().to_owned());
                HttpResponse { status: 204, content_type: String::new(), body: Vec::new() }
            }
            ["issuance", "reissue"] => self.reissue(request, now),
            _ => panic!("no such path: {path:?}"),
        }
    }

    fn token(&mut self, request: &HttpRequest) -> HttpResponse {
        let form = form(request);
        let code = &form["pre-authorized_code"];
        match self.offers.get(code) {
            Some(tx_code) if tx_code.as_ref() == form.get("tx_code") => {}
            _ => return oauth_error(400, "invalid_grant"),
        }
        self.offers.remove(code);
        let access_token = random();
        self.tokens.insert(access_token.clone(), None);
        json(&TokenResponse { access_token, token_type: "Bearer".to_owned(), expires_in: Some(1800) })
    }

    fn credential(&mut self, request: &HttpRequest, now: UnixTime) -> HttpResponse {
        if !self.tokens.contains_key(bearer(request)) {
            return error(ErrorCode::InvalidToken);
        }
        let received = ReceivedCredentialRequest::parse(&request.body).unwrap();
        let providers = self.providers.anchors();
        let expected =
            Expected { credential_issuer: &issuer(), key_attestations: KeyAttestations::Required(&providers) };
        let verified = received.verify(&expected, now).unwrap();
        let place = self.nonces.iter().position(|nonce| nonce == verified.nonce()).expect("a fresh nonce");
        self.nonces.remove(place);
        let (_, format) = CONFIGURATIONS.into_iter().find(|(id, _)| *id == received.configuration_id()).unwrap();
        let content = CredentialContent {
            attributes: &self.person,
            issued_at: now,
            expires_at: now.plus(10_000_000),
            status: None,
            x5c: std::slice::from_ref(&self.issuer.1),
        };
        let prepared = verified.prepare(format, &content, &mut OsRng).unwrap();
        let signature = self.issuer.0.sign(prepared.signature_payload());
        let wallet_id = verified.key_attestation().unwrap().wallet_id;
        self.credentials.insert(*verified.device_key().as_bytes(), wallet_id);
        let credential = prepared.complete(signature).unwrap();
        json(&CredentialResponse {
            credentials: vec![IssuedCredential { credential }],
            notification_id: Some(random()),
        })
    }

    /// Checks what an issuer must check before it copies attributes.
    fn reissue(&mut self, request: &HttpRequest, now: UnixTime) -> HttpResponse {
        let request: ReissueRequest = serde_json::from_slice(&request.body).unwrap();
        let place = self.nonces.iter().position(|nonce| *nonce == request.nonce).expect("a fresh nonce");
        self.nonces.remove(place);
        assert_eq!(request.format, "mso_mdoc");
        let transcript = reissue::transcript(&issuer(), &request.nonce).unwrap();
        let request_hash = reissue::request_hash(&issuer(), &request.nonce).unwrap();
        let response = base64url::decode(&request.presentation).unwrap();
        let verified = mdoc::verify(&response, &transcript, &self.issuers.anchors(), now).unwrap();
        let wallet_id = self.credentials.get(verified.credential.device_key.as_bytes()).expect("a valid credential");
        let wallet = &self.wallets[wallet_id];
        let approval = verified.approval.unwrap();
        let proof = approval.pin_proof.unwrap();
        assert_eq!(approval.request_hash, request_hash);
        assert!(wallet.evaluated(&proof.evaluation_id, request_hash));
        let (id, signature) = (&proof.evaluation_id, &proof.signature);
        pin::verify_proof(&wallet.pin_key, id, &request_hash, &transcript, signature).unwrap();
        assert_eq!(verified.credential.attributes, self.person);
        let id = random();
        self.offers.insert(id.clone(), None);
        json(&self.offer_document(&id).unwrap())
    }
}

fn metadata() -> CredentialIssuerMetadata {
    let configuration = |format: CredentialFormat| {
        let name = || Some(CITIZEN_CREDENTIAL.to_owned());
        let proof = ProofType {
            proof_signing_alg_values_supported: vec!["ES256".to_owned()],
            key_attestations_required: Some(KeyAttestationsRequired::default()),
        };
        CredentialConfiguration {
            format: format.name().to_owned(),
            doctype: if format == CredentialFormat::Mdoc { name() } else { None },
            vct: if format == CredentialFormat::SdJwtVc { name() } else { None },
            cryptographic_binding_methods_supported: Vec::new(),
            credential_signing_alg_values_supported: Vec::new(),
            proof_types_supported: BTreeMap::from([("jwt".to_owned(), proof)]),
            credential_metadata: None,
        }
    };
    CredentialIssuerMetadata {
        credential_issuer: issuer(),
        credential_endpoint: format!("{}/credential", issuer()),
        nonce_endpoint: Some(format!("{}/nonce", issuer())),
        notification_endpoint: Some(format!("{}/notification", issuer())),
        authorization_servers: None,
        display: Vec::new(),
        credential_configurations_supported: CONFIGURATIONS
            .map(|(id, format)| (id.to_owned(), configuration(format)))
            .into(),
    }
}

fn authorization_server() -> AuthorizationServerMetadata {
    AuthorizationServerMetadata {
        issuer: issuer(),
        token_endpoint: format!("{}/token", issuer()),
        grant_types_supported: Vec::new(),
        response_types_supported: Vec::new(),
        anonymous_access_supported: true,
        token_endpoint_auth_methods_supported: Vec::new(),
    }
}
