//! Pairwise subject identifiers (OpenID Connect Core section 8.1).

use siegelring_core::jose::base64url;

use super::Provider;
use crate::store::records::client::Client;

impl Provider {
    /// The `sub` by which a client's sector knows a person: an HMAC under a key that is not in the database. Clients of
    /// one sector get the same; nobody can tell that two of different sectors mean one person.
    pub(super) fn pairwise_subject(&self, client: &Client, subject: &str) -> String {
        let sector = client.sector.as_bytes();
        base64url::encode(
            self.keys.secrets.pairwise.mac("siegelring pairwise subject v1", &[sector, subject.as_bytes()]),
        )
    }
}
