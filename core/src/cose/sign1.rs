//! COSE_Sign1.
use crate::Result;
use crate::crypto::Signature;
/// A COSE_Sign1 as received (RFC 9052, section 4.2).
#[derive(Debug, Clone)]
pub struct CoseSign1<'a> {
    payload: Option<&'a [u8]>,
}
/// A COSE_Sign1 that waits for its signature.
#[derive(Debug)]
pub struct PreparedSign1 {
    to_be_signed: Vec<u8>,
}
impl PreparedSign1 {
    /// The bytes to sign with ES256.
    pub fn signature_payload(&self) -> &[u8] {
        &self.to_be_signed
    }
    /// The encoded COSE_Sign1.
    pub fn complete(self, _signature: &Signature) -> Result<Vec<u8>> {
        todo!()
    }
}
/// With the payload inside.
pub fn prepare(_payload: Vec<u8>, _x5chain: &[Vec<u8>]) -> Result<PreparedSign1> {
    todo!()
}
/// With the payload elsewhere.
pub fn prepare_detached(_payload: &[u8]) -> Result<PreparedSign1> {
    todo!()
}
