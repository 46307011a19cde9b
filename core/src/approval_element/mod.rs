//! What our phone adds to every presentation: which request was approved, how it arrived, when, and the PIN proof.
//!
//! mdoc: element [`ELEMENT`] of the device-signed namespace [`crate::attribute::APPROVAL`], a CBOR map. SD-JWT: the key
//! binding claim of that name, a JSON object. Both have the same members; bytes are byte strings in CBOR and base64url
//! without padding in JSON.

mod fixed_bytes;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::cbor::text_map;
use crate::crypto::Signature;
use crate::time::UnixTime;

/// The element identifier in the mdoc namespace [`crate::attribute::APPROVAL`].
pub const ELEMENT: &str = "approval";

/// What was approved, how and when.
///
/// ```cddl
/// approval = {
///   "request_hash": bstr .size 32,
///   "arrival": "same_device" / "scanned",
///   "time": uint,
///   ? "pin_proof": {"evaluation_id": bstr .size 16, "signature": bstr .size 64},
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct ApprovalElement {
    /// SHA-256 of the request object as received.
    #[serde(with = "fixed_bytes")]
    pub request_hash: [u8; 32],
    /// How the request came to the phone.
    pub arrival: Arrival,
    /// The phone's clock at the approval, seconds since 1970.
    pub time: UnixTime,
    /// That the PIN was entered for this request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct PinProof {
    /// The number that the wallet's server gave the PIN evaluation.
    #[serde(with = "fixed_bytes")]
    pub evaluation_id: [u8; 16],
    /// ES256 by the PIN key.
    #[serde(with = "fixed_bytes")]
    pub signature: Signature,
}

text_map!(ApprovalElement, PinProof);
