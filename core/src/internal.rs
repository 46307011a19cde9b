//! Hooks for fuzzing and measuring: whatever the bytes, nothing here panics, and what is accepted keeps its promises.
//!
//! Each gives whether the bytes were taken for what they should be. Nothing else uses them; they may change at any time.

mod flow_events;
pub(crate) mod predictable;
#[cfg(test)]
pub(crate) mod tests;

pub use flow_events::flow_events;
#[cfg(test)]
pub(crate) use flow_events::kind;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::approval_element::{ApprovalElement, Arrival};
use crate::attribute::Attribute;
use crate::cbor::{self, Bytes, Limits, Value};
use crate::cose::{CoseKey, CoseSign1};
use crate::crypto::AgreementKey;
use crate::error::{Error, Untrusted};
use crate::evidence::EvidenceRecord;
use crate::holder::ReceivedRequest;
use crate::jose::jwk::{Jwk, JwkSet};
use crate::jose::{json, jwe, jws};
use crate::mdoc::{self, IssuerSigned};
use crate::openid4vci::metadata::{AuthorizationServerMetadata, CredentialIssuerMetadata};
use crate::openid4vci::offer::{CredentialOffer, OfferLink};
use crate::openid4vp::dcql::DcqlQuery;
use crate::openid4vp::link::AuthorizationRequestLink;
use crate::openid4vp::request::RequestObject;
use crate::sd_jwt_vc;
use crate::status_list::{Bits, StatusList};
use crate::time::UnixTime;
use crate::transaction::{CscVariant, TransactionData};
use crate::verifier::{SentRequest, evidence as offline};
use crate::x509::{Certificate, TrustAnchors};

/// 2026-11-22T00:00:00Z.
const NOW: UnixTime = UnixTime(1_795_305_600);

/// A CBOR session transcript: `[null, null, null]`.
const TRANSCRIPT: [u8; 4] = [0x83, 0xf6, 0xf6, 0xf6];

/// One CBOR item: what is read is written alike, and written in one way only.
pub fn cbor(bytes: &[u8]) -> bool {
    let Ok(value) = cbor::decode::<Value>(bytes, &Limits::MESSAGE) else { return false };
    if let Ok(written) = cbor::encode(&value) {
        let again = cbor::decode::<Value>(&written, &Limits::MESSAGE).and_then(|value| cbor::encode(&value));
        assert_eq!(again.as_ref(), Ok(&written));
    }
    true
}

/// A `COSE_Sign1` with the certificates that it names, and a `COSE_Key`.
pub fn cose(bytes: &[u8]) -> bool {
    if let Ok(CoseKey(key)) = cbor::decode(bytes, &Limits::MESSAGE) {
        assert_eq!(cbor::encode(&CoseKey(key)).and_then(|it| cbor::decode(&it, &Limits::MESSAGE)), Ok(CoseKey(key)));
        return true;
    }
    let Ok(message) = cbor::decode::<CoseSign1<'_>>(bytes, &Limits::MESSAGE) else { return false };
    for Bytes(certificate) in message.x5chain() {
        if let Ok(certificate) = Certificate::parse(certificate) {
            let _ = message.verify(certificate.public_key());
        }
    }
    true
}

/// A `DeviceResponse` in which everything holds but who issued it, or an `IssuerSigned`.
pub fn mdoc_response(bytes: &[u8]) -> bool {
    if let Ok(credential) = IssuerSigned::from_bytes(bytes) {
        let _ = credential.attributes();
        let approval = ApprovalElement { request_hash: [0; 32], arrival: Arrival::Scanned, time: NOW, pin_proof: None };
        let _ = mdoc::present::prepare(&credential, &[Attribute::FamilyName], &TRANSCRIPT, &approval, &[]);
        return true;
    }
    let verified = mdoc::verify(bytes, &TRANSCRIPT, &TrustAnchors::default(), NOW);
    assert!(verified.is_err(), "nobody is trusted");
    verified.is_err_and(|error| error == Error::from(Untrusted::Chain))
}

/// A `DeviceResponse` read, with its digests checked, but no signature.
pub fn mdoc_contents(bytes: &[u8], now: UnixTime) -> bool {
    mdoc::unverified_contents(bytes, now).is_ok()
}

/// What the digests of a `DeviceResponse` are over; nothing of what is no response.
pub fn mdoc_digested(bytes: &[u8]) -> Vec<&[u8]> {
    mdoc::unverified_elements(bytes).unwrap_or_default()
}

/// A JWS, a JWE, a JWK or a set of them.
pub fn jose(bytes: &[u8]) -> bool {
    if let Ok(key) = json::decode::<Jwk>(bytes) {
        assert_eq!(again(&key), Some(key));
        return true;
    }
    if JwkSet::parse(bytes).is_ok() {
        return true;
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    if let Ok(header) = jwe::header(text) {
        if let Ok(key) = AgreementKey::from_scalar(&[7; 32]) {
            let _ = jwe::decrypt(text, &key).map(|_| header.kid);
        }
        return true;
    }
    let Ok(jws) = jws::parse(text) else { return false };
    let key = jws.header().jwk.as_ref().map(|jwk| *jwk.public_key());
    let _ = jws.unverified_claims::<serde_json::Value>();
    let _ = key.map(|key| jws.verify_untyped(&key.into()));
    true
}

/// An SD-JWT with or without key binding: disclosures in their places.
pub fn sd_jwt(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let binding = sd_jwt_vc::KeyBinding {
        aud: "x509_hash:a",
        nonce: "0123456789abcdef",
        iat: NOW,
        approval: None,
        transaction_data_hashes: &[],
        qes_approval: None,
    };
    let _ = sd_jwt_vc::present::prepare(text, &[Attribute::FamilyName, Attribute::City], &binding);
    let _ = sd_jwt_vc::verify(text, binding.aud, binding.nonce, &TrustAnchors::default(), NOW);
    sd_jwt_vc::unverified_contents(text).is_ok()
}

/// The record of an approval, or one text of transaction data: what is read is written alike, and nobody is trusted.
pub fn evidence(bytes: &[u8]) -> bool {
    if let Ok(record) = EvidenceRecord::from_bytes(bytes) {
        assert_eq!(record.to_bytes().as_deref(), Ok(bytes));
        let verified = offline::verify(bytes, &TrustAnchors::default(), &TrustAnchors::default());
        return verified.is_err_and(|error| error == Error::from(Untrusted::Chain));
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let Ok(data) = TransactionData::parse(text, CscVariant::default()) else { return false };
    let written = data.encode(&["citizen_mdoc"], CscVariant::default());
    assert_eq!(written.and_then(|text| TransactionData::parse(&text, CscVariant::default())), Ok(data));
    true
}

/// A link to a request, a request object in JSON, or a signed one.
pub fn authorization_request(bytes: &[u8]) -> bool {
    if let Ok(object) = json::decode::<RequestObject>(bytes) {
        let _ = (object.client_metadata.encryption_key(), object.client_metadata.content_encryption());
        return object.check(NOW).is_ok();
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    if let Ok(link) = AuthorizationRequestLink::parse(text) {
        assert_eq!(AuthorizationRequestLink::parse(&link.to_custom_scheme()).ok(), Some(link).filter(fits_again));
        return true;
    }
    let received = ReceivedRequest {
        client_id: "x509_hash:a".to_owned(),
        object: text.to_owned(),
        wallet_nonce: None,
        arrival: Arrival::Scanned,
    };
    assert!(received.authenticate(&TrustAnchors::default(), NOW).is_err(), "nobody is trusted");
    SentRequest::parse(text).is_ok()
}

/// A DCQL query.
pub fn dcql(bytes: &[u8]) -> bool {
    let Ok(query) = json::decode::<DcqlQuery>(bytes) else { return false };
    assert_eq!(again(&query).as_ref(), Some(&query));
    query.check().is_ok()
}

/// A credential offer, a link to one, or metadata of its issuer.
pub fn offer(bytes: &[u8]) -> bool {
    if let Ok(offer) = CredentialOffer::parse(bytes) {
        assert_eq!(again(&offer), Some(offer));
        return true;
    }
    if let Ok(text) = std::str::from_utf8(bytes)
        && OfferLink::parse(text).is_ok()
    {
        return true;
    }
    json::decode::<CredentialIssuerMetadata>(bytes).is_ok()
        || json::decode::<AuthorizationServerMetadata>(bytes).is_ok()
}

/// A compressed status list, after one byte for its number of bits: what is read is written alike.
pub fn status_list(bytes: &[u8]) -> bool {
    let Some((bits, compressed)) = bytes.split_first() else { return false };
    let Ok(bits) = Bits::from_number(*bits) else { return false };
    let Ok(list) = StatusList::decompress(bits, compressed) else { return false };
    assert_eq!(list.compress().and_then(|compressed| StatusList::decompress(bits, &compressed)), Ok(list));
    true
}

/// The value as it is read after it was written in JSON.
fn again<T: Serialize + DeserializeOwned>(value: &T) -> Option<T> {
    json::encode(value).and_then(|text| json::decode(&text)).ok()
}

/// Whether the link, written anew, is not longer than a link may be: percent-encoding makes it longer.
fn fits_again(link: &AuthorizationRequestLink) -> bool {
    link.to_custom_scheme().len() <= crate::openid4vp::link::MAX_LINK
}
