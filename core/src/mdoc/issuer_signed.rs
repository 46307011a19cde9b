//! `IssuerSigned`.
use crate::Result;
use crate::attribute::Attributes;
use crate::crypto::PublicKey;
/// What the issuer signed, as the phone keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuerSigned {
    bytes: Vec<u8>,
}
impl IssuerSigned {
    /// Parses; nothing is verified yet.
    pub fn from_bytes(_bytes: &[u8]) -> Result<Self> {
        todo!()
    }
    /// The bytes as received.
    pub fn to_bytes(&self) -> &[u8] {
        &self.bytes
    }
    /// The attributes of the citizen credential's namespace.
    pub fn attributes(&self) -> Result<Attributes> {
        todo!()
    }
    /// The key that presentations are signed with.
    pub fn device_key(&self) -> Result<PublicKey> {
        todo!()
    }
}
