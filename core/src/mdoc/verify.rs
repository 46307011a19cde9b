//! Verify what was issued and what is presented (ISO/IEC 18013-5, section 9.3).

use serde::Deserialize;

use super::contents::Contents;
use super::device_authentication::{DeviceNameSpaces, device_authentication_bytes};
use super::device_response::{DeviceResponse, Document};
use super::issuer_signed::{Element, Fields};
use super::mso::MobileSecurityObject;
use super::{IssuedMdoc, LIMITS, OtherElement, VerifiedMdoc};
use crate::approval_element::{self, ApprovalElement};
use crate::attribute::{APPROVAL, Attribute, Attributes, CITIZEN_CREDENTIAL};
use crate::cbor::{self, Bytes, Text};
use crate::error::{Malformed, PeerMisbehaved, Result, Untrusted};
use crate::time::UnixTime;
use crate::x509::{self, Certificate, Profile, TrustAnchors};

/// Salts shorter than this are refused (ISO/IEC 18013-5, section 9.1.2.5).
const MIN_RANDOM: usize = 16;

/// Verifies an encoded `DeviceResponse` with exactly one document.
///
/// `session_transcript` is the encoded CBOR `SessionTranscript` of the request
/// ([`crate::openid4vp::session_transcript`]). Attributes are taken from the citizen credential's namespace whatever
/// the document type is: whoever asked for one type compares it.
///
/// # Errors
/// The errors of [`cbor::decode`]; [`Malformed::Mdoc`] for another shape;
/// [`Expired::Credential`](crate::error::Expired::Credential) outside its validity; [`PeerMisbehaved::Digest`] for an
/// element that the issuer did not sign; [`PeerMisbehaved::KeyAuthorization`] for one that the device key may not
/// sign; [`PeerMisbehaved::WrongCredential`] if document and mobile security object name different types;
/// [`PeerMisbehaved::DeviceMac`] and [`PeerMisbehaved::Algorithm`] for authentication that is not allowed here;
/// [`Untrusted::Signature`]; and the errors of [`x509::verify_chain`].
pub fn verify(
    device_response: &[u8],
    session_transcript: &[u8],
    anchors: &TrustAnchors,
    now: UnixTime,
) -> Result<VerifiedMdoc> {
    // What costs nothing first, then one signature, then the chain with several.
    let Contents { document, mso, elements, device_signed } = Contents::read(device_response, now)?;
    verify_device_signature(&document, &mso, session_transcript)?;
    let credential = verify_issuer(&document.issuer_signed, &elements, &mso, anchors, now)?;
    Ok(VerifiedMdoc { credential, approval: device_signed.approval, device_signed: device_signed.other })
}

/// What a `DeviceResponse` claims about its approval; nothing is verified by this.
///
/// # Errors
/// The errors of [`cbor::decode`]; [`Malformed::Mdoc`] for another shape.
pub fn claimed_approval(device_response: &[u8]) -> Result<Option<ApprovalElement>> {
    let document = cbor::decode::<DeviceResponse<'_>>(device_response, &LIMITS)?.into_document()?;
    Ok(document.device_signed.name_spaces.value(&LIMITS)?.approval)
}

/// Verifies a credential that was just issued: an encoded `IssuerSigned`.
///
/// # Errors
/// As [`verify`], but for what is about the presentation.
pub fn verify_issued(issuer_signed: &[u8], anchors: &TrustAnchors, now: UnixTime) -> Result<IssuedMdoc> {
    let issuer_signed: Fields<'_> = cbor::decode(issuer_signed, &LIMITS)?;
    let mso = issuer_signed.mobile_security_object()?;
    mso.check_validity(now)?;
    let elements = issuer_signed.elements()?;
    check_digests(&elements, &mso)?;
    verify_issuer(&issuer_signed, &elements, &mso, anchors, now)
}

/// Checks that the mobile security object has the digest of every element, over the bytes received.
pub(super) fn check_digests(elements: &[Element<'_>], mso: &MobileSecurityObject<'_>) -> Result<()> {
    for Element { name_space, bytes, item } in elements {
        if item.random.0.len() < MIN_RANDOM {
            return Err(Malformed::Mdoc.into());
        }
        let digests = mso.value_digests.find(&Text(name_space)).ok_or(PeerMisbehaved::Digest)?;
        if digests.find(&item.digest_id) != Some(&Bytes(&bytes.digest())) {
            return Err(PeerMisbehaved::Digest.into());
        }
    }
    Ok(())
}

/// Checks that the issuer lets the device key sign each of these elements.
pub(super) fn check_key_authorizations(device_signed: &DeviceNameSpaces, mso: &MobileSecurityObject<'_>) -> Result<()> {
    let authorizations = &mso.device_key_info.key_authorizations;
    let approval = device_signed.approval.iter().map(|_| (APPROVAL, approval_element::ELEMENT));
    let others = device_signed.other.iter().map(|element| (&*element.namespace, &*element.name));
    if approval.chain(others).all(|(name_space, element)| authorizations.allow(name_space, element)) {
        Ok(())
    } else {
        Err(PeerMisbehaved::KeyAuthorization.into())
    }
}

fn verify_device_signature(
    document: &Document<'_>,
    mso: &MobileSecurityObject<'_>,
    session_transcript: &[u8],
) -> Result<()> {
    let signature = document.device_signed.device_auth.signature()?;
    let name_spaces = &document.device_signed.name_spaces;
    let signed = device_authentication_bytes(session_transcript, document.doc_type.0, name_spaces)?;
    signature.verify_detached(&mso.device_key_info.device_key.0, &signed)
}

fn verify_issuer(
    issuer_signed: &Fields<'_>,
    elements: &[Element<'_>],
    mso: &MobileSecurityObject<'_>,
    anchors: &TrustAnchors,
    now: UnixTime,
) -> Result<IssuedMdoc> {
    let issuer = x509::verify_chain(issuer_signed.issuer_auth.x5chain(), anchors, Profile::Issuer, now)?;
    issuer_signed.issuer_auth.verify_by(|message, signature| anchors.verify_signature(&issuer, message, signature))?;
    check_signed_with_valid_certificate(mso, &issuer)?;
    let (attributes, other) = disclosed(elements)?;
    let key_info = &mso.device_key_info;
    Ok(IssuedMdoc {
        doc_type: mso.doc_type.0.to_owned(),
        attributes,
        other,
        device_key: key_info.device_key.0,
        pin_key: key_info.key_info.pin_key,
        authorized_namespaces: key_info.key_authorizations.name_spaces.iter().map(|it| it.0.to_owned()).collect(),
        status: mso.status(),
        valid_until: mso.validity_info.valid_until.0,
        issuer,
    })
}

fn check_signed_with_valid_certificate(mso: &MobileSecurityObject<'_>, issuer: &Certificate) -> Result<()> {
    let signed = mso.validity_info.signed.0;
    let valid = issuer.not_before() <= signed && signed <= issuer.not_after();
    if valid { Ok(()) } else { Err(Untrusted::Chain.into()) }
}

/// What the elements say, sorted into attributes and others; an element twice is refused.
pub(super) fn disclosed(elements: &[Element<'_>]) -> Result<(Attributes, Vec<OtherElement>)> {
    let (mut attributes, mut other, mut seen) = (Attributes::new(), Vec::new(), Vec::with_capacity(elements.len()));
    for Element { name_space, bytes, item } in elements {
        let Text(name) = item.element_identifier;
        seen.push((*name_space, name));
        match Attribute::from_mdoc_element(name).filter(|_| *name_space == CITIZEN_CREDENTIAL) {
            Some(attribute) => {
                let value = item.element_value.to_value(attribute).ok_or(Malformed::Mdoc)?;
                attributes.insert(attribute, value);
            }
            None => other.push(other_element(name_space, name, bytes.inner_bytes())?),
        }
    }
    seen.sort_unstable();
    if seen.windows(2).any(|pair| matches!(pair, [one, other] if one == other)) {
        return Err(Malformed::Mdoc.into());
    }
    Ok((attributes, other))
}

/// Decodes an element once more, with its value whatever it is.
fn other_element(name_space: &str, name: &str, item: &[u8]) -> Result<OtherElement> {
    #[derive(Deserialize)]
    struct AnyItem {
        #[serde(rename = "elementValue")]
        element_value: cbor::Value,
    }
    let value = cbor::decode::<AnyItem>(item, &LIMITS)?.element_value;
    Ok(OtherElement { namespace: name_space.to_owned(), name: name.to_owned(), value })
}
