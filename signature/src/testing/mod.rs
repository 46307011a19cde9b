//! Certificates and PDF files for tests and benches: all made here, nothing is read from disk.

#![allow(
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "what is for tests may fail by a panic"
)]

mod authority;
pub mod pdf;

pub use authority::{Authority, NOW, signer};
