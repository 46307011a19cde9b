//! The request for a key attestation: one device key for one credential request.

use serde::{Deserialize, Serialize};

use super::WalletId;
use super::message::message;
use crate::attestation::KeyEvidence;
use crate::crypto::PublicKey;
use crate::jose::fields;

/// Asks for the attestation of one device key. Signed by the wallet key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyAttestationRequest {
    /// The server it is for.
    pub aud: String,
    /// Which wallet.
    pub wallet_id: WalletId,
    /// The issuer's `c_nonce`, under which the device key was made.
    pub nonce: String,
    /// The device key of the credential to be issued.
    #[serde(with = "fields::key")]
    pub device_key: PublicKey,
    /// The PIN key of the credential to be issued.
    #[serde(with = "fields::key")]
    pub pin_key: PublicKey,
    /// Where the device key lives.
    pub evidence: KeyEvidence,
    /// A [`PinKeyStatement`]: the PIN was there when these keys were made.
    pub pin_statement: String,
}
message!(KeyAttestationRequest, "siegelring-key-attestation-request+jwt");

/// Says that a credential's PIN key comes from the same PIN as the wallet's. Signed by PIN key 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinKeyStatement {
    /// The server it is for.
    pub aud: String,
    /// Which wallet.
    pub wallet_id: WalletId,
    /// The issuer's `c_nonce`.
    pub nonce: String,
    /// The device key of the credential to be issued.
    #[serde(with = "fields::key")]
    pub device_key: PublicKey,
    /// The PIN key of the credential to be issued.
    #[serde(with = "fields::key")]
    pub pin_key: PublicKey,
}
message!(PinKeyStatement, "siegelring-pin-key-statement+jwt");

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyAttestationAnswer {
    /// A key attestation JWT ([`crate::attestation`]).
    pub key_attestation: String,
}
