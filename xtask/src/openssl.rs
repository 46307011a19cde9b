//! OpenSSL, which reads certificates and signatures of ours.

use crate::command::{Result, answers};
use crate::debian;

/// Makes sure that it is there.
pub(crate) fn prepare() -> Result<()> {
    if answers("openssl", "version") {
        return Ok(());
    }
    debian::install("OpenSSL", &["openssl"])
}
