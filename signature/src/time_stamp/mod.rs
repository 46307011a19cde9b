//! Time stamps (RFC 3161): what is asked of a time stamp authority, and what it answers.
//!
//! Fetching is done outside; here are the bytes. [`response`] checks that the answer is about what was asked. Whether the
//! token's signature and certificate hold is another question, and for a file made by somebody else the only one.

mod error;
mod gen_time;
mod request;
mod response;
#[cfg(test)]
mod tests;
mod token;
mod verify;

pub use error::TimeStampError;
pub use request::{NONCE, Request};
pub use response::{MAX_RESPONSE, response};
pub use token::{MAX_TOKEN, Token};
pub use verify::{VerifiedToken, verify_token};

/// The result of what can fail with time stamps.
pub type Result<T> = std::result::Result<T, TimeStampError>;
