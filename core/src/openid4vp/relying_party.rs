//! Who signed a request (OpenID4VP 5.9.3, HAIP 5.1).

use serde::{Deserialize, Serialize};

use super::request::{RequestObject, TYP, x509_hash_client_id};
use crate::error::{Malformed, PeerMisbehaved, Result};
use crate::jose::jws::{self, UnverifiedJws};
use crate::time::UnixTime;
use crate::x509::{Profile, TrustAnchors, verify_chain};

/// Who asks, as the scheme certified it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelyingParty {
    /// Its name: the certificate's organisation.
    pub name: String,
    /// Its web origin, such as `https://portal.example`.
    pub origin: String,
}

/// Finds out who signed a request object: certificate chain, signature, client identifier.
///
/// # Errors
/// As [`jws::parse`] and [`verify_chain`]; [`PeerMisbehaved::WrongType`] and [`crate::error::Untrusted::Signature`];
/// [`PeerMisbehaved::WrongClientId`] if certificate and request do not name the same client; [`Malformed::Certificate`] if
/// the certificate says no name or origin that could be shown.
pub fn authenticate(compact: &str, anchors: &TrustAnchors, now: UnixTime) -> Result<(RequestObject, RelyingParty)> {
    let jws = jws::parse(compact)?;
    let object = jws.unverified_claims()?;
    let relying_party = signer(jws, &object, anchors, now)?;
    Ok((object, relying_party))
}

/// Finds out who signed a request object whose claims, `object`, were read from `jws` already.
///
/// # Errors
/// As [`authenticate`].
pub(crate) fn signer(
    jws: UnverifiedJws<'_>,
    object: &RequestObject,
    anchors: &TrustAnchors,
    now: UnixTime,
) -> Result<RelyingParty> {
    let leaf = verify_chain(&jws.header().x5c, anchors, Profile::RelyingParty, now)?;
    jws.verify_by(TYP, |message, signature| anchors.verify_signature(&leaf, message, signature))?;
    if object.client_id != x509_hash_client_id(leaf.der()) {
        return Err(PeerMisbehaved::WrongClientId.into());
    }
    let (name, origin) = leaf.organization().zip(leaf.origin()).ok_or(Malformed::Certificate)?;
    Ok(RelyingParty { name: name.to_owned(), origin: origin.to_owned() })
}
