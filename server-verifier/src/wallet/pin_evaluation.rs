//! Evaluation of a PIN: counted durably before it is made, answered again uncounted.
//!
//! The count names the evaluation in the wallet's own record; the record of the evaluation itself is volatile. Where an unclean
//! stop has voided it, the same message is evaluated again uncounted, as long as its challenge is good and its try was not
//! confirmed; any other is another evaluation.

use siegelring_core::crypto;
use siegelring_core::pin::{self, EvaluationId};
use siegelring_core::time::UnixTime;
use siegelring_core::wallet::{ErrorCode, PinEvaluation as PinEvaluationMessage, PinEvaluationAnswer, Purpose};

use super::{Result, WalletServer, wallet_key};
use crate::store::records::pin_evaluation::PinEvaluation;
use crate::store::records::pin_tries::Standing;
use crate::store::records::wallet::{NewPin, Wallet};
use crate::store::{StoreError, records};

/// How long an evaluation can be proved or repeated, in seconds: longer than any request lives.
const LIFETIME: u64 = 2 * 60 * 60;

impl WalletServer {
    /// Evaluates a PIN. The try is counted, durably, before it is made. A challenge is used once, and the same message
    /// gets the same answer without being counted again.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidRequest`], [`ErrorCode::Revoked`], [`ErrorCode::InvalidChallenge`],
    /// [`ErrorCode::PinBlocked`] and [`ErrorCode::PinUsedUp`].
    pub async fn pin_evaluation(&self, compact: &str, now: UnixTime) -> Result<PinEvaluationAnswer> {
        let (message, read) = self.open::<PinEvaluationMessage>(compact, wallet_key, now).await?;
        let digest = crypto::sha256(compact.as_bytes());
        let evaluation_id = self.evaluation_id(&message, &digest);
        if let Some(known) = PinEvaluation::of_challenge(&*self.store, &evaluation_id, now).await? {
            return repeated(&known, &digest);
        }
        self.check_challenge(&message.challenge, now)?;

        let generation = self.keys.generation;
        let count = |wallet: &mut Wallet| count(wallet, &message.purpose, evaluation_id, generation);
        let (wallet, pin_version, standing) = self.change(read, now, count).await?;

        let seed = self.keys.secrets.oprf_seed.expose();
        let key = pin::server_key(seed, &wallet.oprf_salt, &message.wallet_id.0, pin_version)?;
        let evaluation = PinEvaluation {
            evaluation_id,
            wallet_id: wallet.id,
            message: digest,
            purpose: message.purpose,
            pin_version,
            evaluated_element: pin::evaluate(&key, &message.blinded_element)?,
            standing,
            expires_at: now.plus(LIFETIME),
        };
        match records::create(&*self.store, evaluation.clone(), now).await {
            Ok(_) => repeated(&evaluation, &digest),
            Err(StoreError::Conflict) => {
                let first = PinEvaluation::of_challenge(&*self.store, &evaluation_id, now).await?;
                repeated(&first.ok_or(StoreError::Conflict)?, &digest)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// One half follows from wallet and challenge, so that two messages cannot share a challenge; the other from the message
    /// as well, so that none passes for another. Only the server can compute either.
    fn evaluation_id(&self, message: &PinEvaluationMessage, digest: &[u8; 32]) -> EvaluationId {
        let (key, wallet, challenge) = (&self.keys.secrets.request_tokens, &message.wallet_id.0, &message.challenge);
        let of_challenge = key.mac("siegelring evaluation v2", &[wallet, challenge]);
        let of_message = key.mac("siegelring evaluated message v1", &[wallet, challenge, digest]);
        let mut id = EvaluationId::default();
        let halves = of_challenge.iter().take(8).chain(of_message.iter().take(8));
        id.iter_mut().zip(halves).for_each(|(place, byte)| *place = *byte);
        id
    }
}

/// Counts the try of an existing PIN, or claims a version of its own for a new one: what was evaluated under the key of
/// a PIN before it was chosen would be guesses that nobody counted.
fn count(
    wallet: &mut Wallet,
    purpose: &Purpose,
    evaluation_id: EvaluationId,
    generation: u64,
) -> Result<(Wallet, u32, Standing)> {
    if *purpose == Purpose::NewPin {
        wallet.tries.check()?;
        let claimed = wallet.new_pin.filter(|new| new.evaluation_id == evaluation_id);
        let version = claimed.map_or(wallet.last_version.saturating_add(1), |new| new.version);
        wallet.last_version = version;
        wallet.new_pin = Some(NewPin { evaluation_id, version });
        return Ok((wallet.clone(), version, wallet.tries.standing()));
    }
    let standing = wallet.tries.count(&evaluation_id, generation)?;
    Ok((wallet.clone(), wallet.pin_version, standing))
}

fn repeated(evaluation: &PinEvaluation, message: &[u8; 32]) -> Result<PinEvaluationAnswer> {
    if evaluation.message != *message {
        return Err(ErrorCode::InvalidChallenge.into());
    }
    Ok(PinEvaluationAnswer {
        evaluation_id: evaluation.evaluation_id,
        evaluated_element: evaluation.evaluated_element,
        tries_left: evaluation.standing.left,
        wrong_since_success: evaluation.standing.wrong,
    })
}
