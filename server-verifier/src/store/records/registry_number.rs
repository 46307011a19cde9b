//! A number in a registry of people, and whose it is.

use serde::{Deserialize, Serialize};

use super::Entity;
use crate::store::Kind;

/// Whose number it is. One number belongs to one person, because its reference is the id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistryNumber {
    /// HMAC of the registry's name and the number, under a key outside the database; base64url.
    pub id: String,
    /// The person.
    pub subject: String,
}

impl Entity for RegistryNumber {
    const KIND: Kind = Kind::RegistryNumber;

    fn id(&self) -> String {
        self.id.clone()
    }
}
