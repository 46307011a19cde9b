//! The OpenID Connect front door, from outside: requests to the router, with a clock and a store in memory.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by a panic; clippy knows functions marked as tests only"
)]

mod authorize;
mod client_authentication;
mod client_credentials;
mod clients;
mod cors;
mod discovery;
mod failure;
mod levels;
mod login;
mod logout;
mod other_browsers;
mod par;
mod person;
mod published_keys;
mod relying_party;
mod server;
mod token;
mod userinfo;
