//! The evaluation of a PIN: the one oracle for guesses, so the server counts before it answers.

use serde::{Deserialize, Serialize};

use super::WalletId;
use super::message::message;
use crate::jose::fields;
use crate::pin::{ELEMENT_LENGTH, EvaluationId};

/// Asks for the evaluation of a PIN. Signed by the wallet key. The same message, byte for byte, gets the same answer
/// and is counted once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinEvaluation {
    /// The server it is for.
    pub aud: String,
    /// Which wallet.
    pub wallet_id: WalletId,
    /// From `/wallet/challenges`, used once.
    #[serde(with = "fields::bytes")]
    pub challenge: [u8; 32],
    /// From [`crate::pin::blind`].
    #[serde(with = "fields::bytes")]
    pub blinded_element: [u8; ELEMENT_LENGTH],
    /// What for.
    pub purpose: Purpose,
}
message!(PinEvaluation, "siegelring-pin-evaluation+jwt");

/// What a PIN is evaluated for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// To approve a request, of this server or another.
    Approval {
        /// SHA-256 of the request object as received.
        #[serde(with = "fields::bytes")]
        request_hash: [u8; 32],
    },
    /// To do something with the wallet itself: key attestation, change of PIN.
    Wallet,
    /// To choose a new PIN. It is evaluated under the key of the next version, each time another, and is no try.
    NewPin,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinEvaluationAnswer {
    /// The server's name for this evaluation.
    #[serde(with = "fields::bytes")]
    pub evaluation_id: EvaluationId,
    /// For [`crate::pin::Blinding::finalize`].
    #[serde(with = "fields::bytes")]
    pub evaluated_element: [u8; ELEMENT_LENGTH],
    /// How many tries are left if this one turns out wrong.
    pub tries_left: u32,
    /// How many were wrong since the PIN was last right, before this one.
    pub wrong_since_success: u32,
}
