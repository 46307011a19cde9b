//! What others say about the formats of this crate: independent implementations, both ways, and Wycheproof.

#![allow(
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by a panic"
)]

#[cfg(test)]
mod peers;
#[cfg(test)]
mod wycheproof;
