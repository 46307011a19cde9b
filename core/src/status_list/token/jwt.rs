//! The signed list as a JWT (section 5.1).

use serde::{Deserialize, Serialize};

use super::{MAX_LENGTH, Publication, VerifiedStatusList};
use crate::error::Result;
use crate::jose::base64url;
use crate::jose::jws::{self, Header, PreparedJws, VerificationKey};
use crate::status_list::{Bits, StatusList};
use crate::time::UnixTime;
use crate::x509::{self, Profile, TrustAnchors};

/// The JWS `typ`; the media type is `application/` with it.
pub const TYP: &str = "statuslist+jwt";

/// The claims of a status list token.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Claims {
    sub: String,
    iat: UnixTime,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    exp: Option<UnixTime>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ttl: Option<u64>,
    status_list: Packed,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Packed {
    bits: u8,
    lst: String,
}

/// Prepares a token over `list`.
///
/// # Errors
/// None in practice: a list always encodes.
pub fn prepare(list: &StatusList, publication: &Publication<'_>, x5c: Vec<Vec<u8>>) -> Result<PreparedJws> {
    let Publication { uri, iat, exp, ttl } = *publication;
    let status_list = Packed { bits: list.bits().number(), lst: base64url::encode(list.compress()?) };
    let claims = Claims { sub: uri.to_owned(), iat, exp, ttl, status_list };
    jws::prepare(&Header { x5c, ..Header::typed(TYP) }, &claims)
}

/// Verifies a token fetched from `uri`.
///
/// # Errors
/// As [`jws::parse_bounded`], [`x509::verify_chain`] and [`StatusList::decompress`];
/// [`PeerMisbehaved::WrongAudience`](crate::error::PeerMisbehaved::WrongAudience) if it is the list of another address;
/// [`Expired::Token`](crate::error::Expired::Token) if it is past its time or from the future.
pub fn verify(compact: &str, uri: &str, anchors: &TrustAnchors, now: UnixTime) -> Result<VerifiedStatusList> {
    let unverified = jws::parse_bounded(compact, MAX_LENGTH)?;
    let signer = x509::verify_chain(&unverified.header().x5c, anchors, Profile::Issuer, now)?;
    let claims: Claims = unverified.verify(&VerificationKey::Es256(*signer.public_key()), TYP)?.claims()?;
    let publication = Publication { uri: &claims.sub, iat: claims.iat, exp: claims.exp, ttl: claims.ttl };
    publication.check(uri, now)?;
    let bits = Bits::from_number(claims.status_list.bits)?;
    let list = StatusList::decompress(bits, &base64url::decode(&claims.status_list.lst)?)?;
    Ok(VerifiedStatusList { list, fresh_until: publication.fresh_until(now) })
}
