//! A person, known by a random number and an opaque reference.

use serde::{Deserialize, Serialize};
use siegelring_core::time::UnixTime;

use super::Entity;
use crate::store::Kind;

/// A person. No name is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// 16 random bytes, base64url.
    pub id: String,
    /// HMAC of the identity attributes, under a key outside the database; base64url. Finds who may be the same person,
    /// and never decides it.
    pub person_reference: String,
    /// Since when this person is known.
    pub created_at: UnixTime,
}

impl Entity for Subject {
    const KIND: Kind = Kind::Subject;

    fn id(&self) -> String {
        self.id.clone()
    }

    fn indexes(&self) -> Vec<(&'static str, String)> {
        vec![("person_reference", self.person_reference.clone())]
    }
}
