//! Whether a credential was revoked (IETF Token Status List, draft 21).

mod list;
pub mod token;

#[cfg(test)]
mod tests;

pub use list::{Bits, StatusList};

use serde::{Deserialize, Serialize};

/// One entry of a status list, as a credential names it (claim `status_list`).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct StatusRef {
    /// The position in the list, from zero.
    #[serde(rename = "idx")]
    pub index: u64,
    /// Where the list is published, an https URL.
    pub uri: String,
}

/// The status types that are used here (section 7.1).
pub mod status {
    /// Valid.
    pub const VALID: u8 = 0;
    /// Revoked for good.
    pub const INVALID: u8 = 1;
    /// Blocked for now.
    pub const SUSPENDED: u8 = 2;
}
