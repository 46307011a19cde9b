//! What the credential issuer can issue: each format, to attested wallets and to others.

use serde::{Deserialize, Serialize};

use super::client::CredentialFormat;

/// A credential configuration (OpenID4VCI 1.0, section 12.2.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Configuration {
    /// An mdoc for wallets with a key attestation.
    #[serde(rename = "org.siegelring.citizen.1.mdoc")]
    Mdoc,
    /// An SD-JWT VC for wallets with a key attestation.
    #[serde(rename = "org.siegelring.citizen.1.sd_jwt_vc")]
    SdJwtVc,
    /// An mdoc for wallets without one.
    #[serde(rename = "org.siegelring.citizen.1.mdoc.unattested")]
    UnattestedMdoc,
    /// An SD-JWT VC for wallets without one.
    #[serde(rename = "org.siegelring.citizen.1.sd_jwt_vc.unattested")]
    UnattestedSdJwtVc,
}

impl Configuration {
    /// Every configuration, those that are better first.
    pub const ALL: [Self; 4] = [Self::Mdoc, Self::SdJwtVc, Self::UnattestedMdoc, Self::UnattestedSdJwtVc];

    /// Its identifier.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Mdoc => "org.siegelring.citizen.1.mdoc",
            Self::SdJwtVc => "org.siegelring.citizen.1.sd_jwt_vc",
            Self::UnattestedMdoc => "org.siegelring.citizen.1.mdoc.unattested",
            Self::UnattestedSdJwtVc => "org.siegelring.citizen.1.sd_jwt_vc.unattested",
        }
    }

    /// The configuration with this identifier.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|configuration| configuration.id() == id)
    }

    /// Its format.
    pub const fn format(self) -> CredentialFormat {
        match self {
            Self::Mdoc | Self::UnattestedMdoc => CredentialFormat::Mdoc,
            Self::SdJwtVc | Self::UnattestedSdJwtVc => CredentialFormat::SdJwtVc,
        }
    }

    /// Whether it is for wallets with a key attestation only.
    pub const fn is_attested(self) -> bool {
        matches!(self, Self::Mdoc | Self::SdJwtVc)
    }
}
