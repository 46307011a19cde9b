//! The question to a time stamp authority (RFC 3161, section 2.4.1).

use der::Encode as _;
use der::asn1::{Any, Int, Null, OctetString};
use der::oid::db::rfc5912::ID_SHA_256;
use siegelring_core::crypto::{self, Rng};
use x509_cert::spki::AlgorithmIdentifierOwned;
use x509_tsp::{MessageImprint, TimeStampReq, TspVersion};

use super::Result;

/// The length of a nonce in bytes.
pub const NONCE: usize = 16;

/// One question: stamp this digest, and send the certificate with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    digest: [u8; 32],
    nonce: [u8; NONCE],
}

impl Request {
    /// Asks for a stamp over a SHA-256 digest. For a signature (`signature-time-stamp`, ETSI EN 319 122-1, section 5.3)
    /// that is the digest of the signature value.
    pub fn new(digest: [u8; 32], rng: &mut dyn Rng) -> Self {
        let mut nonce: [u8; NONCE] = crypto::random(rng);
        // A positive integer that begins with no zero byte: some authorities answer another encoding of it.
        if let Some(first) = nonce.first_mut() {
            *first = (*first & 0x7f) | 0x40;
        }
        Self { digest, nonce }
    }

    /// What was asked to be stamped.
    pub const fn digest(&self) -> &[u8; 32] {
        &self.digest
    }

    /// The nonce that the answer must repeat: a positive integer, big-endian.
    pub const fn nonce(&self) -> &[u8; NONCE] {
        &self.nonce
    }

    /// The body of a POST with media type `application/timestamp-query` (section 3.4), DER.
    ///
    /// # Errors
    /// None that this type allows: digest and nonce have their lengths.
    pub fn to_der(&self) -> Result<Vec<u8>> {
        let hash_algorithm = AlgorithmIdentifierOwned { oid: ID_SHA_256, parameters: Some(Any::from(Null)) };
        let request = TimeStampReq {
            version: TspVersion::V1,
            message_imprint: MessageImprint { hash_algorithm, hashed_message: OctetString::new(self.digest)? },
            req_policy: None,
            nonce: Some(Int::new(&self.nonce)?),
            cert_req: true,
            extensions: None,
        };
        Ok(request.to_der()?)
    }
}
