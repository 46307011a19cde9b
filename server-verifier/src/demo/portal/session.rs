//! What the portal remembers about a browser: in memory, for half an hour, found by a cookie.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use axum::http::{HeaderMap, HeaderValue};
use siegelring_core::time::UnixTime;

use super::form::{Application, Receipt};
use super::relying_party::{Login, Person};
use super::signature::Submission;
use crate::demo::bilingual::cookie_value;

/// How long a browser is remembered after its last request, in seconds.
const LIFETIME: u64 = 30 * 60;
/// How many browsers are remembered at most.
const MOST: usize = 10_000;
/// `__Host-`: set by this host alone, over a channel nobody else can write to.
const COOKIE: &str = "__Host-musterhausen";

/// What is remembered about one browser.
#[derive(Debug, Clone, Default)]
pub(super) struct Session {
    /// The login that was begun and has not come back yet.
    pub(super) login: Option<Login>,
    /// Who logged in.
    pub(super) person: Option<Person>,
    /// Goes into every form, so that no other site can send one in this browser's name.
    pub(super) form_token: String,
    /// What was typed, while it has mistakes.
    pub(super) application: Application,
    /// What is being signed, or was.
    pub(super) signing: Option<Signing>,
    /// What the person submitted, once it is signed.
    pub(super) receipt: Option<Receipt>,
}

/// An application on its way to being signed.
#[derive(Debug, Clone)]
pub(super) struct Signing {
    /// The submission at the provider.
    pub(super) submission: Submission,
    /// The receipt there will be.
    pub(super) receipt: Receipt,
}

/// The browsers that are remembered.
#[derive(Default)]
pub(super) struct Sessions(Mutex<HashMap<String, (Session, UnixTime)>>);

impl Sessions {
    /// Starts a session and gives the cookie that finds it.
    pub(super) fn start(&self, mut session: Session, now: UnixTime) -> HeaderValue {
        let (id, token) = (super::relying_party::random(), super::relying_party::random());
        session.form_token = token;
        let mut sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.retain(|_, (_, until)| now < *until);
        if sessions.len() < MOST {
            sessions.insert(id.clone(), (session, now.plus(LIFETIME)));
        }
        // Lax, not strict: the browser comes back from another site with the answer to the login.
        cookie(&format!("{COOKIE}={id}; Path=/; Secure; HttpOnly; SameSite=Lax"))
    }

    /// The session of the browser that sent these headers.
    pub(super) fn find(&self, headers: &HeaderMap, now: UnixTime) -> Option<Session> {
        self.change(headers, now, |session| session.clone())
    }

    /// Changes the session of the browser that sent these headers; `None` if it has none.
    pub(super) fn change<T>(
        &self,
        headers: &HeaderMap,
        now: UnixTime,
        change: impl FnOnce(&mut Session) -> T,
    ) -> Option<T> {
        let id = cookie_value(headers, COOKIE)?;
        let mut sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (session, until) = sessions.get_mut(id).filter(|(_, until)| now < *until)?;
        *until = now.plus(LIFETIME);
        Some(change(session))
    }

    /// Forgets the browser that sent these headers and gives back what was known.
    pub(super) fn end(&self, headers: &HeaderMap) -> Option<Session> {
        let id = cookie_value(headers, COOKIE)?;
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(id).map(|(session, _)| session)
    }
}

/// A `Set-Cookie` header; its parts are ours and always fit.
fn cookie(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static(""))
}
