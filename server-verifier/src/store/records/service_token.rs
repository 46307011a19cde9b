//! An access token of a system, which acts for nobody but its client (RFC 6749 section 4.4).

use serde::{Deserialize, Serialize};
use siegelring_core::crypto;
use siegelring_core::jose::base64url;
use siegelring_core::time::UnixTime;

use super::Entity;
use crate::store::Kind;

/// What such a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServiceScope {
    /// Enrolling people.
    Enrolment,
    /// Having documents signed.
    Signing,
}

impl ServiceScope {
    /// As it stands in the parameter `scope`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Enrolment => "enrolment",
            Self::Signing => "signing",
        }
    }
}

/// An access token of a system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceToken {
    /// [`ServiceToken::id_of`] the access token, which is not kept.
    pub id: String,
    /// Whose it is.
    pub client_id: String,
    /// What it is for.
    pub scope: ServiceScope,
    /// Until when it is good.
    pub expires_at: UnixTime,
}

impl ServiceToken {
    /// The id of the record of an access token.
    pub fn id_of(access_token: &str) -> String {
        base64url::encode(crypto::sha256(access_token.as_bytes()))
    }
}

impl Entity for ServiceToken {
    const KIND: Kind = Kind::ServiceToken;

    fn id(&self) -> String {
        self.id.clone()
    }

    fn expires_at(&self) -> Option<UnixTime> {
        Some(self.expires_at)
    }
}
