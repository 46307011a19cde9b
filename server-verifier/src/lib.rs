//! The server of Siegelring: OpenID Connect to portals, OpenID4VP to phones, on embedded storage.

pub mod approval;
pub mod clock;
pub mod config;
#[cfg(feature = "demo")]
pub mod demo;
pub mod enrolment;
pub mod http;
pub mod issuance;
pub mod keys;
pub mod oidc;
pub mod signing;
pub mod store;
pub mod wallet;
pub mod web;
