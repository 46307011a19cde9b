//! Certificate chains of signers and time stamp authorities, of this scheme and of others.

mod anchors;

pub use anchors::Anchors;
