//! Revocation by code: blocks a phone without the phone.

use siegelring_core::time::UnixTime;
use siegelring_core::wallet::{Code, ErrorCode};

use super::{Result, WalletServer};
use crate::store::records::wallet::Wallet;
use crate::store::records::{self, blocking};

/// What keeps the HMAC of revocation codes apart from others.
pub(super) const REVOCATION_CODE: &str = "siegelring revocation code v1";

impl WalletServer {
    /// Blocks the wallet with this revocation code and its credentials, from the next request on; once more changes
    /// nothing. The answer says nothing about whose wallet it is.
    ///
    /// # Errors
    /// [`ErrorCode::WrongCode`] for whatever is no code of a wallet.
    pub async fn revoke(&self, typed: &str, now: UnixTime) -> Result<()> {
        let code = Code::parse(typed).map_err(|_| ErrorCode::WrongCode)?;
        let code = self.code_hash(REVOCATION_CODE, &code);
        let found = records::find::<Wallet>(&*self.store, "revocation_code", &code, None, 1, now).await?;
        let wallet = found.first().ok_or(ErrorCode::WrongCode)?;
        blocking::block(&*self.store, &wallet.value.id, now).await?;
        metrics::counter!("siegelring_wallets_blocked_by_code_total").increment(1);
        Ok(())
    }
}
