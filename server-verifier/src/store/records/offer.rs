//! A credential offer: written by enrolment and re-issue, redeemed by issuance.

use serde::{Deserialize, Serialize};
use siegelring_core::assurance::Proofing;
use siegelring_core::attribute::Attributes;
use siegelring_core::openid4vci::offer::{CredentialOffer, Grants, PreAuthorizedCodeGrant, TxCode};
use siegelring_core::time::UnixTime;

use super::Entity;
use super::configuration::Configuration;
use super::offer_code::{ActivationCode, OfferHandle};
use crate::keys::Secrets;
use crate::store::{Kind, Sealed};

/// Activation codes that may be tried; the last wrong one destroys the offer.
pub const MOST_TRIES: u8 = 5;

/// Where people find the activation code (300 characters at most).
const DESCRIPTION: &str = "Aktivierungscode, 8 Ziffern / Activation code, 8 digits";

/// An offer. It is taken when it is redeemed, so that it is redeemed once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// [`OfferHandle::id`]: whoever reads the database can neither fetch nor redeem it.
    pub id: String,
    /// For whom.
    pub subject: String,
    /// What the credential will say: a sealed [`OfferedPerson`].
    pub person: Sealed,
    /// What is offered.
    pub configurations: Vec<Configuration>,
    /// [`ActivationCode::mac`]; none where the offer goes to a phone that proved itself.
    pub activation_code: Option<String>,
    /// Activation codes tried so far.
    pub tries: u8,
    /// The wallet that may redeem it, where one is known already.
    pub wallet_id: Option<String>,
    /// Who identified the person.
    pub enrolled_by: EnrolledBy,
    /// When it was made.
    pub created_at: UnixTime,
    /// Until when it can be redeemed.
    pub expires_at: UnixTime,
}

/// Who identified a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EnrolledBy {
    /// The system of a clerk, by its `client_id`.
    Clerk(String),
    /// The operator, by a command.
    Operator,
}

/// What will stand in the credential; sealed in the record.
#[derive(Clone, Serialize, Deserialize)]
pub struct OfferedPerson {
    /// The identity attributes.
    pub attributes: Attributes,
    /// How the person was identified.
    pub proofing: Proofing,
    /// When the person was identified.
    pub proofed_at: UnixTime,
}

impl Offer {
    /// The offer as the phone reads it.
    pub fn document(&self, credential_issuer: &str, handle: &OfferHandle, secrets: &Secrets) -> CredentialOffer {
        let tx_code = self.activation_code.is_some().then(|| TxCode {
            input_mode: Some("numeric".to_owned()),
            length: Some(ActivationCode::LENGTH),
            description: Some(DESCRIPTION.to_owned()),
        });
        let grant = PreAuthorizedCodeGrant { pre_authorized_code: handle.pre_authorized_code(secrets), tx_code };
        CredentialOffer {
            credential_issuer: credential_issuer.to_owned(),
            credential_configuration_ids: self.configurations.iter().map(|it| it.id().to_owned()).collect(),
            grants: Grants { pre_authorized_code: Some(grant) },
        }
    }
}

impl Entity for Offer {
    const KIND: Kind = Kind::Offer;

    fn id(&self) -> String {
        self.id.clone()
    }

    fn indexes(&self) -> Vec<(&'static str, String)> {
        vec![("subject", self.subject.clone())]
    }

    fn expires_at(&self) -> Option<UnixTime> {
        Some(self.expires_at)
    }
}
