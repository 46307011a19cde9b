//! Certificate chains of signers and time stamp authorities, of this scheme and of others.
//!
//! `rustls-webpki` finds and checks the path (RFC 5280 section 6); who may be at its head, and whether one on it was
//! revoked, is checked beside it.

mod anchors;
mod certificate;
mod path;
mod revocation;

pub use anchors::Anchors;
pub use certificate::{Certificate, MAX_CERTIFICATE};
pub use path::{ChainFault, Path, Purpose, find_path};
pub use revocation::{MAX_CRL, Revocation, revocation};
