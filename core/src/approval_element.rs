//! What our phone adds to every presentation: which request was approved, how it arrived, when, and the PIN proof.
//!
//! mdoc: element [`ELEMENT`] of the device-signed namespace [`crate::attribute::APPROVAL`], a CBOR map. SD-JWT: the key
//! binding claim of that name, a JSON object. Both have the same members; bytes are byte strings in CBOR and base64url
//! without padding in JSON.

use serde::{Deserialize, Serialize};

use crate::crypto::Signature;
use crate::time::UnixTime;

/// The element identifier in the mdoc namespace [`crate::attribute::APPROVAL`].
pub const ELEMENT: &str = "approval";

/// What was approved, how and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalElement {
    /// SHA-256 of the request object as received.
    pub request_hash: [u8; 32],
    /// How the request came to the phone.
    pub arrival: Arrival,
    /// The phone's clock at the approval, seconds since 1970.
    pub time: UnixTime,
    /// That the PIN was entered for this request.
    pub pin_proof: Option<PinProof>,
}

/// How a request came to the phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Arrival {
    /// As a link that was opened on the phone itself.
    SameDevice,
    /// As a QR code that was scanned inside the app.
    Scanned,
}

/// The PIN key's signature over one PIN evaluation, this request and its session transcript ([`crate::pin`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PinProof {
    /// The number that the wallet's server gave the PIN evaluation.
    pub evaluation_id: [u8; 16],
    /// ES256 by the PIN key.
    pub signature: Signature,
}

impl Serialize for PinProof {
    fn serialize<S: serde::Serializer>(&self, _serializer: S) -> Result<S::Ok, S::Error> {
        todo!()
    }
}

impl<'de> Deserialize<'de> for PinProof {
    fn deserialize<D: serde::Deserializer<'de>>(_deserializer: D) -> Result<Self, D::Error> {
        todo!()
    }
}
