//! COSE_Key.
use crate::crypto::PublicKey;
/// An EC2 P-256 public key (RFC 9053, section 7.1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CoseKey(pub PublicKey);
