//! Change of PIN: one compare-and-swap, signed by the old PIN key, the new PIN key and the wallet key.

use siegelring_core::crypto;
use siegelring_core::time::UnixTime;
use siegelring_core::wallet::{self as messages, ErrorCode, NewPinStatement, OldPinStatement, PinChange, PinTries};

use super::pin_confirmation::answer;
use super::{Result, WalletServer, wallet_key};
use crate::store::records::pin_tries;
use crate::store::records::wallet::Wallet;

impl WalletServer {
    /// Changes the PIN. The same message gets the same answer, so that a phone that heard nothing learns which PIN holds.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidRequest`] if a statement does not hold; [`ErrorCode::Conflict`] if the new PIN is not the one
    /// that was evaluated last or the old one is not the present one; [`ErrorCode::Revoked`], [`ErrorCode::PinBlocked`]
    /// and [`ErrorCode::PinUsedUp`].
    pub async fn pin_change(&self, compact: &str, now: UnixTime) -> Result<PinTries> {
        let (message, read) = self.open::<PinChange>(compact, wallet_key, now).await?;
        let digest = crypto::sha256(compact.as_bytes());
        if read.value.last_change == Some(digest) {
            return Ok(answer(read.value.tries.standing()));
        }
        let new = self.check_change(&message, &read.value)?;
        let generation = self.keys.generation;
        let change = |wallet: &mut Wallet| {
            if wallet.last_change == Some(digest) {
                return Ok(wallet.tries.standing());
            }
            wallet.tries.check()?;
            let evaluated = wallet.new_pin.filter(|it| it.evaluation_id == new.evaluation_id);
            let evaluated = evaluated.filter(|_| wallet.pin_key == new.old_pin_key).ok_or(ErrorCode::Conflict)?;
            wallet.pin_key = new.new_pin_key;
            wallet.pin_version = evaluated.version;
            wallet.new_pin = None;
            wallet.last_change = Some(digest);
            wallet.tries = pin_tries::PinTries::new(generation);
            Ok(wallet.tries.standing())
        };
        self.change(read, now, change).await.map(answer)
    }

    fn check_change(&self, message: &PinChange, wallet: &Wallet) -> Result<NewPinStatement> {
        let by_old = messages::receive::<OldPinStatement>(&message.old_pin_statement)?;
        let by_old = by_old.verify(&wallet.pin_key, &self.base)?;
        let by_new = messages::receive::<NewPinStatement>(&message.new_pin_statement)?;
        let by_new = by_new.verify(&by_old.new_pin_key, &self.base)?;
        let agree = by_old.wallet_id == message.wallet_id
            && by_new.wallet_id == message.wallet_id
            && by_old.evaluation_id == message.evaluation_id
            && by_new.evaluation_id == message.evaluation_id
            && by_old.old_pin_key == wallet.pin_key
            && by_new.old_pin_key == wallet.pin_key
            && by_new.new_pin_key == by_old.new_pin_key
            && by_new.new_pin_key != wallet.wallet_key;
        if agree { Ok(by_new) } else { Err(ErrorCode::InvalidRequest.into()) }
    }
}
