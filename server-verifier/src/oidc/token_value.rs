//! What codes and access tokens look like: the id of their grant and a MAC under a key that is not in the database, so
//! that a stolen database holds neither.

use siegelring_core::crypto::constant_time_eq;
use siegelring_core::jose::base64url;

use super::Provider;
use crate::keys::Secret;

/// Bytes of a grant's id.
const ID_LENGTH: usize = 16;

/// What a value is good for; one never passes for the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenValue {
    /// An authorization code.
    Code,
    /// An access token.
    AccessToken,
}

impl Provider {
    /// The code or access token of a grant: 48 bytes, base64url.
    pub(super) fn token_value(&self, purpose: TokenValue, grant_id: &str) -> String {
        purpose.write(&self.keys.secrets.request_tokens, grant_id)
    }

    /// The id of the grant whose code or access token this is.
    pub(super) fn grant_id(&self, purpose: TokenValue, value: &str) -> Option<String> {
        purpose.read(&self.keys.secrets.request_tokens, value)
    }
}

impl TokenValue {
    pub(super) fn write(self, key: &Secret, grant_id: &str) -> String {
        // Ids are made here, 16 bytes in base64url; any other gives a value that is never accepted.
        let id = base64url::decode(grant_id).unwrap_or_default();
        base64url::encode([id, self.tag(key, grant_id).to_vec()].concat())
    }

    pub(super) fn read(self, key: &Secret, value: &str) -> Option<String> {
        let bytes = base64url::decode(value).ok()?;
        let (id, tag) = bytes.split_at_checked(ID_LENGTH)?;
        let id = base64url::encode(id);
        constant_time_eq(tag, &self.tag(key, &id)).then_some(id)
    }

    fn tag(self, key: &Secret, grant_id: &str) -> [u8; 32] {
        key.mac(self.label(), &[grant_id.as_bytes()])
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Code => "siegelring authorization code v1",
            Self::AccessToken => "siegelring access token v1",
        }
    }
}
