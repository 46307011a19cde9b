//! Registration: a wallet comes to exist at its server, once, under an offer that was redeemed.
//!
//! start -> [`RegistrationStarted`]; [`RegistrationEvaluation`] -> [`RegistrationEvaluationAnswer`];
//! [`RegistrationRequest`] -> [`RegistrationAnswer`]. All three carry the access token of the offer as bearer.

use serde::{Deserialize, Serialize};

use super::WalletId;
use super::message::message;
use crate::attestation::KeyEvidence;
use crate::crypto::PublicKey;
use crate::jose::fields;
use crate::pin::ELEMENT_LENGTH;

/// The answer to a start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistrationStarted {
    /// The new wallet's number.
    pub wallet_id: WalletId,
    /// What the keys are made under and the statements repeat.
    #[serde(with = "fields::bytes")]
    pub challenge: [u8; 32],
    /// Seconds until the registration must be complete.
    pub expires_in: u64,
}

/// Asks for the evaluation of the PIN that was chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistrationEvaluation {
    /// From [`crate::pin::blind`].
    #[serde(with = "fields::bytes")]
    pub blinded_element: [u8; ELEMENT_LENGTH],
}

/// The evaluation of the PIN that was chosen. Each evaluation is made under a key of its own, and only the last one
/// counts, so that none helps to guess the PIN later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistrationEvaluationAnswer {
    /// For [`crate::pin::Blinding::finalize`].
    #[serde(with = "fields::bytes")]
    pub evaluated_element: [u8; ELEMENT_LENGTH],
}

/// The wallet key's statement, which names the PIN key. Signed by the wallet key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    /// The server it is for.
    pub aud: String,
    /// The new wallet's number.
    pub wallet_id: WalletId,
    /// From [`RegistrationStarted`].
    #[serde(with = "fields::bytes")]
    pub challenge: [u8; 32],
    /// The wallet key.
    #[serde(with = "fields::key")]
    pub wallet_key: PublicKey,
    /// PIN key 0.
    #[serde(with = "fields::key")]
    pub pin_key: PublicKey,
    /// Where the wallet key lives.
    pub evidence: KeyEvidence,
}
message!(Registration, "siegelring-registration+jwt");

/// The PIN key's statement, which names the wallet key. Signed by PIN key 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinStatement {
    /// The server it is for.
    pub aud: String,
    /// The new wallet's number.
    pub wallet_id: WalletId,
    /// From [`RegistrationStarted`].
    #[serde(with = "fields::bytes")]
    pub challenge: [u8; 32],
    /// The wallet key.
    #[serde(with = "fields::key")]
    pub wallet_key: PublicKey,
    /// PIN key 0.
    #[serde(with = "fields::key")]
    pub pin_key: PublicKey,
}
message!(PinStatement, "siegelring-pin-statement+jwt");

/// Completes a registration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistrationRequest {
    /// A [`Registration`].
    pub registration: String,
    /// A [`PinStatement`].
    pub pin_statement: String,
}

/// The codes, given out once; the server keeps neither.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistrationAnswer {
    /// Gives tries back when the PIN is blocked.
    pub unblock_code: String,
    /// Blocks the wallet without the phone.
    pub revocation_code: String,
}
