//! What an application was authorised to have signed through the Cloud Signature Consortium's interface.

use serde::{Deserialize, Serialize};
use siegelring_core::crypto;
use siegelring_core::jose::base64url;
use siegelring_core::time::UnixTime;

use super::Entity;
use crate::store::Kind;

/// The record of signature activation data (SAD), which is used once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignatureAuthorization {
    /// [`SignatureAuthorization::id_of`] the SAD, which is not kept.
    pub id: String,
    /// Whose it is.
    pub client_id: String,
    /// HMAC of the SHA-256 of each document, in any order, base64url: a short document could be guessed from its digest.
    pub documents: Vec<String>,
    /// Until when it is good.
    pub expires_at: UnixTime,
}

impl SignatureAuthorization {
    /// The id of the record of a SAD.
    pub fn id_of(sad: &str) -> String {
        base64url::encode(crypto::sha256(sad.as_bytes()))
    }
}

impl Entity for SignatureAuthorization {
    const KIND: Kind = Kind::SignatureAuthorization;

    fn id(&self) -> String {
        self.id.clone()
    }

    fn expires_at(&self) -> Option<UnixTime> {
        Some(self.expires_at)
    }
}
