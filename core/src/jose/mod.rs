//! JSON Object Signing and Encryption: keys (RFC 7517), signatures (RFC 7515) and encryption (RFC 7516) in the compact
//! form, with the few algorithms of RFC 7518 that are used here.
//!
//! A header names its algorithm, but never chooses it: the key does. `none`, unknown critical members and duplicate
//! JSON members are refused, and every size is bounded.

pub mod base64url;
mod engine;
pub mod fields;
pub mod json;
pub mod jwe;
pub mod jwk;
pub mod jws;
mod split;
#[cfg(test)]
mod tests;

pub(crate) use split::split_once;
