//! The credential endpoint (OpenID4VCI 1.0, section 8): one request for each credential.

use rand_core::OsRng;
use siegelring_core::assurance::{Act, Assessment, Evidence, Facts, KeyStorage, UserVerification, assess};
use siegelring_core::attestation::KeyAttestation;
use siegelring_core::crypto;
use siegelring_core::issuer::{
    CredentialContent, Expected, KeyAttestations, ReceivedCredentialRequest, Rejected, VerifiedCredentialRequest,
};
use siegelring_core::jose::base64url;
use siegelring_core::openid4vci::credential::{CredentialResponse, IssuedCredential};
use siegelring_core::openid4vci::error::IssuanceError;
use siegelring_core::time::UnixTime;
use siegelring_core::wallet::WalletId;

use super::attributes::{self, Issue};
use super::{CredentialIssuer, Error, Result};
use crate::store::records::configuration::Configuration;
use crate::store::records::credential::Credential;
use crate::store::records::issuance::Issuance;
use crate::store::records::offer::OfferedPerson;
use crate::store::records::wallet::Wallet;
use crate::store::records::{self, Versioned, blocking};
use crate::store::{Kind, StoreError};

/// How long a credential is valid, in seconds: two years.
const VALID_FOR: u64 = 2 * 365 * 24 * 3600;

/// The most credentials for one access token: one for each format, and some that got lost on the way.
const MOST_CREDENTIALS: usize = 8;

impl CredentialIssuer {
    /// Issues one credential. `body` is the JSON of the request.
    ///
    /// # Errors
    /// Those of OpenID4VCI 1.0, section 8.3.1; a refused request has used up its nonce at most.
    pub async fn credential(&self, access_token: &str, body: &[u8], now: UnixTime) -> Result<CredentialResponse> {
        let issuance = self.allowed(access_token, now).await?;
        let received = ReceivedCredentialRequest::parse(body)?;
        let configuration = Configuration::from_id(received.configuration_id())
            .filter(|configuration| issuance.value.configurations.contains(configuration))
            .ok_or(Error::told(IssuanceError::UnknownCredentialConfiguration, "this was not offered"))?;
        let attested = configuration.is_attested();
        let key_attestations =
            if attested { KeyAttestations::Required(&self.wallet_providers) } else { KeyAttestations::Ignored };
        let expected = Expected { credential_issuer: &self.identifier, key_attestations };
        let verified = received.verify(&expected, now)?;
        let wallet = self.wallet(&issuance.value, verified.key_attestation(), now).await?;
        self.use_nonce(verified.nonce(), now).await?;
        self.issue(issuance, configuration, &verified, wallet.as_ref(), now).await
    }

    /// The wallet that asks: the one that registered with this access token, and is not blocked. None for wallets of
    /// others.
    async fn wallet(
        &self,
        issuance: &Issuance,
        attestation: Option<&KeyAttestation>,
        now: UnixTime,
    ) -> Result<Option<Wallet>> {
        let registered = match &issuance.wallet_id {
            Some(id) => Some(self.unblocked_wallet(id, now).await?),
            None => None,
        };
        let Some(attestation) = attestation else { return Ok(None) };
        let id = WalletId(attestation.wallet_id).to_string();
        let wallet = registered.filter(|wallet| wallet.id == id);
        wallet.map(Some).ok_or(denied("the key attestation is for another wallet than this access token"))
    }

    async fn unblocked_wallet(&self, id: &str, now: UnixTime) -> Result<Wallet> {
        let wallet = records::load::<Wallet>(&*self.store, id, now).await?;
        let wallet = wallet.map(|wallet| wallet.value).filter(|wallet| wallet.revoked_at.is_none());
        wallet.ok_or(denied("the wallet is blocked or unknown"))
    }

    async fn issue(
        &self,
        issuance: Versioned<Issuance>,
        configuration: Configuration,
        verified: &VerifiedCredentialRequest,
        wallet: Option<&Wallet>,
        now: UnixTime,
    ) -> Result<CredentialResponse> {
        let key = &self.keys.secrets.sealing;
        let person: OfferedPerson = issuance.value.person.open(key, Kind::Issuance, &issuance.value.id)?;
        let level = self.assess(&person, verified.key_attestation(), wallet, now).level;
        let valid_until = self.valid_until(now);
        let (authority, country) = (self.operator.as_str(), self.certificate.country());
        let attributes =
            attributes::complete(&person, &Issue { level, issued_at: now, valid_until, authority, country });
        let status = self.claim_status_index(now).await?;
        let content = CredentialContent {
            attributes: &attributes,
            issued_at: now,
            expires_at: valid_until,
            status: Some(self.status_reference(status)),
            x5c: &self.keys.issuer.chain,
        };
        let prepared = verified.prepare(configuration.format(), &content, &mut OsRng).map_err(internal)?;
        let signature = self.keys.issuer.signer.sign_es256(prepared.signature_payload());
        let signed = prepared.complete(signature.map_err(|error| Error::internal(&error))?).map_err(internal)?;
        let record = Credential {
            id: Credential::id_of(verified.device_key()),
            subject: issuance.value.subject.clone(),
            wallet_id: wallet.map(|wallet| wallet.id.clone()),
            pin_version: verified.key_attestation().map(|attestation| attestation.pin_version),
            format: configuration.format(),
            status,
            level,
            proofing: person.proofing,
            proofed_at: person.proofed_at,
            enrolled_by: issuance.value.enrolled_by.clone(),
            issued_at: now,
            valid_until,
            notification_id: base64url::encode(crypto::random::<16>(&mut OsRng)),
            notified: None,
            revoked_at: None,
        };
        let notification_id = Some(record.notification_id.clone());
        self.keep(&issuance.value.id, record, now).await?;
        if let Some(wallet) = wallet {
            self.recheck(wallet, now).await?;
        }
        Ok(CredentialResponse { credentials: vec![IssuedCredential { credential: signed }], notification_id })
    }

    /// Until when a credential of this time is valid. Whoever verifies it verifies its issuer's certificate too.
    pub(super) fn valid_until(&self, now: UnixTime) -> UnixTime {
        now.plus(VALID_FOR).min(self.certificate.not_after())
    }

    /// A wallet that was blocked since it was looked at gets nothing, and what was just recorded is blocked with it.
    async fn recheck(&self, wallet: &Wallet, now: UnixTime) -> Result<()> {
        let checked = self.unblocked_wallet(&wallet.id, now).await;
        if checked.is_err() {
            blocking::block(&*self.store, &wallet.id, now).await?;
        }
        checked.map(drop)
    }

    /// The level at issuance, by the same table as every login.
    fn assess(
        &self,
        person: &OfferedPerson,
        attestation: Option<&KeyAttestation>,
        wallet: Option<&Wallet>,
        now: UnixTime,
    ) -> Assessment {
        let user_verification = wallet.map_or(UserVerification::None, |_| UserVerification::Pin);
        let evidence = Evidence {
            proofing: person.proofing,
            proofed_at: person.proofed_at,
            key_storage: attestation.map_or(KeyStorage::Software, |attestation| attestation.key_storage),
            evidence_verified_at: wallet.map_or(now, |wallet| wallet.evidence_verified_at),
            evidence_revoked: false,
        };
        assess(&Facts { evidence, act: Act::Issuance { user_verification } }, &self.policy, now)
    }

    /// Keeps what was issued. The token's list comes first, so that no more are issued than it allows.
    async fn keep(&self, issuance: &str, credential: Credential, now: UnixTime) -> Result<()> {
        let listed = records::update(&*self.store, issuance, now, |issuance: &mut Issuance| {
            if issuance.credentials.len() >= MOST_CREDENTIALS {
                return Err(denied("this access token has fetched enough"));
            }
            issuance.credentials.push(credential.id.clone());
            Ok(())
        });
        listed.await?.ok_or(Error::told(IssuanceError::InvalidToken, "the access token is expired"))?;
        match records::create(&*self.store, credential, now).await {
            Ok(_) => Ok(()),
            Err(StoreError::Conflict) => {
                Err(Error::told(IssuanceError::InvalidProof, "another credential has this device key"))
            }
            Err(error) => Err(error.into()),
        }
    }
}

impl From<Rejected> for Error {
    fn from(rejected: Rejected) -> Self {
        tracing::info!(reason = rejected.reason.code(), "credential request refused");
        Self::told(rejected.answer, rejected.reason.code())
    }
}

const fn denied(description: &'static str) -> Error {
    Error::told(IssuanceError::CredentialRequestDenied, description)
}

fn internal(error: siegelring_core::Error) -> Error {
    Error::internal(&error.code())
}
