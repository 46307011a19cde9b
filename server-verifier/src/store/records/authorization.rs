//! What a relying party asked for, from its request to its code.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use siegelring_core::assurance::Level;
use siegelring_core::time::UnixTime;
use siegelring_core::wording::Language;

use super::Entity;
use crate::store::Kind;

/// A checked authorization request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorizationRequest {
    /// Who asks.
    pub client_id: String,
    /// Where the browser is sent back to; one that is registered.
    pub redirect_uri: String,
    /// The relying party's own, echoed.
    pub state: Option<String>,
    /// The relying party's own, for the ID token.
    pub nonce: Option<String>,
    /// PKCE, `S256`.
    pub code_challenge: Option<String>,
    /// The scopes that are granted.
    pub scope: String,
    /// The claims asked for.
    pub claims: RequestedClaims,
    /// The levels asked for.
    pub acr: RequestedAcr,
    /// The level below which nobody is let in: of the client, or of an essential `acr` if that is higher.
    pub minimum_level: Option<Level>,
    /// The one `sub` that may log in.
    pub subject: Option<String>,
    /// The language asked for.
    pub language: Option<Language>,
    /// Whether no page may be shown (`prompt=none`).
    pub silent: bool,
}

/// The claims a relying party asks for by `scope` and `claims` (OpenID Connect Core sections 5.4 and 5.5).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RequestedClaims {
    /// In the ID token.
    pub id_token: BTreeSet<String>,
    /// At the userinfo endpoint.
    pub userinfo: BTreeSet<String>,
}

/// The `acr` values a relying party asks for (OpenID Connect Core sections 3.1.2.1 and 5.5.1.1).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RequestedAcr {
    /// In order of preference.
    pub values: Vec<String>,
    /// Whether one of them must be reached; otherwise they are a wish.
    pub essential: bool,
}

/// A request that was pushed (RFC 9126) and waits for the browser that comes with its reference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushedRequest {
    /// 32 random bytes, base64url: the end of the reference.
    pub id: String,
    /// What was pushed.
    pub request: AuthorizationRequest,
    /// Until when the reference is good.
    pub expires_at: UnixTime,
}

/// An authorization request that waits for its approval. It outlives the approval, so that a login that ran out of time
/// can begin again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Login {
    /// 16 random bytes, base64url; the grant will have the same.
    pub id: String,
    /// What was asked for.
    pub request: AuthorizationRequest,
    /// What became of it.
    pub answer: Option<Answer>,
    /// Until when it may be answered.
    pub expires_at: UnixTime,
}

/// What became of an authorization request. Once answered, it is answered the same way again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// A code.
    Code,
    /// `access_denied`.
    Denied,
    /// `unmet_authentication_requirements`.
    LevelNotReached,
    /// `login_required`: somebody else than the person asked for.
    OtherPerson,
}

impl Entity for PushedRequest {
    const KIND: Kind = Kind::PushedRequest;

    fn id(&self) -> String {
        self.id.clone()
    }

    fn expires_at(&self) -> Option<UnixTime> {
        Some(self.expires_at)
    }
}

impl Entity for Login {
    const KIND: Kind = Kind::Login;

    fn id(&self) -> String {
        self.id.clone()
    }

    fn expires_at(&self) -> Option<UnixTime> {
        Some(self.expires_at)
    }
}
