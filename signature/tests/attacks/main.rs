//! Signed files as they should be, and as attackers make them: every attack has a test that it is refused, by its name.
//!
//! The files are made here. Attacks on PDF after Mladenov, Mainka, Meyer zu Selhausen, Grothe and Schwenk, "1 Trillion
//! Dollar Refund" (2019), and Mainka, Mladenov and Rohlmann, "Shadow Attacks" (2021).

#![allow(
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by a panic"
)]

mod asic;
mod cms;
mod forgery;
mod honest;
mod hostile;
mod incremental;
mod shadow;
mod signing;
mod wrapping;
