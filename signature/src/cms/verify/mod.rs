//! CMS signatures of this scheme and of others, read and verified (RFC 5652, ETSI EN 319 122-1).

mod algorithms;
mod attributes;
mod read;
mod signer;

pub(crate) use algorithms::{Key, digest};
pub use attributes::Attributes;
pub use read::{MAX_CMS, Signed};
pub use signer::{Signer, VerifiedSigner};
