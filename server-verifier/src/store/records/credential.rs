//! A credential that was issued. What it says about the person is not kept.

use serde::{Deserialize, Serialize};
use siegelring_core::assurance::{Level, Proofing};
use siegelring_core::crypto::{self, PublicKey};
use siegelring_core::jose::base64url;
use siegelring_core::openid4vci::notification::NotificationEvent;
use siegelring_core::time::UnixTime;

use super::Entity;
use super::client::CredentialFormat;
use super::offer::EnrolledBy;
use super::status_index::StatusIndex;
use crate::store::Kind;

/// An issued credential.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credential {
    /// [`Credential::id_of`] its device key.
    pub id: String,
    /// Whose it is.
    pub subject: String,
    /// The wallet it was issued to; none for wallets of others.
    pub wallet_id: Option<String>,
    /// The version of the wallet's PIN that its PIN key comes from, as the key attestation says.
    pub pin_version: Option<u32>,
    /// Its format.
    pub format: CredentialFormat,
    /// Where its status is found.
    pub status: StatusIndex,
    /// The level at issuance.
    pub level: Level,
    /// How the person was identified.
    pub proofing: Proofing,
    /// When the person was identified.
    pub proofed_at: UnixTime,
    /// Who identified the person.
    pub enrolled_by: EnrolledBy,
    /// When it was issued.
    pub issued_at: UnixTime,
    /// Until when it is valid.
    pub valid_until: UnixTime,
    /// The handle by which the wallet tells what became of it (OpenID4VCI 1.0, section 11).
    pub notification_id: String,
    /// What the wallet told last.
    pub notified: Option<NotificationEvent>,
    /// Since when it is revoked.
    pub revoked_at: Option<UnixTime>,
}

impl Credential {
    /// SHA-256 of a device public key (uncompressed point, 65 bytes), base64url.
    pub fn id_of(device_key: &PublicKey) -> String {
        base64url::encode(crypto::sha256(device_key.as_bytes()))
    }
}

impl Entity for Credential {
    const KIND: Kind = Kind::Credential;

    fn id(&self) -> String {
        self.id.clone()
    }

    fn indexes(&self) -> Vec<(&'static str, String)> {
        let mut indexes = vec![("subject", self.subject.clone()), ("notification", self.notification_id.clone())];
        indexes.extend(self.wallet_id.clone().map(|wallet_id| ("wallet", wallet_id)));
        indexes.extend(self.revoked_at.map(|_| ("revoked", self.status.list.to_string())));
        indexes
    }
}
