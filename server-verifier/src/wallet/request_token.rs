//! What stands in the links by which phones fetch requests and answer them. Nothing is stored for them: each is the
//! approval's id with a MAC under a key outside the database.
//!
//! ```text
//! scanned:      base64url(0x51 ‖ approval id (16) ‖ time slot (4, big-endian) ‖ MAC (16))
//! same device:  base64url(0x4c ‖ approval id (16) ‖ MAC (16))
//! response:     base64url(0x52 ‖ approval id (16) ‖ MAC (16))
//! ```

use siegelring_core::crypto::constant_time_eq;
use siegelring_core::jose::base64url;
use siegelring_core::time::UnixTime;

use crate::approval::Flow;
use crate::keys::Secret;

/// How long one QR code is shown, in seconds.
pub const QR_PERIOD: u64 = 5;

/// How many QR codes are good at one time: the one that is shown and those before it.
const GOOD_SLOTS: u32 = 3;

const SCANNED: u8 = 0x51;
const SAME_DEVICE: u8 = 0x4c;
const RESPONSE: u8 = 0x52;
const ID_LENGTH: usize = 16;
const SLOT_LENGTH: usize = 4;
const MAC_LENGTH: usize = 16;

/// A token that this server made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestToken {
    /// The approval it is for.
    pub approval_id: String,
    /// Which flow it fixes.
    pub flow: Flow,
    /// Whether it is too old to open the approval; the wallet that opened it already may still repeat itself.
    pub stale: bool,
}

/// The token for the QR code to show at `now`; the next one is due at the next multiple of [`QR_PERIOD`].
pub fn scanned(key: &Secret, approval_id: &str, now: UnixTime) -> String {
    encode(key, SCANNED, approval_id, &slot(now).to_be_bytes())
}

/// The token for the link on the phone itself.
pub fn same_device(key: &Secret, approval_id: &str) -> String {
    encode(key, SAME_DEVICE, approval_id, &[])
}

/// Reads the token of a request.
pub fn parse(key: &Secret, token: &str, now: UnixTime) -> Option<RequestToken> {
    let (kind, approval_id, slot_bytes) = decode(key, token)?;
    let (flow, stale) = match (kind, <[u8; SLOT_LENGTH]>::try_from(slot_bytes.as_slice())) {
        (SCANNED, Ok(made_in)) => (Flow::Scanned, is_stale(u32::from_be_bytes(made_in), slot(now))),
        (SAME_DEVICE, Err(_)) => (Flow::SameDevice, false),
        _ => return None,
    };
    Some(RequestToken { approval_id, flow, stale })
}

/// The token of the place where the response goes.
pub(super) fn response(key: &Secret, approval_id: &str) -> String {
    encode(key, RESPONSE, approval_id, &[])
}

/// The approval of a response.
pub(super) fn parse_response(key: &Secret, token: &str) -> Option<String> {
    decode(key, token).filter(|(kind, ..)| *kind == RESPONSE).map(|(_, approval_id, _)| approval_id)
}

fn is_stale(made_in: u32, now_in: u32) -> bool {
    now_in.checked_sub(made_in).is_none_or(|age| age >= GOOD_SLOTS)
}

/// Slots fit 32 bits for six centuries.
fn slot(now: UnixTime) -> u32 {
    u32::try_from(now.0 / QR_PERIOD).unwrap_or(u32::MAX)
}

fn encode(key: &Secret, kind: u8, approval_id: &str, slot: &[u8]) -> String {
    // Ids are made by the engine, 16 bytes in base64url; any other gives a token that is never accepted.
    let id = base64url::decode(approval_id).unwrap_or_default();
    let mac = mac(key, kind, &id, slot);
    base64url::encode([&[kind], id.as_slice(), slot, &mac].concat())
}

fn decode(key: &Secret, token: &str) -> Option<(u8, String, Vec<u8>)> {
    let bytes = base64url::decode(token).ok()?;
    let (kind, rest) = bytes.split_first()?;
    let (id, rest) = rest.split_at_checked(ID_LENGTH)?;
    let (slot, tag) = rest.split_at_checked(if *kind == SCANNED { SLOT_LENGTH } else { 0 })?;
    let is_ours = constant_time_eq(tag, &mac(key, *kind, id, slot));
    is_ours.then(|| (*kind, base64url::encode(id), slot.to_vec()))
}

fn mac(key: &Secret, kind: u8, id: &[u8], slot: &[u8]) -> Vec<u8> {
    let tag = key.mac("siegelring request token v1", &[&[kind], id, slot]);
    tag.into_iter().take(MAC_LENGTH).collect()
}
