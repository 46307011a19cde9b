//! Signatures as ring verifies them: what a presentation must cost, however it is read.

use ring::signature::{ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_FIXED, UnparsedPublicKey, VerificationAlgorithm};
use siegelring_core::crypto::SigningKey;
use x509_parser::prelude::{FromDer as _, X509Certificate};

/// A signature with what is needed to verify it.
pub struct Signed {
    algorithm: &'static dyn VerificationAlgorithm,
    key: Vec<u8>,
    message: Vec<u8>,
    signature: Vec<u8>,
}

impl Signed {
    /// ES256 by this key over this message.
    pub fn by(key: &SigningKey, message: &[u8]) -> Self {
        Self {
            algorithm: &ECDSA_P256_SHA256_FIXED,
            key: key.public_key().as_bytes().to_vec(),
            message: message.to_vec(),
            signature: key.sign(message).as_bytes().to_vec(),
        }
    }

    /// The signature of one certificate by another's key.
    pub fn certificate(der: &[u8], authority: &[u8]) -> Self {
        let (_, certificate) = X509Certificate::from_der(der).expect("a certificate");
        let (_, authority) = X509Certificate::from_der(authority).expect("a certificate");
        Self {
            algorithm: &ECDSA_P256_SHA256_ASN1,
            key: authority.public_key().subject_public_key.data.to_vec(),
            message: certificate.tbs_certificate.as_ref().to_vec(),
            signature: certificate.signature_value.data.to_vec(),
        }
    }

    /// Verifies it.
    pub fn verify(&self) {
        UnparsedPublicKey::new(self.algorithm, &self.key).verify(&self.message, &self.signature).expect("it holds");
    }
}

/// Verifies all of them.
pub fn verify_all(signatures: &[Signed]) {
    signatures.iter().for_each(Signed::verify);
}
