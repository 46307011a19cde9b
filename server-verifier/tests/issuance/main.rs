//! Enrolment and issuance from outside: requests to the router, with a clock and a store in memory.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by a panic; clippy knows functions marked as tests only"
)]

mod clerk;
mod enrolment;
mod issuance;
#[allow(dead_code, reason = "shared with the tests of OpenID Connect, which use all of it")]
#[path = "../oidc/server.rs"]
mod server;
