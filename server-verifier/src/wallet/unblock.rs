//! Unblocking: the code gives tries back, never a new PIN.

use siegelring_core::crypto;
use siegelring_core::time::UnixTime;
use siegelring_core::wallet::{Code, ErrorAnswer, ErrorCode, PinTries, Unblock};

use super::pin_confirmation::answer;
use super::{CHALLENGE_LIFETIME, Result, WalletError, WalletServer, wallet_key};
use crate::store::records::pin_tries::{Blocked, Standing};
use crate::store::records::unblocking::Judgement;
use crate::store::records::used::use_once;
use crate::store::records::wallet::Wallet;

/// What keeps the HMAC of unblock codes apart from others.
pub(super) const UNBLOCK_CODE: &str = "siegelring unblock code v1";

impl WalletServer {
    /// Gives tries back for the unblock code. Tries of the code are counted on their own; the same message gets the same
    /// answer and is counted once.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidRequest`], also for what cannot be a code, which is not counted;
    /// [`ErrorCode::InvalidChallenge`], [`ErrorCode::WrongCode`], [`ErrorCode::CodeBlocked`], [`ErrorCode::Revoked`]
    /// and [`ErrorCode::PinUsedUp`].
    pub async fn unblock(&self, compact: &str, now: UnixTime) -> Result<PinTries> {
        let (message, read) = self.open::<Unblock>(compact, wallet_key, now).await?;
        let digest = crypto::sha256(compact.as_bytes());
        if let Some(judgement) = read.value.unblocking.repeated(&digest) {
            return told(judgement, read.value.tries.standing());
        }
        let code = self.code_hash(UNBLOCK_CODE, &Code::parse(&message.code)?);
        self.check_challenge(&message.challenge, now)?;
        let used = [message.wallet_id.0.as_slice(), &message.challenge].concat();
        if !use_once(&*self.store, "unblock", &used, now.plus(CHALLENGE_LIFETIME), now).await? {
            return Err(ErrorCode::InvalidChallenge.into());
        }
        let generation = self.keys.generation;
        let judge = |wallet: &mut Wallet| {
            if wallet.tries.check() == Err(Blocked::ForLife) {
                return Err(Blocked::ForLife.into());
            }
            let judgement = wallet.unblocking.judge(&code, digest).ok_or(ErrorCode::CodeBlocked)?;
            if judgement == Judgement::Right {
                wallet.tries.unblock(generation);
            }
            Ok((judgement, wallet.tries.standing()))
        };
        let (judgement, standing) = self.change(read, now, judge).await?;
        told(judgement, standing)
    }
}

fn told(judgement: Judgement, standing: Standing) -> Result<PinTries> {
    match judgement {
        Judgement::Right => Ok(answer(standing)),
        Judgement::Wrong(left) => {
            Err(WalletError::Refused(ErrorAnswer { error: ErrorCode::WrongCode, tries_left: Some(left) }))
        }
    }
}
