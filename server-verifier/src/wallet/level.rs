//! Who presented, and at which level: the credential's record, its wallet, the PIN evaluation, and the one table.

use siegelring_core::approval_element::Arrival;
use siegelring_core::assurance::{Act, Assessment, Channel, Evidence, Facts, KeyStorage, UserVerification, assess};
use siegelring_core::error::{Error, PeerMisbehaved, Refused};
use siegelring_core::evidence::EvidenceRecord;
use siegelring_core::pin::EvaluationId;
use siegelring_core::time::UnixTime;
use siegelring_core::verifier::VerifiedPresentation;
use siegelring_core::wallet::Purpose;

use super::response::Exchange;
use super::{Result, WalletServer};
use crate::approval::{Approval, Opener};
use crate::store::records;
use crate::store::records::credential::Credential;
use crate::store::records::granted::Granted;
use crate::store::records::pin_evaluation::PinEvaluation;
use crate::store::records::wallet::Wallet;

impl WalletServer {
    /// What a checked presentation gives the front door, or why it gives nothing.
    pub(super) async fn judge(
        &self,
        approval: &Approval,
        exchange: Exchange<'_>,
        presentation: VerifiedPresentation,
        now: UnixTime,
    ) -> Result<std::result::Result<Granted, Error>> {
        let id = Credential::id_of(&presentation.device_key);
        let Some(credential) = records::load::<Credential>(&*self.store, &id, now).await? else {
            return Ok(Err(PeerMisbehaved::WrongCredential.into()));
        };
        let credential = credential.value;
        let wallet = self.wallet_of(&credential, now).await?;
        let is_lost = wallet.is_none() && credential.wallet_id.is_some();
        let is_revoked = credential.revoked_at.is_some() || wallet.as_ref().is_some_and(|it| it.revoked_at.is_some());
        if is_lost || is_revoked {
            return Ok(Err(Refused::Revoked.into()));
        }
        let evaluation = presentation.approval.and_then(|element| element.pin_evaluation);
        let user_verification = match (evaluation, &wallet) {
            (Some(id), Some(wallet)) => {
                if !self.fits(&id, wallet, &credential, exchange.request.hash(), now).await? {
                    return Ok(Err(PeerMisbehaved::PinEvaluation.into()));
                }
                self.confirm_by_proof(wallet, &id, now).await?;
                UserVerification::Pin
            }
            (Some(_), None) => UserVerification::PinElsewhere,
            (None, _) => UserVerification::None,
        };
        let evidence = evidence(&credential, wallet.as_ref());
        let act = Act::Approval {
            issued_at: credential.level,
            user_verification,
            channel: channel(approval, &presentation),
            other_device_may_be_substantial: approval.ask().scanned_may_be_substantial,
        };
        let assessment = assess(&Facts { evidence, act }, &self.policy, now);
        let amr = methods(evidence.key_storage, user_verification);
        let is_login = exchange.request.transactions().is_empty();
        let evidence = if is_login { None } else { Some(self.record(exchange, &assessment)?) };
        let (subject, attributes) = (credential.subject, presentation.attributes);
        Ok(Ok(Granted { subject, attributes, assessment, amr, at: now, evidence }))
    }

    /// The record of an approval, for whoever must prove it later.
    fn record(&self, exchange: Exchange<'_>, assessment: &Assessment) -> Result<Vec<u8>> {
        let record = EvidenceRecord {
            request: exchange.sent.request(exchange.id, &self.keys.secrets.sealing)?,
            format: exchange.received.format(),
            presentation: exchange.received.bytes()?.into_owned(),
            assessment: Some(assessment.into()),
        };
        Ok(record.to_bytes()?)
    }

    async fn wallet_of(&self, credential: &Credential, now: UnixTime) -> Result<Option<Wallet>> {
        let Some(id) = &credential.wallet_id else { return Ok(None) };
        Ok(records::load::<Wallet>(&*self.store, id, now).await?.map(|versioned| versioned.value))
    }

    /// Whether an evaluation is this wallet's, for this very request, and of the PIN that holds today and was in force
    /// when the credential was issued.
    async fn fits(
        &self,
        id: &EvaluationId,
        wallet: &Wallet,
        credential: &Credential,
        request_hash: &[u8; 32],
        now: UnixTime,
    ) -> Result<bool> {
        let evaluation = PinEvaluation::find(&*self.store, id, now).await?;
        Ok(evaluation.is_some_and(|evaluation| {
            evaluation.wallet_id == wallet.id
                && evaluation.purpose == Purpose::Approval { request_hash: *request_hash }
                && evaluation.pin_version == wallet.pin_version
                && credential.pin_version == Some(wallet.pin_version)
        }))
    }
}

fn evidence(credential: &Credential, wallet: Option<&Wallet>) -> Evidence {
    Evidence {
        proofing: credential.proofing,
        proofed_at: credential.proofed_at,
        key_storage: wallet.map_or(KeyStorage::Software, |wallet| wallet.key_storage),
        evidence_verified_at: wallet.map_or(credential.issued_at, |wallet| wallet.evidence_verified_at),
        evidence_revoked: false,
    }
}

/// How the request came to the phone. A request that was open to whoever fetched it is bound to nobody.
fn channel(approval: &Approval, presentation: &VerifiedPresentation) -> Channel {
    match (approval.opener(), presentation.approval.map(|element| element.arrival)) {
        (Some(Opener::Wallet(_)), Some(Arrival::SameDevice)) => Channel::SameDevice,
        (Some(Opener::Wallet(_)), Some(Arrival::Scanned)) => Channel::Scanned,
        _ => Channel::Unbound,
    }
}

/// Authentication methods (RFC 8176).
fn methods(key_storage: KeyStorage, user_verification: UserVerification) -> Vec<String> {
    let key = if key_storage == KeyStorage::Software { "swk" } else { "hwk" };
    let pin: &[&str] = match user_verification {
        UserVerification::Pin | UserVerification::PinElsewhere => &["pin", "user", "mfa"],
        UserVerification::Biometric | UserVerification::None => &[],
    };
    std::iter::once(&key).chain(pin).map(|&method| method.to_owned()).collect()
}
