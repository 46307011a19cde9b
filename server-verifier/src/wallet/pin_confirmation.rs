//! Confirmation of a right PIN, which clears the count.

use siegelring_core::pin::EvaluationId;
use siegelring_core::time::UnixTime;
use siegelring_core::wallet::{ErrorCode, PinConfirmation, PinTries, WalletId};

use super::{Result, WalletServer, pin_key};
use crate::store::records::pin_tries::Standing;
use crate::store::records::wallet::Wallet;

impl WalletServer {
    /// Takes PIN key 0's word that the PIN of an evaluation was right. An evaluation is confirmed once, and clears
    /// nothing that was tried after it.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidRequest`] and [`ErrorCode::Revoked`].
    pub async fn pin_confirmation(&self, compact: &str, now: UnixTime) -> Result<PinTries> {
        let (message, read) = self.open::<PinConfirmation>(compact, pin_key, now).await?;
        let version = read.value.pin_version;
        let confirm = |wallet: &mut Wallet| {
            // After a change of PIN the old key says nothing about the tries of the new one.
            if wallet.pin_version == version {
                wallet.tries.confirm(&message.evaluation_id);
            }
            Ok(wallet.tries.standing())
        };
        self.change(read, now, confirm).await.map(answer)
    }

    /// Likewise by a PIN proof that was verified here, for a phone whose confirmation did not arrive.
    pub(super) async fn confirm_by_proof(
        &self,
        wallet: &Wallet,
        evaluation: &EvaluationId,
        now: UnixTime,
    ) -> Result<()> {
        if !wallet.tries.clone().confirm(evaluation) {
            return Ok(());
        }
        let id: WalletId = wallet.id.parse()?;
        let read = self.wallet(id, now).await?.ok_or(ErrorCode::InvalidRequest)?;
        let confirm = |current: &mut Wallet| {
            if current.pin_version == wallet.pin_version {
                current.tries.confirm(evaluation);
            }
            Ok(())
        };
        self.change(read, now, confirm).await
    }
}

pub(super) const fn answer(standing: Standing) -> PinTries {
    PinTries { tries_left: standing.left, wrong_since_success: standing.wrong }
}
