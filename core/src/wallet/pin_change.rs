//! Change of PIN: one message that the old PIN key, the new PIN key and the wallet key sign.

use serde::{Deserialize, Serialize};

use super::WalletId;
use super::message::message;
use crate::crypto::PublicKey;
use crate::jose::fields;
use crate::pin::EvaluationId;

/// Changes the PIN. Signed by the wallet key. The same message, byte for byte, gets the same answer, so that a phone
/// that heard nothing learns which PIN holds. Answered by [`super::PinTries`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinChange {
    /// The server it is for.
    pub aud: String,
    /// Which wallet.
    pub wallet_id: WalletId,
    /// The last evaluation for [`super::Purpose::NewPin`].
    #[serde(with = "fields::bytes")]
    pub evaluation_id: EvaluationId,
    /// An [`OldPinStatement`].
    pub old_pin_statement: String,
    /// A [`NewPinStatement`].
    pub new_pin_statement: String,
}
message!(PinChange, "siegelring-pin-change+jwt");

macro_rules! statement {
    ($(#[$doc:meta])* $name:ident, $typ:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name {
            /// The server it is for.
            pub aud: String,
            /// Which wallet.
            pub wallet_id: WalletId,
            /// The same as in [`PinChange`].
            #[serde(with = "fields::bytes")]
            pub evaluation_id: EvaluationId,
            /// PIN key 0 of the old PIN.
            #[serde(with = "fields::key")]
            pub old_pin_key: PublicKey,
            /// PIN key 0 of the new PIN.
            #[serde(with = "fields::key")]
            pub new_pin_key: PublicKey,
        }
        message!($name, $typ);
    };
}

statement! {
    /// The old PIN agrees. Signed by the old PIN key 0.
    OldPinStatement, "siegelring-pin-change-old+jwt"
}

statement! {
    /// The new PIN is known. Signed by the new PIN key 0.
    NewPinStatement, "siegelring-pin-change-new+jwt"
}
