//! One credential: nonce, device key, key attestation, proof of possession, request, and a look at what came
//! (OpenID4VCI 7, 8, Appendices D and F).

use super::answer::{Answer, post_json, post_message, post_nothing};
use super::context::Context;
use super::next::{Next, OnHttp, OnKey, OnSignature};
use crate::attestation::KeyEvidence;
use crate::credential_format::CredentialFormat;
use crate::crypto::{PublicKey, Signature, SigningKey};
use crate::error::{Error, PeerMisbehaved, Result};
use crate::holder::issued::{Expected, check};
use crate::holder::state::{Credential, Registration, Source};
use crate::holder::{HttpFailure, KeyPurpose, KeyRef};
use crate::jose::jwk::Jwk;
use crate::jose::jws::{self, Header, PreparedJws};
use crate::openid4vci::credential::{CredentialRequest, CredentialResponse, Proofs};
use crate::openid4vci::nonce::NonceResponse;
use crate::openid4vci::notification::{NotificationEvent, NotificationRequest};
use crate::openid4vci::proof::{ProofClaims, TYP};
use crate::wallet::{self, KeyAttestationAnswer, KeyAttestationRequest, PinKeyStatement};

/// Waits for a credential.
pub(super) trait OnIssued: Send {
    /// A credential came and is what was asked for.
    fn issued(
        self: Box<Self>,
        credential: Credential,
        notification_id: Option<String>,
        cx: &mut Context<'_>,
    ) -> Result<Next>;
}

/// One credential to be had.
pub(super) struct Order {
    pub(super) source: Source,
    pub(super) registration: Registration,
    pub(super) configuration_id: String,
    pub(super) format: CredentialFormat,
    pub(super) pin_key_number: u32,
    pub(super) wallet_pin_key: SigningKey,
    pub(super) then: Box<dyn OnIssued>,
}

impl Order {
    /// Fetches the nonce first: the platform's attestation of a key contains it from the beginning.
    pub(super) fn start(self, cx: &Context<'_>) -> Next {
        Next::repeatable_http(post_nothing(cx, &self.source.nonce_endpoint), FetchingNonce(self))
    }
}

/// Waits for the `c_nonce`.
struct FetchingNonce(Order);

impl OnHttp for FetchingNonce {
    fn answered(self: Box<Self>, answer: Answer, cx: &mut Context<'_>) -> Result<Next> {
        let NonceResponse { c_nonce: nonce } = answer.json()?;
        let key = KeyRef::new(KeyPurpose::Device, cx.rng);
        let challenge = nonce.as_bytes().to_vec();
        Ok(Next::create_key(key.clone(), challenge, MakingKey { order: self.0, nonce, key }))
    }
}

/// Waits for the device key.
struct MakingKey {
    order: Order,
    nonce: String,
    key: KeyRef,
}

impl OnKey for MakingKey {
    fn created(self: Box<Self>, device_key: PublicKey, evidence: KeyEvidence, cx: &mut Context<'_>) -> Result<Next> {
        let Self { order, nonce, key } = *self;
        let pin_key = order.registration.pin_keys.get(order.pin_key_number)?;
        let (aud, wallet_id) = (cx.config.wallet_server.clone(), order.registration.wallet_id);
        let statement = wallet::prepare(&PinKeyStatement {
            aud: aud.clone(),
            wallet_id,
            nonce: nonce.clone(),
            device_key,
            pin_key,
        })?;
        let signature = order.wallet_pin_key.sign(statement.signature_payload());
        let prepared = wallet::prepare(&KeyAttestationRequest {
            aud,
            wallet_id,
            nonce: nonce.clone(),
            device_key,
            pin_key,
            evidence,
            pin_statement: statement.complete(signature),
        })?;
        let message = prepared.signature_payload().to_vec();
        let wallet_key = order.registration.key.clone();
        let bound = Bound { order, nonce, key, device_key, pin_key };
        Ok(Next::sign(wallet_key, &message, AskingAttestation { bound, prepared }))
    }
}

/// An order with the keys that the credential will be bound to.
struct Bound {
    order: Order,
    nonce: String,
    key: KeyRef,
    device_key: PublicKey,
    pin_key: PublicKey,
}

/// Waits for the wallet key.
struct AskingAttestation {
    bound: Bound,
    prepared: PreparedJws,
}

impl OnSignature for AskingAttestation {
    fn signed(self: Box<Self>, signature: Signature, cx: &mut Context<'_>) -> Result<Next> {
        let request = post_message(cx, "/wallet/key-attestations", &self.prepared.complete(signature));
        Ok(Next::repeatable_http(request, FetchingAttestation(self.bound)))
    }
}

/// Waits for the key attestation.
struct FetchingAttestation(Bound);

impl OnHttp for FetchingAttestation {
    fn answered(self: Box<Self>, answer: Answer, cx: &mut Context<'_>) -> Result<Next> {
        let KeyAttestationAnswer { key_attestation } = answer.json()?;
        let bound = self.0;
        let jwk = Some(Jwk::from(&bound.device_key));
        let header = Header { jwk, key_attestation: Some(key_attestation), ..Header::typed(TYP) };
        let claims = ProofClaims {
            iss: None,
            aud: bound.order.source.credential_issuer.clone(),
            iat: cx.now,
            nonce: Some(bound.nonce.clone()),
        };
        let prepared = jws::prepare(&header, &claims)?;
        let message = prepared.signature_payload().to_vec();
        Ok(Next::sign(bound.key.clone(), &message, Proving { bound, prepared }))
    }
}

/// Waits for the device key.
struct Proving {
    bound: Bound,
    prepared: PreparedJws,
}

impl OnSignature for Proving {
    fn signed(self: Box<Self>, signature: Signature, cx: &mut Context<'_>) -> Result<Next> {
        let Self { bound, prepared } = *self;
        let source = &bound.order.source;
        let body = CredentialRequest {
            credential_configuration_id: Some(bound.order.configuration_id.clone()),
            proofs: Some(Proofs { jwt: Some(vec![prepared.complete(signature)]), ..Proofs::default() }),
            ..CredentialRequest::default()
        };
        let request = post_json(cx, &source.credential_endpoint, &body)?.with_token(&source.access_token.0);
        Ok(Next::http(request, Requesting(bound)))
    }
}

/// Waits for the credential.
struct Requesting(Bound);

impl OnHttp for Requesting {
    fn answered(self: Box<Self>, answer: Answer, cx: &mut Context<'_>) -> Result<Next> {
        let Bound { order, key, device_key, pin_key, .. } = self.0;
        let CredentialResponse { credentials, notification_id } = answer.json()?;
        let [issued] = credentials.as_slice() else {
            return Err(PeerMisbehaved::IssuedCredential.into());
        };
        let expected = Expected { format: order.format, key, device_key, pin_key: (order.pin_key_number, pin_key) };
        match check(&issued.credential, expected, &cx.config.issuer_anchors, cx.now) {
            Ok(credential) => order.then.issued(credential, notification_id, cx),
            Err(error) => complain(error, &order.source, notification_id, cx),
        }
    }
}

/// Tells the issuer that its credential is no good, and gives up.
fn complain(error: Error, source: &Source, notification_id: Option<String>, cx: &mut Context<'_>) -> Result<Next> {
    let Some((url, notification_id)) = source.notification_endpoint.as_ref().zip(notification_id) else {
        return Err(error);
    };
    let event = NotificationEvent::CredentialFailure;
    let body = NotificationRequest { notification_id, event, event_description: Some(error.code().to_owned()) };
    let request = post_json(cx, url, &body)?.with_token(&source.access_token.0);
    Ok(Next::repeatable_http(request, Complained(error)))
}

/// Waits until the issuer knows.
struct Complained(Error);

impl OnHttp for Complained {
    fn answered(self: Box<Self>, _answer: Answer, _cx: &mut Context<'_>) -> Result<Next> {
        Err(self.0)
    }

    fn failed(self: Box<Self>, _failure: HttpFailure, _cx: &mut Context<'_>) -> Result<Next> {
        Err(self.0)
    }
}
