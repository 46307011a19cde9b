//! The phone's word that a PIN was right, which clears the count.

use serde::{Deserialize, Serialize};

use super::WalletId;
use super::message::message;
use crate::jose::fields;
use crate::pin::EvaluationId;

/// Confirms a right PIN at once, whoever the verifier is and whatever becomes of the response. Signed by PIN key 0.
/// Answered by [`super::PinTries`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinConfirmation {
    /// The server it is for.
    pub aud: String,
    /// Which wallet.
    pub wallet_id: WalletId,
    /// Which evaluation; only the last one can be confirmed.
    #[serde(with = "fields::bytes")]
    pub evaluation_id: EvaluationId,
}
message!(PinConfirmation, "siegelring-pin-confirmation+jwt");
