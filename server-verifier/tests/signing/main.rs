//! Having documents signed: the portal's interface over HTTP, a phone that runs `siegelring_core::holder`, and what must
//! not be signed.

#![allow(
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by a panic"
)]

mod attacks;
mod csc;
mod delays;
mod interface;
mod journeys;
mod openapi;
mod pages;
mod pdf;
mod phone;
mod sealed;
mod uploads;
mod verified;
mod webhooks;
mod world;
