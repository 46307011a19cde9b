//! The phone of `siegelring_core::holder` against this server: what an app that embeds the library goes through.

#![allow(
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by a panic"
)]

mod journeys;
mod phone;
mod world;
