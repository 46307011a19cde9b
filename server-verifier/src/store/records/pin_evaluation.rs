//! An evaluation of a PIN that was counted and answered.

use serde::{Deserialize, Serialize};
use siegelring_core::jose::{base64url, fields};
use siegelring_core::pin::{ELEMENT_LENGTH, EvaluationId};
use siegelring_core::time::UnixTime;
use siegelring_core::wallet::Purpose;

use super::pin_tries::Standing;
use super::{Entity, load};
use crate::store::{Kind, Result, Store};

/// An evaluation of a PIN. Kept so that its repeat gets the same answer uncounted, and a proof can name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinEvaluation {
    /// Its first half follows from wallet and challenge, its second from the message.
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

/// Which half of its id an evaluation is found by: a challenge is used once.
const OF_CHALLENGE: std::ops::Range<usize> = 0..8;

impl PinEvaluation {
    /// The evaluation with this id.
    ///
    /// # Errors
    /// As [`load`].
    pub async fn find(store: &dyn Store, id: &EvaluationId, now: UnixTime) -> Result<Option<Self>> {
        Ok(Self::of_challenge(store, id, now).await?.filter(|found| found.evaluation_id == *id))
    }

    /// The evaluation by the same challenge, whatever its message.
    ///
    /// # Errors
    /// As [`load`].
    pub async fn of_challenge(store: &dyn Store, id: &EvaluationId, now: UnixTime) -> Result<Option<Self>> {
        Ok(load::<Self>(store, &record_id(id), now).await?.map(|found| found.value))
    }
}

fn record_id(id: &EvaluationId) -> String {
    base64url::encode(id.get(OF_CHALLENGE).unwrap_or_default())
}

impl Entity for PinEvaluation {
    const KIND: Kind = Kind::PinEvaluation;

    fn id(&self) -> String {
        record_id(&self.evaluation_id)
    }

    fn expires_at(&self) -> Option<UnixTime> {
        Some(self.expires_at)
    }
}
