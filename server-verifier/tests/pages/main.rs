//! The pages people see, and what guards them, from outside: requests to the router, with a clock and a store in memory.

#![allow(
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by a panic"
)]

#[path = "../oidc/relying_party.rs"]
#[allow(dead_code)]
mod relying_party;
#[path = "../oidc/server.rs"]
#[allow(dead_code)]
mod server;

mod guards;
mod login;
mod signature;
mod visit;
