//! What phones call, attacked: registration, PIN, life cycle, requests and responses.
#![allow(
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by a panic"
)]
#![allow(unreachable_pub, reason = "nothing of a test is reached from outside")]

mod card;
mod http;
mod key_attestation;
mod levels;
mod phone;
mod pin;
mod pin_change;
mod registration;
mod request_token;
mod requests;
mod responses;
mod revocation;
mod signatures;
mod unblock;
mod world;
