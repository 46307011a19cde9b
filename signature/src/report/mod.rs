//! Verifies signed files, of this scheme and of others, and reports what was found.
//!
//! ```text
//! verify(files, trust, now) -> one Report per file -> SignatureReport per signature -> Line per check
//! ```
//!
//! Nothing is fetched: what a signature needs is in its file, or was given as [`Trust`]. A report speaks of *advanced*
//! signatures at most; whether a signature is qualified is a matter of trusted lists, which are not looked at.

mod approval;
mod cms;
mod container;
mod detached;
mod finding;
mod indication;
mod pdf;
mod signature;
mod text;
mod trust;
mod verify;
pub mod wording;

pub use finding::{Effect, Finding};
pub use indication::{Indication, SubIndication, Verdict};
pub use signature::{Approval, Format, Line, Report, Revision, SignatureReport, Signer, TimeStamp};
pub use trust::{File, Trust};
pub use verify::verify;
