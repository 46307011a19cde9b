//! CMS signatures (RFC 5652) at the baseline level of CAdES (ETSI EN 319 122-1) and PAdES (ETSI EN 319 142-1).
//!
//! Detached, one signer, ECDSA P-256 with SHA-256. Prepare, sign outside, complete:
//!
//! ```no_run
//! # use siegelring_signature::cms::{self, CmsInput};
//! # use siegelring_core::crypto::Signature;
//! # fn example(sign: fn(&[u8]) -> Signature, stamp: fn(&[u8]) -> Vec<u8>) -> siegelring_signature::Result<()> {
//! # let (message_digest, certificates, evidence) = ([0; 32], Vec::new(), Vec::new());
//! let input = CmsInput { certificates: &certificates, approval: Some(&evidence), ..CmsInput::new(message_digest) };
//! let prepared = cms::prepare(&input)?;
//! let signature = sign(prepared.signature_payload());
//! let signed = prepared.complete(&signature)?;
//! let token = stamp(signed.signature_value());
//! let der = signed.with_time_stamp(&token)?.der()?;
//! # Ok(()) }
//! ```

mod attributes;
mod build;
pub mod oid;
pub mod verify;

pub use build::{CmsInput, PreparedCms, SignedCms, prepare};

#[cfg(test)]
mod tests;
