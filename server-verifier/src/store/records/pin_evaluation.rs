//! An evaluation of a PIN that was counted and answered.

use serde::{Deserialize, Serialize};
use siegelring_core::jose::{base64url, fields};
use siegelring_core::pin::{ELEMENT_LENGTH, EvaluationId};
use siegelring_core::time::UnixTime;
use siegelring_core::wallet::Purpose;

use super::Entity;
use super::pin_tries::Standing;
use crate::store::Kind;

/// An evaluation of a PIN. Kept so that its repeat gets the same answer uncounted, and a proof can name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinEvaluation {
    /// Follows from wallet and challenge, so that a challenge is used once.
    #[serde(with = "fields::bytes")]
    pub evaluation_id: EvaluationId,
    /// Which wallet.
    pub wallet_id: String,
    /// SHA-256 of the message.
    #[serde(with = "fields::bytes")]
    pub message: [u8; 32],
    /// What for.
    pub purpose: Purpose,
    /// The version of the PIN that was evaluated.
    pub pin_version: u32,
    /// What was answered.
    #[serde(with = "fields::bytes")]
    pub evaluated_element: [u8; ELEMENT_LENGTH],
    /// How the tries stood.
    pub standing: Standing,
    /// Until when it is of use.
    pub expires_at: UnixTime,
}

impl PinEvaluation {
    /// The id of the record of this evaluation.
    pub fn id_of(evaluation_id: &EvaluationId) -> String {
        base64url::encode(evaluation_id)
    }
}

impl Entity for PinEvaluation {
    const KIND: Kind = Kind::PinEvaluation;

    fn id(&self) -> String {
        Self::id_of(&self.evaluation_id)
    }

    fn expires_at(&self) -> Option<UnixTime> {
        Some(self.expires_at)
    }
}
