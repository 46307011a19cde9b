//! OpenID for Verifiable Presentations 1.0, with HAIP 1.0's presentation profile: the messages, no state.

pub mod client_metadata;
pub mod dcql;
pub mod link;
pub mod relying_party;
pub mod request;
pub mod response;
pub mod session_transcript;

#[cfg(test)]
mod tests;
