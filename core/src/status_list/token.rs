//! The signed list as a JWT (section 5.1).

use serde::{Deserialize, Serialize};

use super::list::{Bits, StatusList};
use crate::error::{Expired, PeerMisbehaved, Result};
use crate::jose::base64url;
use crate::jose::jws::{self, Header, PreparedJws, VerificationKey};
use crate::time::UnixTime;
use crate::x509::{self, Profile, TrustAnchors};

/// The JWS `typ`.
pub const TYP: &str = "statuslist+jwt";

/// The longest token that is taken, in bytes.
pub const MAX_LENGTH: usize = 4 * 1024 * 1024;

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

/// Prepares a token over `list`, published at `uri`, that may be cached for `ttl` seconds.
///
/// # Errors
/// None in practice: a list always encodes.
pub fn prepare(
    list: &StatusList,
    uri: &str,
    iat: UnixTime,
    exp: UnixTime,
    ttl: u64,
    x5c: Vec<Vec<u8>>,
) -> Result<PreparedJws> {
    let status_list = Packed { bits: list.bits().number(), lst: base64url::encode(list.compress()?) };
    let claims = Claims { sub: uri.to_owned(), iat, exp: Some(exp), ttl: Some(ttl), status_list };
    jws::prepare(&Header { x5c, ..Header::typed(TYP) }, &claims)
}

/// A list whose signature, subject and time hold.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct VerifiedStatusList {
    /// The list.
    pub list: StatusList,
    /// Until when it may be cached: the earlier of `exp` and `iat` + `ttl`.
    pub fresh_until: UnixTime,
}

/// Verifies a token fetched from `uri`.
///
/// # Errors
/// As [`jws::parse_bounded`], [`x509::verify_chain`] and [`StatusList::decompress`]; [`PeerMisbehaved::WrongAudience`]
/// if it is the list of another address; [`Expired::Token`] if it is past its time or from the future.
pub fn verify(compact: &str, uri: &str, anchors: &TrustAnchors, now: UnixTime) -> Result<VerifiedStatusList> {
    let unverified = jws::parse_bounded(compact, MAX_LENGTH)?;
    let signer = x509::verify_chain(&unverified.header().x5c, anchors, Profile::Issuer, now)?;
    let claims: Claims = unverified.verify(&VerificationKey::Es256(*signer.public_key()), TYP)?.claims()?;
    if claims.sub != uri {
        return Err(PeerMisbehaved::WrongAudience.into());
    }
    if claims.iat > now.plus(CLOCK_SKEW) || claims.exp.is_some_and(|exp| exp <= now) {
        return Err(Expired::Token.into());
    }
    let bits = Bits::from_number(claims.status_list.bits)?;
    let list = StatusList::decompress(bits, &base64url::decode(&claims.status_list.lst)?)?;
    let by_ttl = claims.ttl.map(|ttl| claims.iat.plus(ttl));
    let fresh_until = [claims.exp, by_ttl].into_iter().flatten().min().unwrap_or(now);
    Ok(VerifiedStatusList { list, fresh_until })
}

/// How far clocks may differ, in seconds.
const CLOCK_SKEW: u64 = 60;
