//! Formats, protocols and roles of Siegelring.
//!
//! Four floors, each imports only the floors below: encodings ([`cbor`], [`cose`], [`jose`], [`x509`], [`crypto`]),
//! credentials ([`mdoc`], [`sd_jwt_vc`], [`attribute`], [`attestation`], [`assurance`], [`pin`]), protocol messages
//! ([`openid4vci`], [`openid4vp`], [`transaction`],
//! [`wallet`], [`evidence`]) and roles ([`issuer`], [`holder`], [`verifier`]). No I/O, no clock, no
//! global randomness and no async: time and randomness are arguments, and whoever holds a key signs outside.

pub mod approval_element;
pub mod assurance;
pub mod attestation;
pub mod attribute;
pub mod cbor;
pub mod cose;
pub mod credential_format;
pub mod crypto;
pub mod date;
pub mod error;
pub mod evidence;
pub mod holder;
#[doc(hidden)]
pub mod internal;
pub mod issuer;
pub mod jose;
pub mod mdoc;
pub mod openid4vci;
pub mod openid4vp;
pub mod pin;
pub mod sd_jwt_vc;
pub mod status_list;
pub mod time;
pub mod transaction;
pub mod verifier;
pub mod wallet;
pub mod wording;
pub mod x509;

pub use error::{Error, Result};
