//! The signed list, as a JWT (section 5.1) and as a CWT (section 5.2): two forms of the same claims.

pub mod cwt;
pub mod jwt;

use super::list::StatusList;
use crate::error::{Expired, PeerMisbehaved, Result};
use crate::time::UnixTime;

/// The longest token that is taken, in bytes.
pub const MAX_LENGTH: usize = 4 * 1024 * 1024;

/// How far clocks may differ, in seconds.
const CLOCK_SKEW: u64 = 60;

/// Where and for how long a list is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Publication<'a> {
    /// Its address, an https URL.
    pub uri: &'a str,
    /// When it was made.
    pub iat: UnixTime,
    /// From when on it counts no more.
    pub exp: Option<UnixTime>,
    /// For how many seconds it may be cached.
    pub ttl: Option<u64>,
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

impl Publication<'_> {
    /// Checks that this is the list of `uri` and not past its time or from the future.
    fn check(&self, uri: &str, now: UnixTime) -> Result<()> {
        if self.uri != uri {
            return Err(PeerMisbehaved::WrongAudience.into());
        }
        if self.iat > now.plus(CLOCK_SKEW) || self.exp.is_some_and(|exp| exp <= now) {
            return Err(Expired::Token.into());
        }
        Ok(())
    }

    fn fresh_until(&self, now: UnixTime) -> UnixTime {
        let by_ttl = self.ttl.map(|ttl| self.iat.plus(ttl));
        [self.exp, by_ttl].into_iter().flatten().min().unwrap_or(now)
    }
}
