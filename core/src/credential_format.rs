//! The two formats in which a credential is issued and presented.

use serde::{Deserialize, Serialize};

/// A format of credentials; serialized by its identifier in OpenID4VCI 1.0 Appendix A and OpenID4VP 1.0 Appendix B.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum CredentialFormat {
    /// ISO/IEC 18013-5 mdoc ([`crate::mdoc`]).
    #[serde(rename = "mso_mdoc")]
    Mdoc,
    /// SD-JWT VC ([`crate::sd_jwt_vc`]).
    #[serde(rename = "dc+sd-jwt")]
    SdJwtVc,
}

impl CredentialFormat {
    /// The identifier.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mdoc => "mso_mdoc",
            Self::SdJwtVc => "dc+sd-jwt",
        }
    }
}
