//! `private_key_jwt`: a client authenticates by a JWT it signed (RFC 7523 sections 2.2 and 3).

use serde::Deserialize;
use siegelring_core::jose::jws;
use siegelring_core::time::UnixTime;

use super::Provider;
use super::errors::{Error, Result};
use crate::store::records::client::Client;
use crate::store::records::used::use_once;

/// How far in the future an assertion may expire, in seconds: some clients make them for an hour.
const LONGEST_LIFE: u64 = 3600;

/// How much the clocks may differ, in seconds.
const CLOCK_SKEW: u64 = 60;

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    exp: UnixTime,
    nbf: Option<UnixTime>,
    jti: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

impl Audience {
    fn names_one_of(&self, accepted: &[String]) -> bool {
        match self {
            Self::One(audience) => accepted.contains(audience),
            Self::Many(audiences) => audiences.iter().any(|audience| accepted.contains(audience)),
        }
    }
}

impl Provider {
    /// The client that signed `assertion`. Its `jti` is used up, and only when everything else was right.
    pub(super) async fn authenticate_by_assertion(
        &self,
        assertion: &str,
        named: Option<&str>,
        audiences: &[String],
        now: UnixTime,
    ) -> Result<Client> {
        let unreadable = || Error::invalid_client("the client assertion is no JWT signed by ES256 or RS256");
        let parsed = jws::parse(assertion).map_err(|_| unreadable())?;
        let claimed: Claims = parsed.unverified_claims().map_err(|_| unreadable())?;
        if claimed.iss != claimed.sub || named.is_some_and(|named| named != claimed.sub) {
            return Err(Error::invalid_client("iss and sub of the client assertion must be the client_id"));
        }
        let client = self.known_client(&claimed.sub, now).await?;
        let verified = self.client_keys.verify(&client, &parsed, now).await?;
        let claims: Claims = verified.claims().map_err(|_| unreadable())?;
        if !claims.aud.names_one_of(audiences) {
            return Err(Error::invalid_client("the client assertion is for another audience"));
        }
        let expires_at = check_times(&claims, now)?;
        self.use_once(&client.id, &claims.jti, expires_at, now).await?;
        Ok(client)
    }

    async fn use_once(&self, client_id: &str, jti: &str, expires_at: UnixTime, now: UnixTime) -> Result<()> {
        let value = [client_id.as_bytes(), b"\0", jti.as_bytes()].concat();
        match use_once(&*self.store, "client assertion", &value, expires_at, now).await? {
            true => Ok(()),
            false => Err(Error::invalid_client("the client assertion was used before")),
        }
    }
}

/// Until when the assertion could come again.
fn check_times(claims: &Claims, now: UnixTime) -> Result<UnixTime> {
    let forgotten_at = claims.exp.plus(CLOCK_SKEW);
    if forgotten_at <= now {
        Err(Error::invalid_client("the client assertion is expired"))
    } else if claims.nbf.is_some_and(|not_before| not_before > now.plus(CLOCK_SKEW)) {
        Err(Error::invalid_client("the client assertion is not valid yet"))
    } else if claims.exp > now.plus(LONGEST_LIFE + CLOCK_SKEW) {
        Err(Error::invalid_client("the client assertion is valid for more than an hour"))
    } else {
        Ok(forgotten_at)
    }
}
