//! Telling portals how a submission stands: Security Event Tokens (RFC 8417), pushed (RFC 8935).
//!
//! The events stand in the submission's record until the portal has taken them, oldest first; each is tried again with a
//! growing pause. Its `jti` stays the same, so that a portal recognises a repeat. An event names nobody and says nothing
//! of a document.

mod post;

use serde::Serialize;
use siegelring_core::crypto::Signature;
use siegelring_core::jose::jws;
use siegelring_core::time::UnixTime;
use url::Url;

pub use post::{HttpsPost, Post, PostError};

use super::Signing;
use super::error::{Error, Result};
use crate::keys::{Algorithm, KeyError};
use crate::store::records;
use crate::store::records::client::Client;
use crate::store::records::submission::{Event, Submission};

/// The type of our events, in the claim `events`.
pub const EVENT_TYPE: &str = "urn:siegelring:event:signing-state:1";

/// Whoever delivers has this long, in seconds; then another may try.
const LEASE: u64 = 30;

/// The first pause between two tries, in seconds; it doubles.
const FIRST_PAUSE: u64 = 10;

/// The longest pause, in seconds: an hour.
const LONGEST_PAUSE: u64 = 3600;

/// The claims of a Security Event Token (RFC 8417 section 2.2).
#[derive(Serialize)]
struct Token<'a> {
    iss: &'a str,
    aud: &'a str,
    iat: UnixTime,
    jti: String,
    events: std::collections::BTreeMap<&'static str, State<'a>>,
}

/// What an event says.
#[derive(Serialize)]
struct State<'a> {
    submission: &'a str,
    number: u32,
    state: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    at: UnixTime,
}

impl Signing {
    /// Delivers what is due, oldest first, until one is not taken.
    pub(super) async fn tell(&self, id: &str, now: UnixTime) -> Result<()> {
        while let Some((submission, event)) = self.claim_event(id, now).await? {
            let taken = self.deliver(&submission, &event, now).await?;
            self.note(id, now, |submission| settle(submission, event.number, taken, now)).await?;
            if !taken {
                break;
            }
        }
        Ok(())
    }

    /// The next event that is due, if nobody else is at it.
    async fn claim_event(&self, id: &str, now: UnixTime) -> Result<Option<(Submission, Event)>> {
        let Some(mut found) = records::load::<Submission>(&*self.store, id, now).await? else { return Ok(None) };
        let outbox = &mut found.value.outbox;
        let Some(event) = outbox.waiting.first().filter(|_| outbox.next <= now).cloned() else { return Ok(None) };
        outbox.next = now.plus(LEASE);
        match found.save(&*self.store, now).await {
            Ok(()) => Ok(Some((found.value, event))),
            Err(crate::store::StoreError::Conflict) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether the portal has taken it.
    async fn deliver(&self, submission: &Submission, event: &Event, now: UnixTime) -> Result<bool> {
        let client = records::load::<Client>(&*self.store, &submission.client_id, now).await?;
        let Some(rights) = client.and_then(|client| client.value.signing) else { return Ok(true) };
        let address = self.content(submission)?.webhook.and_then(|url| Url::parse(&url).ok());
        // The registration may have changed since the submission.
        let allowed = |url: &Url| rights.webhook_origins.contains(&url.origin().ascii_serialization());
        let Some(address) = address.filter(allowed) else { return Ok(true) };
        let token = self.event_token(submission, event, now).map_err(|error| Error::internal(&error))?;
        match self.post.post(&address, token).await {
            Ok(()) => Ok(true),
            Err(error) => {
                tracing::info!(%error, tries = submission.outbox.tries, "a portal did not take an event");
                Ok(false)
            }
        }
    }

    fn event_token(&self, submission: &Submission, event: &Event, now: UnixTime) -> Result<String, KeyError> {
        let failed = |_| KeyError::Crypto;
        let state = State {
            submission: &submission.id,
            number: event.number,
            state: &event.state,
            code: event.code.as_deref(),
            at: event.at,
        };
        let token = Token {
            iss: &self.base,
            aud: &submission.client_id,
            iat: now,
            jti: format!("{}.{}", submission.id, event.number),
            events: [(EVENT_TYPE, state)].into(),
        };
        let key = self.keys.oidc.signing(Algorithm::Es256, now)?;
        let header = jws::Header { kid: Some(key.kid.clone()), ..jws::Header::typed("secevent+jwt") };
        let prepared = jws::prepare(&header, &token).map_err(failed)?;
        let signature = key.signer.sign(prepared.signature_payload())?;
        Ok(prepared.complete(Signature::from_bytes(&signature).map_err(failed)?))
    }
}

/// Writes down how a delivery ended, unless it was settled by somebody else.
fn settle(submission: &mut Submission, number: u32, taken: bool, now: UnixTime) {
    let outbox = &mut submission.outbox;
    if outbox.waiting.first().is_none_or(|event| event.number != number) {
        return;
    }
    if taken {
        outbox.waiting.remove(0);
        (outbox.tries, outbox.next) = (0, now);
    } else {
        outbox.next = now.plus(pause(outbox.tries));
        outbox.tries = outbox.tries.saturating_add(1);
    }
}

/// How long to wait after so many tries, in seconds.
pub(super) fn pause(tries: u32) -> u64 {
    FIRST_PAUSE.saturating_mul(1_u64.checked_shl(tries.min(16)).unwrap_or(u64::MAX)).min(LONGEST_PAUSE)
}
