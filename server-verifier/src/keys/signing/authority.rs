//! An authority: its certificate, its key, and where it has fresh keys made.

use std::sync::Arc;

use siegelring_core::crypto::{self, Rng, Signature};
use siegelring_core::jose::base64url;
use siegelring_core::time::UnixTime;
use siegelring_signature::certificate::{Authority, Crl, Leaf, Revocation, Subject};

use super::{CertificationKey, FreshKey, FreshKeys, Result, SigningKeyError};

/// An authority that certifies signers.
pub struct SignatureAuthority {
    certificate: Authority,
    key: Arc<dyn CertificationKey>,
    fresh: Arc<dyn FreshKeys>,
    crl_url: String,
}

/// Who signs, by the name that was presented.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signatory<'a> {
    /// Given names; empty if the person has none.
    pub given_name: &'a str,
    /// Family name.
    pub family_name: &'a str,
}

/// How long a certificate lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Life {
    /// Minutes; the signature gets a time stamp within them.
    ShortTerm,
    /// Years; the signature gets no time stamp, and the certificate can be revoked.
    LongTerm,
}

/// A key that is certified and signs once. It is destroyed when it has signed, and when it is dropped.
pub struct OneTimeKey {
    key: Box<dyn FreshKey>,
    chain: [Vec<u8>; 2],
}

impl SignatureAuthority {
    /// Puts an authority together. `base_url` is the server's, below which the revocation list is published.
    pub fn new(
        certificate: Authority,
        key: Arc<dyn CertificationKey>,
        fresh: Arc<dyn FreshKeys>,
        base_url: &str,
    ) -> Self {
        let crl_url = format!("{base_url}/signature/{}/crl.der", id(&certificate));
        Self { certificate, key, fresh, crl_url }
    }

    /// The name of this authority in URLs and files: the first 8 bytes of its key's identifier, hexadecimal.
    pub fn id(&self) -> String {
        id(&self.certificate)
    }

    /// Its certificate.
    pub const fn certificate(&self) -> &Authority {
        &self.certificate
    }

    /// Makes a fresh key and certifies it for one signature of this person.
    ///
    /// ```text
    /// let key = authority.certify(&signatory, Life::ShortTerm, now, rng)?;
    /// let prepared = /* CMS over key.chain() */;
    /// let signature = key.sign(prepared.signature_payload())?;      // the key is gone
    /// ```
    ///
    /// # Errors
    /// [`SigningKeyError`]; nothing was made that would have to be undone.
    pub fn certify(
        &self,
        signatory: &Signatory<'_>,
        life: Life,
        now: UnixTime,
        rng: &mut dyn Rng,
    ) -> Result<OneTimeKey> {
        self.key.ready()?;
        let key = self.fresh.fresh()?;
        let reference = base64url::encode(crypto::random::<16>(rng)).replace('_', "-");
        let leaf = Leaf {
            subject: Subject {
                country: self.certificate.country().ok_or_else(|| self.nameless())?,
                given_name: signatory.given_name,
                family_name: signatory.family_name,
                reference: &reference,
            },
            public_key: key.public_key(),
            revocation: match life {
                Life::ShortTerm => Revocation::ShortTerm,
                Life::LongTerm => Revocation::CrlAt(&self.crl_url),
            },
        };
        let prepared = leaf.prepare(&self.certificate, now, rng)?;
        let signature = self.sign(prepared.signature_payload())?;
        let leaf = prepared.complete(&signature)?;
        Ok(OneTimeKey { key, chain: [leaf, self.certificate.der().to_vec()] })
    }

    /// Signs a revocation list; DER.
    ///
    /// # Errors
    /// [`SigningKeyError`] if the key cannot sign now, or the list cannot be made.
    pub fn crl(&self, crl: &Crl<'_>) -> Result<Vec<u8>> {
        let prepared = crl.prepare(&self.certificate)?;
        let signature = self.sign(prepared.signature_payload())?;
        Ok(prepared.complete(&signature)?)
    }

    /// Whether its key signs now.
    ///
    /// # Errors
    /// Why not.
    pub fn check(&self) -> Result<()> {
        self.sign(b"is this key the one of the certificate").map(drop)
    }

    /// Signs, and holds the signature against the certificate: a key that was mixed up, or an HSM that errs, must not
    /// get into a document.
    fn sign(&self, payload: &[u8]) -> Result<Signature> {
        let signature = self.key.sign(payload)?;
        let verified = self.certificate.public_key().verify(payload, &signature);
        verified.map(|()| signature).map_err(|_| SigningKeyError::WrongSignature)
    }

    fn nameless(&self) -> SigningKeyError {
        SigningKeyError::Certificate(siegelring_signature::certificate::CertificateError::Authority)
    }
}

impl OneTimeKey {
    /// The certificates, DER: the key's own first, then the authority's.
    pub const fn chain(&self) -> &[Vec<u8>] {
        &self.chain
    }

    /// Signs by ES256 and destroys the key.
    ///
    /// # Errors
    /// [`SigningKeyError`]: the key is gone all the same; begin again with [`SignatureAuthority::certify`].
    pub fn sign(self, payload: &[u8]) -> Result<Signature> {
        let public_key = *self.key.public_key();
        let signature = self.key.sign(payload)?;
        let verified = public_key.verify(payload, &signature);
        verified.map(|()| signature).map_err(|_| SigningKeyError::WrongSignature)
    }
}

pub(super) fn id(certificate: &Authority) -> String {
    certificate.key_identifier().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
