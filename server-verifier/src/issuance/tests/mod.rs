//! An issuer, people who were enrolled, and a phone that may cheat.

mod credential;
mod metadata;
mod reissue;
mod status_list;
mod token;

use std::sync::Arc;

use rand_core::OsRng;
use serde_json::{Value as Json, json};
use siegelring_core::assurance::{KeyStorage, Policy, Proofing};
use siegelring_core::attestation::KeyAttestation;
use siegelring_core::attribute::Value;
use siegelring_core::crypto::SigningKey;
use siegelring_core::jose::jwk::Jwk;
use siegelring_core::jose::jws::{self, Header};
use siegelring_core::openid4vci::credential::CredentialResponse;
use siegelring_core::openid4vci::error::IssuanceError;
use siegelring_core::openid4vci::offer::{CredentialOffer, PRE_AUTHORIZED_CODE};
use siegelring_core::openid4vci::proof::{self, ProofClaims};
use siegelring_core::openid4vci::token::TokenRequest;
use siegelring_core::time::UnixTime;
use siegelring_core::wallet::WalletId;

use super::*;
use crate::enrolment::{Continuity, Enrolled, Enrolments, NewEnrolment};
use crate::keys::testing::{NOW, keys};
use crate::store::records::configuration::Configuration;
use crate::store::records::issuance::Issuance;
use crate::store::records::offer::EnrolledBy;
use crate::store::records::pin_tries::PinTries;
use crate::store::records::unblocking::Unblocking;
use crate::store::records::wallet::Wallet;
use crate::store::{MemoryStore, StoreError, records};

const BASE: &str = "https://login.example";

struct World {
    store: Arc<MemoryStore>,
    keys: Arc<Keys>,
    issuer: CredentialIssuer,
    enrolments: Enrolments,
}

impl World {
    fn new() -> Self {
        Self::under(Policy::demo())
    }

    fn under(policy: Policy) -> Self {
        let (store, keys) = (Arc::new(MemoryStore::new()), keys());
        let setup = Setup { base_url: BASE.to_owned(), operator: "Stadt Musterhausen".to_owned(), policy };
        let issuer = CredentialIssuer::new(setup, store.clone(), keys.clone()).unwrap();
        let enrolments = Enrolments::new(BASE, issuer.identifier(), store.clone(), keys.clone());
        Self { store, keys, issuer, enrolments }
    }

    async fn enrol(&self) -> Enrolled {
        let text = |text: &str| Value::Text(text.to_owned());
        let attributes = [("family_name", "Mustermann"), ("given_name", "Erika"), ("birth_date", "1984-01-26")];
        let new = NewEnrolment {
            attributes: attributes.map(|(name, value)| (name.to_owned(), text(value))).into(),
            proofing_method: Proofing::InPerson,
            proofing_date: None,
            person: Continuity::New,
            block_devices: false,
            offer_days: None,
        };
        self.enrolments.enrol(&new, EnrolledBy::Operator, NOW).await.unwrap()
    }

    /// The offer that a link leads to.
    async fn offer(&self, enrolled: &Enrolled, now: UnixTime) -> Option<CredentialOffer> {
        let handle = enrolled.offer.rsplit("%2F").next().unwrap();
        self.issuer.offer(handle, now).await.unwrap()
    }

    async fn code(&self, enrolled: &Enrolled) -> String {
        code(&self.offer(enrolled, NOW).await.unwrap())
    }

    async fn access_token(&self) -> String {
        let enrolled = self.enrol().await;
        let request = redeem(&self.code(&enrolled).await, Some(&enrolled.activation_code));
        self.issuer.token(&request, NOW).await.unwrap().access_token
    }

    /// A phone that registered with a new person's access token.
    async fn phone(&self) -> Phone {
        let access_token = self.access_token().await;
        let keys = [(); 3].map(|()| SigningKey::generate(&mut OsRng));
        let [wallet, pin, device] = keys;
        let phone = Phone { access_token, wallet_id: WalletId::generate(&mut OsRng), pin, device };
        let id = Issuance::id_of(&phone.access_token);
        let assign = records::update(&*self.store, &id, NOW, |issuance: &mut Issuance| {
            issuance.wallet_id = Some(phone.wallet_id.to_string());
            Ok::<_, StoreError>(issuance.subject.clone())
        });
        let record = Wallet {
            id: phone.wallet_id.to_string(),
            subject: assign.await.unwrap().unwrap(),
            wallet_key: wallet.public_key(),
            key_storage: KeyStorage::Software,
            evidence_verified_at: NOW,
            pin_key: phone.pin.public_key(),
            oprf_salt: [0; 32],
            pin_version: 1,
            last_version: 1,
            new_pin: None,
            last_change: None,
            tries: PinTries::new(1),
            unblocking: Unblocking::new(String::new()),
            revocation_code: String::new(),
            registered_at: NOW,
            revoked_at: None,
        };
        records::create(&*self.store, record, NOW).await.unwrap();
        phone
    }

    fn attest(&self, attestation: &KeyAttestation) -> String {
        let prepared = attestation.prepare(&self.keys.wallet_provider.chain).unwrap();
        let signature = self.keys.wallet_provider.signer.sign_es256(prepared.signature_payload()).unwrap();
        prepared.complete(signature)
    }

    /// What an honest phone asks for.
    fn request(&self, phone: &Phone, configuration: Configuration) -> Vec<u8> {
        let nonce = self.issuer.nonce(NOW).c_nonce;
        let attestation = configuration.is_attested().then(|| self.attest(&phone.attestation(&nonce)));
        phone.request(configuration, &nonce, attestation)
    }

    async fn fetch(&self, phone: &Phone, configuration: Configuration) -> Result<CredentialResponse> {
        self.issuer.credential(&phone.access_token, &self.request(phone, configuration), NOW).await
    }

    async fn update_wallet(&self, phone: &Phone, change: fn(&mut Wallet)) {
        let id = phone.wallet_id.to_string();
        let updated = records::update(&*self.store, &id, NOW, |wallet: &mut Wallet| {
            change(wallet);
            Ok::<_, StoreError>(())
        });
        updated.await.unwrap().unwrap();
    }
}

struct Phone {
    access_token: String,
    wallet_id: WalletId,
    pin: SigningKey,
    device: SigningKey,
}

impl Phone {
    fn attestation(&self, nonce: &str) -> KeyAttestation {
        KeyAttestation {
            wallet_id: self.wallet_id.0,
            device_key: self.device.public_key(),
            pin_key: self.pin.public_key(),
            pin_version: 1,
            nonce: nonce.to_owned(),
            issued_at: NOW,
            expires_at: NOW.plus(300),
            key_storage: KeyStorage::Software,
        }
    }

    fn request(&self, configuration: Configuration, nonce: &str, key_attestation: Option<String>) -> Vec<u8> {
        let jwk = Some(Jwk::from(&self.device.public_key()));
        let header = Header { jwk, key_attestation, ..Header::typed(proof::TYP) };
        let aud = format!("{BASE}/issuance");
        let claims = ProofClaims { iss: None, aud, iat: NOW, nonce: Some(nonce.to_owned()) };
        let prepared = jws::prepare(&header, &claims).unwrap();
        let signature = self.device.sign(prepared.signature_payload());
        let proof = prepared.complete(signature);
        let body: Json = json!({ "credential_configuration_id": configuration.id(), "proofs": { "jwt": [proof] } });
        serde_json::to_vec(&body).unwrap()
    }
}

fn code(offer: &CredentialOffer) -> String {
    offer.grants.pre_authorized_code.as_ref().unwrap().pre_authorized_code.clone()
}

fn redeem(code: &str, tx_code: Option<&str>) -> TokenRequest {
    TokenRequest {
        grant_type: PRE_AUTHORIZED_CODE.to_owned(),
        pre_authorized_code: Some(code.to_owned()),
        tx_code: tx_code.map(str::to_owned),
        client_id: None,
    }
}

#[track_caller]
fn expect<T>(answer: Result<T>, expected: IssuanceError) {
    match answer {
        Err(Error::Told { code, .. }) => assert_eq!(code, expected),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("accepted"),
    }
}
