//! Whole files: what they cost, and what another reader of PDF structure makes of them.

#![allow(
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by a panic"
)]

mod another_reader;
mod cost;
