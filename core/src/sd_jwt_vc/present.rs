//! Presenting.

use super::compact::Compact;
use super::expand::expand;
use super::key_binding::Claims;
use super::{KEY_BINDING_TYP, SHA_256};
use crate::approval_element::ApprovalElement;
use crate::attribute::Attribute;
use crate::crypto::Signature;
use crate::error::{ApiMisuse, Refused, Result};
use crate::jose::{base64url, jws};
use crate::time::UnixTime;

/// What a presentation is bound to.
#[derive(Debug, Clone)]
pub struct KeyBinding<'a> {
    /// The verifier: its client identifier with the prefix (`aud`).
    pub aud: &'a str,
    /// The nonce of the request.
    pub nonce: &'a str,
    /// The phone's clock.
    pub iat: UnixTime,
    /// What was approved, how and when.
    pub approval: Option<&'a ApprovalElement>,
    /// SHA-256 of each `transaction_data` text as received; empty if the request had none.
    pub transaction_data_hashes: &'a [[u8; 32]],
    /// The answer to a `qes-approval` of the CSC data model bindings, base64 with padding.
    pub qes_approval: Option<String>,
}

/// A presentation that waits for the device key's signature.
#[derive(Debug)]
pub struct PreparedPresentation {
    disclosed: String,
    key_binding: jws::PreparedJws,
}

/// Prepares a presentation of these attributes and nothing else that can be withheld.
///
/// `credential` is the SD-JWT as it was issued, verified by [`super::verify_issued`] when it came.
///
/// # Errors
/// [`Refused::NoCredential`] if the credential lacks one of the attributes; [`ApiMisuse::Argument`] if it carries a key
/// binding already; else as [`super::verify_issued`] for a credential that is malformed.
pub fn prepare(credential: &str, attributes: &[Attribute], binding: &KeyBinding<'_>) -> Result<PreparedPresentation> {
    let disclosed = disclose(credential, attributes)?;
    let hashes = binding.transaction_data_hashes;
    let claims = Claims {
        iat: binding.iat,
        aud: binding.aud.into(),
        nonce: binding.nonce.into(),
        sd_hash: base64url::encode(crate::crypto::sha256(disclosed.as_bytes())).into(),
        approval: binding.approval.cloned(),
        transaction_data_hashes: (!hashes.is_empty()).then(|| hashes.iter().map(base64url::encode).collect()),
        transaction_data_hashes_alg: (!hashes.is_empty()).then(|| SHA_256.into()),
        qes_approval: binding.qes_approval.clone(),
    };
    let key_binding = jws::prepare(&jws::Header::typed(KEY_BINDING_TYP), &claims)?;
    Ok(PreparedPresentation { disclosed, key_binding })
}

impl PreparedPresentation {
    /// The bytes that the device key signs with ES256.
    pub fn signature_payload(&self) -> &[u8] {
        self.key_binding.signature_payload()
    }

    /// The SD-JWT with key binding.
    pub fn complete(self, signature: Signature) -> String {
        self.disclosed + &self.key_binding.complete(signature)
    }
}

/// The issuer-signed JWT with the disclosures that these attributes need, up to and with the last `~`.
fn disclose(credential: &str, attributes: &[Attribute]) -> Result<String> {
    let compact = Compact::parse(credential)?;
    if compact.key_binding.is_some() {
        return Err(ApiMisuse::Argument.into());
    }
    let decoded = compact.decode()?;
    let disclosures = decoded.disclosures()?;
    let unverified = jws::parse(compact.issuer_signed)?;
    let expanded = expand(unverified.unverified_members()?, &disclosures)?;
    let is_there = |attribute: &Attribute| expanded.paths.iter().any(|path| path == attribute.sd_jwt_path());
    if !attributes.iter().all(is_there) {
        return Err(Refused::NoCredential.into());
    }
    let mut disclosed = format!("{}~", compact.issuer_signed);
    for (disclosure, path) in disclosures.iter().zip(&expanded.paths) {
        // The attribute itself, and the object it stands in.
        let needed = |attribute: &Attribute| {
            attribute.sd_jwt_path().get(..path.len()).is_some_and(|beginning| beginning == path.as_slice())
        };
        if attributes.iter().any(needed) {
            disclosed.push_str(disclosure.encoded);
            disclosed.push('~');
        }
    }
    Ok(disclosed)
}
