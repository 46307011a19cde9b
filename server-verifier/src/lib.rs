//! The server of Siegelring: OpenID Connect to portals, OpenID4VP to phones, on embedded storage.

#[cfg(feature = "demo")]
pub mod demo;
