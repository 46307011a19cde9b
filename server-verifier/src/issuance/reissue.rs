//! Re-issue: the phone presents its whole old credential, since nobody else keeps what it says, and gets an offer for
//! new ones (see [`siegelring_core::wallet::reissue`]).

use rand_core::OsRng;
use siegelring_core::approval_element::ApprovalElement;
use siegelring_core::attribute::{Attribute, Attributes, CITIZEN_CREDENTIAL};
use siegelring_core::crypto::PublicKey;
use siegelring_core::jose::base64url;
use siegelring_core::openid4vci::error::IssuanceError;
use siegelring_core::openid4vci::offer::CredentialOffer;
use siegelring_core::pin;
use siegelring_core::time::UnixTime;
use siegelring_core::wallet::Purpose;
use siegelring_core::wallet::reissue::{ReissueRequest, request_hash, transcript};
use siegelring_core::{mdoc, sd_jwt_vc};

use super::{CredentialIssuer, Error, Result, attributes};
use crate::store::records;
use crate::store::records::client::CredentialFormat;
use crate::store::records::configuration::Configuration;
use crate::store::records::credential::Credential;
use crate::store::records::offer::{Offer, OfferedPerson};
use crate::store::records::offer_code::OfferHandle;
use crate::store::records::pin_evaluation::PinEvaluation;
use crate::store::records::wallet::Wallet;
use crate::store::{Kind, Sealed};

/// How long such an offer can be redeemed, in seconds.
const OFFER_SECONDS: u64 = 10 * 60;

/// How far the phone's clock may be off, in seconds.
const CLOCK_SKEW: u64 = 300;

/// Without these the presentation is not the whole credential.
const REQUIRED: &[Attribute] = &[Attribute::FamilyName, Attribute::GivenName, Attribute::BirthDate];

/// What a presentation of either format says.
struct Presented {
    credential_type: String,
    attributes: Attributes,
    device_key: PublicKey,
    approval: Option<ApprovalElement>,
}

impl CredentialIssuer {
    /// Makes an offer without activation code for the wallet that presents its old credential.
    ///
    /// # Errors
    /// `invalid_nonce`; `invalid_proof` if the presentation or its PIN proof does not hold; `credential_request_denied`
    /// if the credential or the wallet is revoked or unknown; [`Error::ProofingEnded`].
    pub async fn reissue(&self, request: &ReissueRequest, now: UnixTime) -> Result<CredentialOffer> {
        self.check_nonce(&request.nonce, now)?;
        let presented = self.presented(request, now).map_err(|_| invalid_proof())?;
        let identity = attributes::identity(&presented.attributes);
        let is_whole = REQUIRED.iter().all(|attribute| identity.contains_key(attribute));
        if presented.credential_type != CITIZEN_CREDENTIAL || !is_whole {
            return Err(invalid_proof());
        }
        let (credential, wallet) = self.holder(&presented.device_key, now).await?;
        self.check_approval(request, presented.approval.as_ref(), &wallet, now).await?;
        if now.since(credential.proofed_at) > self.policy.proofing_term() {
            return Err(Error::ProofingEnded);
        }
        self.use_nonce(&request.nonce, now).await?;
        let person =
            OfferedPerson { attributes: identity, proofing: credential.proofing, proofed_at: credential.proofed_at };
        self.offer_again(credential, wallet.id, &person, now).await
    }

    fn presented(&self, request: &ReissueRequest, now: UnixTime) -> siegelring_core::Result<Presented> {
        if request.format == CredentialFormat::Mdoc.name() {
            let transcript = transcript(&self.identifier, &request.nonce)?;
            let bytes = base64url::decode(&request.presentation)?;
            let verified = mdoc::verify(&bytes, &transcript, &self.issuers, now)?;
            return Ok(Presented {
                credential_type: verified.credential.doc_type,
                attributes: verified.credential.attributes,
                device_key: verified.credential.device_key,
                approval: verified.approval,
            });
        }
        let verified = sd_jwt_vc::verify(&request.presentation, &self.identifier, &request.nonce, &self.issuers, now)?;
        Ok(Presented {
            credential_type: verified.credential.vct,
            attributes: verified.credential.attributes,
            device_key: verified.credential.device_key,
            approval: verified.approval,
        })
    }

    /// The records of the credential and of its wallet, neither revoked.
    async fn holder(&self, device_key: &PublicKey, now: UnixTime) -> Result<(Credential, Wallet)> {
        let store = &*self.store;
        let credential = records::load::<Credential>(store, &Credential::id_of(device_key), now).await?;
        let credential = credential.ok_or(denied())?.value;
        let wallet_id = credential.wallet_id.clone().ok_or(denied())?;
        let wallet = records::load::<Wallet>(store, &wallet_id, now).await?.ok_or(denied())?.value;
        if credential.revoked_at.is_some() || wallet.revoked_at.is_some() {
            return Err(denied());
        }
        Ok((credential, wallet))
    }

    /// The approval element is for this request, and its PIN proof by the wallet's present PIN key 0.
    async fn check_approval(
        &self,
        request: &ReissueRequest,
        approval: Option<&ApprovalElement>,
        wallet: &Wallet,
        now: UnixTime,
    ) -> Result<()> {
        let hash = request_hash(&self.identifier, &request.nonce).map_err(|_| invalid_proof())?;
        let transcript = transcript(&self.identifier, &request.nonce).map_err(|_| invalid_proof())?;
        let approval = approval.filter(|approval| approval.request_hash == hash).ok_or(invalid_proof())?;
        let proof = approval.pin_proof.as_ref().ok_or(invalid_proof())?;
        if !(now.minus(CLOCK_SKEW)..=now.plus(CLOCK_SKEW)).contains(&approval.time) {
            return Err(invalid_proof());
        }
        let evaluation = PinEvaluation::find(&*self.store, &proof.evaluation_id, now).await?.ok_or(invalid_proof())?;
        let fits = evaluation.wallet_id == wallet.id
            && evaluation.pin_version == wallet.pin_version
            && evaluation.purpose == Purpose::Approval { request_hash: hash };
        if !fits {
            return Err(invalid_proof());
        }
        pin::verify_proof(&wallet.pin_key, &proof.evaluation_id, &hash, &transcript, &proof.signature)
            .map_err(|_| invalid_proof())
    }

    async fn offer_again(
        &self,
        old: Credential,
        wallet_id: String,
        person: &OfferedPerson,
        now: UnixTime,
    ) -> Result<CredentialOffer> {
        let secrets = &self.keys.secrets;
        let handle = OfferHandle::generate(&mut OsRng);
        let id = handle.id(secrets);
        let offer = Offer {
            subject: old.subject,
            person: Sealed::seal(&secrets.sealing, Kind::Offer, &id, person, &mut OsRng)?,
            configurations: Configuration::ALL.into_iter().filter(|it| it.is_attested()).collect(),
            activation_code: None,
            tries: 0,
            wallet_id: Some(wallet_id),
            enrolled_by: old.enrolled_by,
            created_at: now,
            expires_at: now.plus(OFFER_SECONDS),
            id,
        };
        let offer = records::create(&*self.store, offer, now).await?.value;
        Ok(offer.document(&self.identifier, &handle, secrets))
    }
}

const fn invalid_proof() -> Error {
    Error::told(IssuanceError::InvalidProof, "the presentation or its PIN proof does not hold")
}

const fn denied() -> Error {
    Error::told(IssuanceError::CredentialRequestDenied, "the credential or the wallet is revoked or unknown")
}
