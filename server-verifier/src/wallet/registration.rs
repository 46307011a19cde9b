//! Registration: create-only, one wallet for each offer, and never without the offer's access token.

use rand_core::OsRng;
use siegelring_core::crypto;
use siegelring_core::pin;
use siegelring_core::time::UnixTime;
use siegelring_core::wallet::{
    self as messages, Code, ErrorCode, PinStatement, Registration as RegistrationMessage, RegistrationAnswer,
    RegistrationEvaluation, RegistrationEvaluationAnswer, RegistrationRequest, RegistrationStarted, WalletId,
};

use super::revocation::REVOCATION_CODE;
use super::unblock::UNBLOCK_CODE;
use super::{Result, WalletError, WalletServer};
use crate::store::records::issuance::Issuance;
use crate::store::records::pin_tries::PinTries;
use crate::store::records::registration::{Completed, Registration};
use crate::store::records::unblocking::Unblocking;
use crate::store::records::wallet::Wallet;
use crate::store::{Kind, Sealed, StoreError, records};

/// How often a PIN may be evaluated before the registration is complete: people change their minds.
const MOST_EVALUATIONS: u32 = 10;

impl WalletServer {
    /// Begins the registration of the wallet that redeemed an offer; asking again answers the same.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidToken`] without the offer's access token; [`ErrorCode::Conflict`] if the offer is for a
    /// wallet that is registered already.
    pub async fn start_registration(&self, access_token: &str, now: UnixTime) -> Result<RegistrationStarted> {
        let issuance = self.issuance(access_token, now).await?;
        if let Some(begun) = records::load::<Registration>(&*self.store, &issuance.offer, now).await? {
            return started(&begun.value, now);
        }
        if issuance.wallet_id.is_some() {
            return Err(ErrorCode::Conflict.into());
        }
        let registration = Registration {
            id: issuance.offer,
            wallet_id: WalletId::generate(&mut OsRng).to_string(),
            challenge: crypto::random(&mut OsRng),
            oprf_salt: crypto::random(&mut OsRng),
            evaluations: 0,
            completed: None,
            expires_at: issuance.expires_at,
        };
        started(&records::create(&*self.store, registration, now).await?.value, now)
    }

    /// Evaluates the PIN that was chosen. Every evaluation has an OPRF key of its own, and only the last one counts:
    /// an evaluation made here never helps to guess the PIN later.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidToken`]; [`ErrorCode::Conflict`] for another wallet, one that is complete, or too many.
    pub async fn evaluate_registration(
        &self,
        access_token: &str,
        wallet_id: WalletId,
        evaluation: &RegistrationEvaluation,
        now: UnixTime,
    ) -> Result<RegistrationEvaluationAnswer> {
        let issuance = self.issuance(access_token, now).await?;
        let count = |registration: &mut Registration| -> Result<([u8; 32], u32)> {
            let is_open = registration.wallet_id == wallet_id.to_string() && registration.completed.is_none();
            if !is_open || registration.evaluations >= MOST_EVALUATIONS {
                return Err(ErrorCode::Conflict.into());
            }
            registration.evaluations += 1;
            Ok((registration.oprf_salt, registration.evaluations))
        };
        let counted = records::update(&*self.store, &issuance.offer, now, count).await?;
        let (salt, version) = counted.ok_or(ErrorCode::Conflict)?;
        let key = pin::server_key(self.keys.secrets.oprf_seed.expose(), &salt, &wallet_id.0, version)?;
        Ok(RegistrationEvaluationAnswer { evaluated_element: pin::evaluate(&key, &evaluation.blinded_element)? })
    }

    /// Completes a registration: wallet key and PIN key each sign a statement that names the other. Answers the codes;
    /// the same messages get the same answer while the access token is good, and nobody can read them afterwards.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidToken`]; [`ErrorCode::InvalidRequest`] if a statement does not hold;
    /// [`ErrorCode::Conflict`] for another wallet, without an evaluation, or if other keys were registered.
    pub async fn complete_registration(
        &self,
        access_token: &str,
        wallet_id: WalletId,
        request: &RegistrationRequest,
        now: UnixTime,
    ) -> Result<RegistrationAnswer> {
        let issuance = self.issuance(access_token, now).await?;
        let begun = records::load::<Registration>(&*self.store, &issuance.offer, now).await?;
        let begun = begun.ok_or(ErrorCode::Conflict)?.value;
        if begun.wallet_id != wallet_id.to_string() || begun.evaluations == 0 {
            return Err(ErrorCode::Conflict.into());
        }
        let statement = self.check_statements(&begun, wallet_id, request)?;
        let completed = self.complete(&begun, request, now).await?;
        let wallet = Wallet {
            id: begun.wallet_id.clone(),
            subject: issuance.subject.clone(),
            wallet_key: statement.wallet_key,
            key_storage: statement.evidence.key_storage(),
            evidence_verified_at: now,
            pin_key: statement.pin_key,
            oprf_salt: begun.oprf_salt,
            pin_version: begun.evaluations,
            last_version: begun.evaluations,
            new_pin: None,
            last_change: None,
            tries: PinTries::new(self.keys.generation),
            unblocking: Unblocking::new(completed.unblock_code),
            revocation_code: completed.revocation_code,
            registered_at: now,
            revoked_at: None,
        };
        match records::create(&*self.store, wallet, now).await {
            // The same messages came before, and perhaps stopped here.
            Ok(_) | Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
        self.assign_wallet(&issuance.id, &begun.wallet_id, now).await?;
        let (unblock_code, revocation_code) =
            completed.answer.open(&self.keys.secrets.sealing, Kind::Registration, &begun.id)?;
        Ok(RegistrationAnswer { unblock_code, revocation_code })
    }

    async fn issuance(&self, access_token: &str, now: UnixTime) -> Result<Issuance> {
        let id = Issuance::id_of(access_token);
        let found = records::load::<Issuance>(&*self.store, &id, now).await?;
        found.map(|versioned| versioned.value).ok_or_else(|| ErrorCode::InvalidToken.into())
    }

    fn check_statements(
        &self,
        begun: &Registration,
        wallet_id: WalletId,
        request: &RegistrationRequest,
    ) -> Result<RegistrationMessage> {
        let received = messages::receive::<RegistrationMessage>(&request.registration)?;
        let wallet_key = received.unverified().wallet_key;
        let by_wallet = received.verify(&wallet_key, &self.base)?;
        let by_pin: PinStatement =
            messages::receive::<PinStatement>(&request.pin_statement)?.verify(&by_wallet.pin_key, &self.base)?;
        let expected = PinStatement {
            aud: self.base.clone(),
            wallet_id,
            challenge: begun.challenge,
            wallet_key,
            pin_key: by_wallet.pin_key,
        };
        let agree = by_pin == expected
            && by_wallet.wallet_id == wallet_id
            && by_wallet.challenge == begun.challenge
            && by_wallet.wallet_key != by_wallet.pin_key;
        if agree { Ok(by_wallet) } else { Err(ErrorCode::InvalidRequest.into()) }
    }

    /// Writes down, once, with what and with which codes this registration was completed.
    async fn complete(&self, begun: &Registration, request: &RegistrationRequest, now: UnixTime) -> Result<Completed> {
        let digest = crypto::sha256_of(&[request.registration.as_bytes(), b"\n", request.pin_statement.as_bytes()]);
        let (unblock, revocation) = (Code::generate(&mut OsRng), Code::generate(&mut OsRng));
        let shown = (unblock.grouped(), revocation.grouped());
        let answer = (shown.0.as_str(), shown.1.as_str());
        let new = Completed {
            request: digest,
            unblock_code: self.code_hash(UNBLOCK_CODE, &unblock),
            revocation_code: self.code_hash(REVOCATION_CODE, &revocation),
            answer: Sealed::seal(&self.keys.secrets.sealing, Kind::Registration, &begun.id, &answer, &mut OsRng)?,
        };
        let complete = |registration: &mut Registration| -> Result<Completed> {
            // A PIN that was evaluated since is another one.
            if registration.evaluations != begun.evaluations {
                return Err(ErrorCode::Conflict.into());
            }
            let completed = registration.completed.get_or_insert_with(|| new.clone());
            if completed.request == digest { Ok(completed.clone()) } else { Err(ErrorCode::Conflict.into()) }
        };
        records::update(&*self.store, &begun.id, now, complete).await?.ok_or_else(|| ErrorCode::InvalidToken.into())
    }

    async fn assign_wallet(&self, issuance: &str, wallet_id: &str, now: UnixTime) -> Result<()> {
        let assign = |issuance: &mut Issuance| -> Result<()> {
            issuance.wallet_id = Some(wallet_id.to_owned());
            Ok(())
        };
        let assigned = records::update(&*self.store, issuance, now, assign).await?;
        assigned.ok_or_else(|| WalletError::from(ErrorCode::InvalidToken))
    }
}

fn started(registration: &Registration, now: UnixTime) -> Result<RegistrationStarted> {
    Ok(RegistrationStarted {
        wallet_id: registration.wallet_id.parse().map_err(|_| StoreError::Unreadable)?,
        challenge: registration.challenge,
        expires_in: registration.expires_at.since(now),
    })
}
