//! Time stamps from an authority (RFC 3161, section 3.4: over HTTP).

mod fetch;
mod lists;
#[cfg(test)]
mod tests;

use rand_core::OsRng;
use siegelring_core::time::UnixTime;
use siegelring_signature::chain::Anchors;
use siegelring_signature::time_stamp::{self, Request, Token, verify_token};
use url::Url;

use fetch::{Fetch, FetchError};
use lists::Lists;

/// The authority's clock and ours may be apart by this much, in seconds.
const CLOCKS_APART: u64 = 5 * 60;

/// A time stamp authority.
pub struct TimeStampAuthority {
    url: Url,
    anchors: Anchors,
    fetch: Fetch,
    lists: Lists,
}

/// A time stamp and what is needed to check it later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeStamp {
    /// The token, with the certificates of the authority in it.
    pub token: Token,
    /// Revocation lists for these certificates, DER. None if the certificates name none, or they cannot be had now: the
    /// time stamp is good without them, and a validator that wants them fetches them.
    pub revocation_lists: Vec<Vec<u8>>,
}

/// Why there is no time stamp.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TimeStampError {
    /// No root certificate that can be read.
    #[error("its root certificate cannot be read")]
    Root,
    /// TLS cannot be set up.
    #[error("TLS cannot be set up")]
    Tls,
    /// No answer, after several tries.
    #[error("{0}")]
    NoAnswer(FetchError),
    /// An answer that is no time stamp over what was asked.
    #[error("{0}")]
    Answer(#[from] time_stamp::TimeStampError),
    /// A time stamp whose signature does not hold, or that does not lead to the root certificate.
    #[error("the time stamp cannot be trusted: {0}")]
    Untrusted(&'static str),
    /// A time stamp of another time.
    #[error("the clock of the time stamp authority and ours are far apart")]
    Clock,
}

impl TimeStampAuthority {
    /// The one at `url`, whose answers lead to one of the root certificates in `root`, PEM.
    ///
    /// # Errors
    /// [`TimeStampError::Root`], [`TimeStampError::Tls`].
    pub fn new(url: Url, root: &str) -> Result<Self, TimeStampError> {
        let anchors = Anchors::from_pem(root).map_err(|_| TimeStampError::Root)?;
        Ok(Self { url, anchors, fetch: Fetch::new().ok_or(TimeStampError::Tls)?, lists: Lists::default() })
    }

    /// Has `signature`, the value of a signature, stamped: asks up to three times, and lets nothing through that a
    /// validator would refuse.
    ///
    /// # Errors
    /// [`TimeStampError`]; the same may succeed later.
    pub async fn stamp(&self, signature: &[u8], now: UnixTime) -> Result<TimeStamp, TimeStampError> {
        let request = Request::new(siegelring_core::crypto::sha256(signature), &mut OsRng);
        let answer = self.fetch.time_stamp(&self.url, &request.to_der()?).await.map_err(TimeStampError::NoAnswer)?;
        let token = time_stamp::response(&answer, &request)?;
        if token.generated_at().since(now) > CLOCKS_APART || now.since(token.generated_at()) > CLOCKS_APART {
            return Err(TimeStampError::Clock);
        }
        let lists = self.lists.of(&token, &self.fetch, now).await;
        self.check(&token, signature, &lists, now)?;
        Ok(TimeStamp { token, revocation_lists: lists })
    }

    fn check(&self, token: &Token, signature: &[u8], lists: &[Vec<u8>], now: UnixTime) -> Result<(), TimeStampError> {
        let verified = verify_token(token.der(), &[signature], &[]);
        let verified = verified.map_err(|defect| TimeStampError::Untrusted(defect.code()))?;
        let lists: Vec<&[u8]> = lists.iter().map(Vec::as_slice).collect();
        let is_trusted = verified.is_trusted(&[], &self.anchors, &lists, now.plus(CLOCKS_APART));
        if is_trusted { Ok(()) } else { Err(TimeStampError::Untrusted("time_stamp.untrusted")) }
    }
}
