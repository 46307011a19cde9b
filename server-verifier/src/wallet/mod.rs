//! The back door: what phones call. Request and response of an approval, registration, key attestation, PIN.
//!
//! Domain logic without HTTP: [`WalletServer`] takes messages as they were received and gives the answers of
//! [`siegelring_core::wallet`].

pub mod request_token;
