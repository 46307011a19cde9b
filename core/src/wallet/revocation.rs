//! Revocation: whoever has the revocation code blocks the wallet, from anywhere and without the phone.

use serde::{Deserialize, Serialize};

/// Blocks the wallet with this revocation code. Not signed, since the phone may be gone: the code alone decides.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revocation {
    /// The revocation code as typed; case, spaces and hyphens do not matter.
    pub revocation_code: String,
}
