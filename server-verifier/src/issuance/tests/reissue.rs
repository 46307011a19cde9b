use siegelring_core::approval_element::{ApprovalElement, Arrival, PinProof};
use siegelring_core::attribute::Attribute;
use siegelring_core::jose::base64url;
use siegelring_core::openid4vci::error::IssuanceError::*;
use siegelring_core::wallet::Purpose;
use siegelring_core::wallet::reissue::{ReissueRequest, request_hash, transcript};
use siegelring_core::{mdoc, pin, sd_jwt_vc};

use super::*;
use crate::store::records::credential::Credential;
use crate::store::records::pin_evaluation::PinEvaluation;
use crate::store::records::pin_tries::Standing;

const EVALUATION: [u8; 16] = [5; 16];

/// What a presentation may do wrong.
struct Attempt {
    nonce: String,
    bound_to: String,
    evaluated_for: [u8; 32],
    pin: SigningKey,
    attributes: Vec<Attribute>,
    with_pin_proof: bool,
}

struct Holder {
    world: World,
    phone: Phone,
    credential: String,
    configuration: Configuration,
}

impl Holder {
    async fn new(configuration: Configuration) -> Self {
        let world = World::new();
        let phone = world.phone().await;
        let issued = world.fetch(&phone, configuration).await.unwrap();
        Self { world, phone, credential: issued.credentials[0].credential.clone(), configuration }
    }

    fn issuer(&self) -> &str {
        self.world.issuer.identifier()
    }

    /// An honest one.
    fn attempt(&self) -> Attempt {
        let nonce = self.world.issuer.nonce(NOW).c_nonce;
        Attempt {
            bound_to: nonce.clone(),
            evaluated_for: request_hash(self.issuer(), &nonce).unwrap(),
            pin: self.phone.pin.clone(),
            attributes: vec![Attribute::FamilyName, Attribute::GivenName, Attribute::BirthDate, Attribute::AgeOver18],
            with_pin_proof: true,
            nonce,
        }
    }

    async fn evaluate(&self, attempt: &Attempt) {
        let evaluation = PinEvaluation {
            evaluation_id: EVALUATION,
            wallet_id: self.phone.wallet_id.to_string(),
            message: [0; 32],
            purpose: Purpose::Approval { request_hash: attempt.evaluated_for },
            pin_version: 1,
            evaluated_element: [0; 33],
            standing: Standing { left: 4, wrong: 0 },
            expires_at: NOW.plus(600),
        };
        records::create(&*self.world.store, evaluation, NOW).await.unwrap();
    }

    fn present(&self, attempt: &Attempt) -> String {
        let transcript = transcript(self.issuer(), &attempt.bound_to).unwrap();
        let hash = request_hash(self.issuer(), &attempt.bound_to).unwrap();
        let signature = attempt.pin.sign(&pin::proof_payload(&EVALUATION, &hash, &transcript));
        let approval = ApprovalElement {
            request_hash: hash,
            arrival: Arrival::SameDevice,
            time: NOW,
            pin_proof: attempt.with_pin_proof.then_some(PinProof { evaluation_id: EVALUATION, signature }),
        };
        if self.configuration == Configuration::Mdoc {
            let issuer_signed = base64url::decode(&self.credential).unwrap();
            let issuer_signed = mdoc::IssuerSigned::from_bytes(&issuer_signed).unwrap();
            let prepared =
                mdoc::present::prepare(&issuer_signed, &attempt.attributes, &transcript, &approval, &[]).unwrap();
            let signature = self.phone.device.sign(prepared.signature_payload());
            return base64url::encode(prepared.complete(&signature).unwrap());
        }
        let binding = sd_jwt_vc::KeyBinding {
            aud: self.issuer(),
            nonce: &attempt.bound_to,
            iat: NOW,
            approval: Some(&approval),
            transaction_data_hashes: &[],
            qes_approval: None,
        };
        let prepared = sd_jwt_vc::present::prepare(&self.credential, &attempt.attributes, &binding).unwrap();
        let signature = self.phone.device.sign(prepared.signature_payload());
        prepared.complete(signature)
    }

    fn request(&self, attempt: &Attempt) -> ReissueRequest {
        ReissueRequest {
            nonce: attempt.nonce.clone(),
            format: self.configuration.format().name().to_owned(),
            presentation: self.present(attempt),
        }
    }

    async fn reissue(&self, attempt: &Attempt) -> Result<CredentialOffer> {
        self.evaluate(attempt).await;
        self.world.issuer.reissue(&self.request(attempt), NOW).await
    }
}

#[tokio::test]
async fn an_old_credential_of_either_format_gets_new_ones() {
    for configuration in [Configuration::Mdoc, Configuration::SdJwtVc] {
        let mut holder = Holder::new(configuration).await;
        let offer = holder.reissue(&holder.attempt()).await.unwrap();
        assert_eq!(offer.grants.pre_authorized_code.as_ref().unwrap().tx_code, None);
        let tokens = holder.world.issuer.token(&redeem(&code(&offer), None), NOW).await.unwrap();
        holder.phone.access_token = tokens.access_token;
        holder.phone.device = SigningKey::generate(&mut OsRng);
        let old = records::scan::<Credential>(&*holder.world.store, None, 1, NOW).await.unwrap().remove(0).value;
        holder.world.fetch(&holder.phone, configuration).await.unwrap();
        let id = Credential::id_of(&holder.phone.device.public_key());
        let new = records::load::<Credential>(&*holder.world.store, &id, NOW).await.unwrap().unwrap().value;
        assert_eq!((new.subject, new.proofed_at, new.level), (old.subject, old.proofed_at, old.level));
    }
}

#[tokio::test]
async fn the_offer_is_for_this_wallet_and_ends_soon() {
    let holder = Holder::new(Configuration::Mdoc).await;
    let offer = holder.reissue(&holder.attempt()).await.unwrap();
    let request = redeem(&code(&offer), None);
    expect(holder.world.issuer.token(&redeem(&code(&offer), Some("12345678")), NOW).await, InvalidRequest);
    expect(holder.world.issuer.token(&request, NOW.plus(600)).await, InvalidGrant);
    let tokens = holder.world.issuer.token(&request, NOW).await.unwrap();
    let thief = Phone { access_token: tokens.access_token, ..holder.world.phone().await };
    expect(holder.world.fetch(&thief, Configuration::Mdoc).await, CredentialRequestDenied);
}

#[tokio::test]
async fn a_presentation_counts_once() {
    let holder = Holder::new(Configuration::Mdoc).await;
    let attempt = holder.attempt();
    holder.reissue(&attempt).await.unwrap();
    expect(holder.world.issuer.reissue(&holder.request(&attempt), NOW).await, InvalidNonce);
}

#[tokio::test]
async fn the_whole_presentation_must_hold() {
    for configuration in [Configuration::Mdoc, Configuration::SdJwtVc] {
        type Spoil = fn(&mut Attempt);
        let cases: [(&str, Spoil); 5] = [
            ("another nonce", |attempt| attempt.bound_to = "another".to_owned()),
            ("evaluated for something else", |attempt| attempt.evaluated_for = [0; 32]),
            ("another PIN", |attempt| attempt.pin = SigningKey::generate(&mut OsRng)),
            ("no PIN", |attempt| attempt.with_pin_proof = false),
            ("not the whole credential", |attempt| attempt.attributes = vec![Attribute::FamilyName]),
        ];
        for (name, spoil) in cases {
            let holder = Holder::new(configuration).await;
            let mut attempt = holder.attempt();
            spoil(&mut attempt);
            match holder.reissue(&attempt).await {
                Err(Error::Told { code: InvalidProof, .. }) => {}
                other => panic!("{name}: {:?}", other.map(|_| ())),
            }
        }
    }
}

#[tokio::test]
async fn after_a_change_of_pin_only_the_new_one_counts() {
    let holder = Holder::new(Configuration::Mdoc).await;
    holder.world.update_wallet(&holder.phone, |wallet| wallet.pin_version = 2).await;
    expect(holder.reissue(&holder.attempt()).await, InvalidProof);
}

#[tokio::test]
async fn a_revoked_wallet_or_credential_gets_nothing() {
    let holder = Holder::new(Configuration::Mdoc).await;
    holder.world.update_wallet(&holder.phone, |wallet| wallet.revoked_at = Some(NOW)).await;
    expect(holder.reissue(&holder.attempt()).await, CredentialRequestDenied);

    let holder = Holder::new(Configuration::Mdoc).await;
    let id = Credential::id_of(&holder.phone.device.public_key());
    let revoked = records::update(&*holder.world.store, &id, NOW, |credential: &mut Credential| {
        credential.revoked_at = Some(NOW);
        Ok::<_, StoreError>(())
    });
    revoked.await.unwrap().unwrap();
    expect(holder.reissue(&holder.attempt()).await, CredentialRequestDenied);
}

#[tokio::test]
async fn a_proofing_ends() {
    let holder = Holder::new(Configuration::Mdoc).await;
    let id = Credential::id_of(&holder.phone.device.public_key());
    let aged = records::update(&*holder.world.store, &id, NOW, |credential: &mut Credential| {
        credential.proofed_at = NOW.minus(11 * 365 * 86_400);
        Ok::<_, StoreError>(())
    });
    aged.await.unwrap().unwrap();
    assert!(matches!(holder.reissue(&holder.attempt()).await, Err(Error::ProofingEnded)));
}
