//! A code and what it bought, in one record, so that a code used twice can revoke it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use siegelring_core::assurance::Assessment;
use siegelring_core::time::UnixTime;

use super::Entity;
use crate::store::{Kind, Sealed};

/// A grant: issued, redeemed, revoked. Code and access token are derived from its id under a key that is not in the
/// database, so nothing of them is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// 16 random bytes, base64url.
    pub id: String,
    /// Whose it is.
    pub client_id: String,
    /// How far it is.
    pub state: GrantState,
    /// What the token request must repeat.
    pub redirect_uri: String,
    /// PKCE, `S256`.
    pub code_challenge: Option<String>,
    /// The scopes that were granted.
    pub scope: String,
    /// The relying party's own, for the ID token.
    pub nonce: Option<String>,
    /// What the tokens will say ([`GrantedClaims`]), sealed.
    pub claims: Sealed,
    /// From when on nothing it bought is good any more.
    pub expires_at: UnixTime,
}

/// What the tokens of a grant say about a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GrantedClaims {
    /// The pairwise subject identifier.
    pub sub: String,
    /// When the person approved.
    pub auth_time: UnixTime,
    /// The level reached, in the words asked for.
    pub acr: String,
    /// Authentication methods (RFC 8176).
    pub amr: Vec<String>,
    /// The level reached, and why.
    pub assessment: Assessment,
    /// The claims for the ID token.
    pub id_token: Map<String, Value>,
    /// The claims for the userinfo endpoint.
    pub userinfo: Map<String, Value>,
}

/// How far a grant is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GrantState {
    /// The code is out.
    Issued,
    /// The code was redeemed; the access token is good.
    Redeemed,
    /// The code came a second time: nothing it bought is good any more.
    Revoked,
}

impl Entity for Grant {
    const KIND: Kind = Kind::Grant;

    fn id(&self) -> String {
        self.id.clone()
    }

    fn expires_at(&self) -> Option<UnixTime> {
        Some(self.expires_at)
    }
}
