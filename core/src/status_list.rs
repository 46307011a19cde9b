//! Where to look whether a credential was revoked (IETF Token Status List).

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
