//! Whether a credential that came is the one that was asked for.

use super::KeyRef;
use super::state::{Bytes, Credential, Key};
use crate::attribute::{APPROVAL, Attributes, CITIZEN_CREDENTIAL};
use crate::credential_format::CredentialFormat;
use crate::crypto::PublicKey;
use crate::error::{PeerMisbehaved, Result};
use crate::jose::base64url;
use crate::time::UnixTime;
use crate::x509::{Certificate, TrustAnchors};
use crate::{mdoc, sd_jwt_vc};

/// What was asked for.
pub(super) struct Expected {
    pub(super) format: CredentialFormat,
    pub(super) key: KeyRef,
    pub(super) device_key: PublicKey,
    pub(super) pin_key: (u32, PublicKey),
}

/// What both formats say.
struct Said {
    bytes: Vec<u8>,
    credential_type: String,
    attributes: Attributes,
    device_key: PublicKey,
    pin_key: Option<PublicKey>,
    may_approve: bool,
    valid_until: Option<UnixTime>,
    issuer: Certificate,
}

/// Checks the issuer's signature, chain and validity, and that type, device key and PIN key are those asked for.
///
/// # Errors
/// As [`mdoc::verify_issued`] and [`sd_jwt_vc::verify_issued`]; [`PeerMisbehaved::IssuedCredential`] for a credential of
/// another type, key or PIN key, one that does not end, says nothing, or does not allow our approval element.
pub(super) fn check(credential: &str, expected: Expected, anchors: &TrustAnchors, now: UnixTime) -> Result<Credential> {
    let said = match expected.format {
        CredentialFormat::Mdoc => mdoc(credential, anchors, now)?,
        CredentialFormat::SdJwtVc => sd_jwt(credential, anchors, now)?,
    };
    let fits = said.credential_type == CITIZEN_CREDENTIAL
        && said.device_key == expected.device_key
        && said.pin_key == Some(expected.pin_key.1)
        && said.may_approve
        && !said.attributes.is_empty();
    match (fits, said.valid_until) {
        (true, Some(valid_until)) => Ok(Credential {
            format: expected.format,
            bytes: Bytes(said.bytes),
            credential_type: said.credential_type,
            key: expected.key,
            pin_key: (expected.pin_key.0, Key(expected.pin_key.1)),
            attributes: said.attributes,
            issuer: said.issuer.organization().or(said.issuer.common_name()).unwrap_or_default().to_owned(),
            valid_until,
        }),
        _ => Err(PeerMisbehaved::IssuedCredential.into()),
    }
}

fn mdoc(credential: &str, anchors: &TrustAnchors, now: UnixTime) -> Result<Said> {
    let bytes = base64url::decode(credential)?;
    let issued = mdoc::verify_issued(&bytes, anchors, now)?;
    Ok(Said {
        bytes,
        credential_type: issued.doc_type,
        attributes: issued.attributes,
        device_key: issued.device_key,
        pin_key: issued.pin_key,
        may_approve: issued.authorized_namespaces.iter().any(|namespace| namespace == APPROVAL),
        valid_until: Some(issued.valid_until),
        issuer: issued.issuer,
    })
}

fn sd_jwt(credential: &str, anchors: &TrustAnchors, now: UnixTime) -> Result<Said> {
    let issued = sd_jwt_vc::verify_issued(credential, anchors, now)?;
    Ok(Said {
        bytes: credential.as_bytes().to_vec(),
        credential_type: issued.vct,
        attributes: issued.attributes,
        device_key: issued.device_key,
        pin_key: issued.pin_key,
        may_approve: true,
        valid_until: issued.valid_until,
        issuer: issued.issuer,
    })
}
