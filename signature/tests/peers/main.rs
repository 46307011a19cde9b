//! Independent implementations read what this crate makes: pyHanko the PDFs, OpenSSL the CMS.
//!
//! The scripts stand in `tests/conformance` of the workspace; `cargo xtask conformance` installs what they need. Every
//! peer refuses the one-bit twins of what it accepts.

#![allow(
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by a panic"
)]

mod openssl;
mod openssl_certificates;
mod openssl_signs;
mod pyhanko;
mod pyhanko_signs;
mod script;
mod signer;
