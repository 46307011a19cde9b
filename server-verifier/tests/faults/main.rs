//! What becomes of people's journeys when the server, the phone or the disk fails at any moment of them, and what a
//! stolen database, log or measurement tells about people: nothing.

#![allow(
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by a panic"
)]

mod clock;
mod fault;
mod ground;
mod invariants;
mod journeys;
mod nobody_named;
mod phone;
mod phone_kills;
mod portal;
mod process;
mod search;
mod server;
mod server_kills;
mod signature;
mod storage;
