//! An enrolment that a clerk's system asked for, so that its repeat gets the same answer.

use serde::{Deserialize, Serialize};
use siegelring_core::time::UnixTime;

use super::Entity;
use crate::store::{Kind, Sealed};

/// An enrolment by an idempotency key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolment {
    /// SHA-256 of the caller's id and its idempotency key, base64url.
    pub id: String,
    /// Who asked, by its `client_id`.
    pub caller: String,
    /// HMAC of the request, base64url: a repeat must be the same.
    pub request: String,
    /// The secrets of the offer, drawn before anything was written; sealed.
    pub plan: Sealed,
    /// When it was asked for.
    pub created_at: UnixTime,
    /// Until when a repeat is recognised.
    pub expires_at: UnixTime,
}

impl Entity for Enrolment {
    const KIND: Kind = Kind::Enrolment;

    fn id(&self) -> String {
        self.id.clone()
    }

    fn expires_at(&self) -> Option<UnixTime> {
        Some(self.expires_at)
    }
}
