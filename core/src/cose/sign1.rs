//! COSE_Sign1 (RFC 9052, section 4.2).

use serde::{Deserialize, Serialize};

use super::header::{self, PROTECTED_ES256, Unprotected, check_protected};
use crate::cbor::{Bytes, put_bytes, put_text};
use crate::crypto::{PublicKey, Signature};
use crate::error::{Malformed, Result};

/// A signed message as received. Nothing in it is verified before [`CoseSign1::verify`].
///
/// ```cddl
/// COSE_Sign1 = [protected: bstr .cbor header_map, unprotected: header_map, payload: bstr / nil, signature: bstr]
/// ```
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CoseSign1<'a>(
    #[serde(borrow)] Bytes<'a>,
    #[serde(borrow)] Unprotected<'a>,
    #[serde(borrow)] Option<Bytes<'a>>,
    #[serde(borrow)] Bytes<'a>,
);

impl<'a> CoseSign1<'a> {
    /// The payload, unless it is detached.
    pub fn payload(&self) -> Option<&'a [u8]> {
        self.2.map(|Bytes(payload)| payload)
    }

    /// The certificates of the header `x5chain` in DER, leaf first; empty without that header.
    pub fn x5chain(&self) -> &[Bytes<'a>] {
        &self.1.x5chain
    }

    /// The type that the protected header names as text (RFC 9596).
    ///
    /// # Errors
    /// [`Malformed::Cose`] if that header is none.
    pub fn typ(&self) -> Result<Option<&'a str>> {
        let Bytes(protected) = self.0;
        header::typ(protected)
    }

    /// Verifies the signature over the payload inside.
    ///
    /// # Errors
    /// [`Untrusted::Signature`](crate::error::Untrusted::Signature) if it does not verify;
    /// [`PeerMisbehaved::Algorithm`](crate::error::PeerMisbehaved::Algorithm) unless it is ES256;
    /// [`PeerMisbehaved::Critical`](crate::error::PeerMisbehaved::Critical) for critical headers, none of which is
    /// known; [`Malformed::Cose`] if the payload is detached.
    pub fn verify(&self, key: &PublicKey) -> Result<()> {
        self.verify_by(|message, signature| key.verify(message, signature))
    }

    /// The same by a check of the caller's: of the bytes that were signed, and of the signature over them.
    ///
    /// # Errors
    /// Those of the check, else as [`CoseSign1::verify`].
    pub(crate) fn verify_by(&self, check: impl FnOnce(&[u8], &Signature) -> Result<()>) -> Result<()> {
        self.verify_payload(self.payload().ok_or(Malformed::Cose)?, check)
    }

    /// Verifies the signature over a payload that is elsewhere.
    ///
    /// # Errors
    /// As [`CoseSign1::verify`], but [`Malformed::Cose`] if a payload is inside.
    pub fn verify_detached(&self, key: &PublicKey, payload: &[u8]) -> Result<()> {
        match self.2 {
            None => self.verify_payload(payload, |message, signature| key.verify(message, signature)),
            Some(_) => Err(Malformed::Cose.into()),
        }
    }

    fn verify_payload(&self, payload: &[u8], check: impl FnOnce(&[u8], &Signature) -> Result<()>) -> Result<()> {
        let Self(Bytes(protected), _, _, Bytes(signature)) = *self;
        check_protected(protected)?;
        check(&to_be_signed(protected, payload), &Signature::from_bytes(signature)?)
    }
}

/// A message that waits for its signature.
#[derive(Debug, Clone)]
pub struct PreparedSign1 {
    protected: Vec<u8>,
    x5chain: Vec<Vec<u8>>,
    payload: Option<Vec<u8>>,
    to_be_signed: Vec<u8>,
}

/// A message with `payload` inside and, in the unprotected header, the signer's certificates in DER, leaf first.
///
/// # Errors
/// None in practice: byte strings always encode.
pub fn prepare(payload: Vec<u8>, x5chain: Vec<Vec<u8>>) -> Result<PreparedSign1> {
    prepare_protected(PROTECTED_ES256.to_vec(), payload, x5chain)
}

/// The same with a type in the protected header (RFC 9596).
///
/// # Errors
/// None in practice: text and byte strings always encode.
pub fn prepare_typed(typ: &str, payload: Vec<u8>, x5chain: Vec<Vec<u8>>) -> Result<PreparedSign1> {
    prepare_protected(header::protected_with_typ(typ)?, payload, x5chain)
}

fn prepare_protected(protected: Vec<u8>, payload: Vec<u8>, x5chain: Vec<Vec<u8>>) -> Result<PreparedSign1> {
    let to_be_signed = to_be_signed(&protected, &payload);
    Ok(PreparedSign1 { protected, x5chain, payload: Some(payload), to_be_signed })
}

/// A message whose payload is elsewhere.
///
/// # Errors
/// None in practice: byte strings always encode.
pub fn prepare_detached(payload: &[u8]) -> Result<PreparedSign1> {
    let to_be_signed = to_be_signed(PROTECTED_ES256, payload);
    Ok(PreparedSign1 { protected: PROTECTED_ES256.to_vec(), x5chain: Vec::new(), payload: None, to_be_signed })
}

impl PreparedSign1 {
    /// What the key's holder signs with ES256.
    pub fn signature_payload(&self) -> &[u8] {
        &self.to_be_signed
    }

    /// The message with its signature, borrowed: ready to be encoded, or to stand in something larger.
    pub fn complete<'a>(&'a self, signature: &'a Signature) -> CoseSign1<'a> {
        let x5chain = self.x5chain.iter().map(|certificate| Bytes(certificate)).collect();
        let payload = self.payload.as_deref().map(Bytes);
        CoseSign1(Bytes(&self.protected), Unprotected { x5chain }, payload, Bytes(signature.as_bytes()))
    }
}

/// `Sig_structure = ["Signature1", protected, external_aad, payload]` (RFC 9052, section 4.4), without external data.
fn to_be_signed(protected: &[u8], payload: &[u8]) -> Vec<u8> {
    const ARRAY_OF_FOUR: u8 = 0x84;
    const CONTEXT: &str = "Signature1";
    const MOST_HEADS: usize = 32;
    let mut bytes = Vec::with_capacity(CONTEXT.len() + protected.len() + payload.len() + MOST_HEADS);
    bytes.push(ARRAY_OF_FOUR);
    put_text(&mut bytes, CONTEXT);
    put_bytes(&mut bytes, protected);
    put_bytes(&mut bytes, &[]);
    put_bytes(&mut bytes, payload);
    bytes
}
