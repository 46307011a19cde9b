//! The PIN: the server checks it without ever learning it, and neither phone nor database alone can test a guess.
//!
//! An oblivious pseudorandom function (RFC 9497, base mode, suite P256-SHA256) turns the PIN, a secret kept on the
//! phone and a key kept on the server into a [`PinSecret`], from which the *PIN keys* are derived: number 0 for the
//! wallet, one more for each credential. A right PIN shows itself by the keys it gives, so nothing stored anywhere says
//! whether a guess is right without the server, which counts.
//!
//! ```
//! use siegelring_core::pin::{self, DeviceSecret, Pin};
//! # fn main() -> siegelring_core::Result<()> {
//! # let mut rng = rand_core::OsRng;
//! let pin = Pin::choose("471108")?;
//! let secret = DeviceSecret::generate(&mut rng);
//! let (blinding, blinded) = pin::blind(&pin, &secret, &mut rng)?; // phone
//! let key = pin::server_key(&[7; 32], &[8; 32], &[9; 16], 1)?; // server
//! let evaluated = pin::evaluate(&key, &blinded)?; // server, after it has counted the try
//! let pin_key = blinding.finalize(&evaluated)?.key(0)?; // phone
//! # let _ = pin_key.public_key();
//! # Ok(()) }
//! ```

mod digits;
mod oprf;
mod proof;
#[cfg(test)]
mod tests;

pub use digits::Pin;
pub use oprf::{Blinding, DeviceSecret, OprfKey, PinSecret, blind, evaluate, server_key};
pub use proof::{EvaluationId, proof_payload, verify_proof};

/// The length of an OPRF element: a compressed P-256 point of SEC 1, in bytes.
pub const ELEMENT_LENGTH: usize = 33;
