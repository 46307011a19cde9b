//! Unblocking: the unblock code gives tries back, never a new PIN.

use serde::{Deserialize, Serialize};

use super::WalletId;
use super::message::message;
use crate::jose::fields;

/// Gives tries back. Signed by the wallet key. The same message, byte for byte, gets the same answer and is counted
/// once. Answered by [`super::PinTries`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unblock {
    /// The server it is for.
    pub aud: String,
    /// Which wallet.
    pub wallet_id: WalletId,
    /// From `/wallet/challenges`, used once.
    #[serde(with = "fields::bytes")]
    pub challenge: [u8; 32],
    /// The unblock code as typed; case, spaces and hyphens do not matter.
    pub code: String,
}
message!(Unblock, "siegelring-unblock+jwt");
