//! A relying party, or the system of a clerk.

use serde::{Deserialize, Serialize};
use siegelring_core::assurance::{Level, Proofing};
use siegelring_core::attribute::Attribute;

use super::Entity;
use crate::store::Kind;

/// A registered client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    /// OAuth `client_id`; also names its request-signing certificate.
    pub id: String,
    /// Name of the organisation, as its certificate says and the phone shows it.
    pub name: String,
    /// Web origin, such as `https://portal.example`; may call token and userinfo from a browser.
    pub origin: String,
    /// Where logins may return to, compared as exact strings.
    pub redirect_uris: Vec<String>,
    /// Where a logout may return to, compared as exact strings.
    pub post_logout_redirect_uris: Vec<String>,
    /// How it authenticates.
    pub authentication: ClientAuthentication,
    /// Algorithm of its ID tokens: `RS256` or `ES256`.
    pub id_token_signed_response_alg: String,
    /// Clients of one sector get the same `sub`; by default the host of the origin.
    pub sector: String,
    /// Level that every login must reach.
    pub minimum_level: Option<Level>,
    /// Attributes it may ask for.
    pub attributes: Vec<Attribute>,
    /// Whether this confidential client may leave PKCE out.
    pub pkce_exempt: bool,
    /// Whether it must push its authorization requests.
    pub par_required: bool,
    /// Whether a scanned login may reach `substantial`.
    pub scanned_may_be_substantial: bool,
    /// Which format of credential its logins ask for.
    pub format: CredentialFormat,
    /// What it may enrol, if it is the system of a clerk.
    pub enrolment: Option<EnrolmentRights>,
}

/// How a client authenticates at the token endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "method", rename_all = "snake_case")]
pub enum ClientAuthentication {
    /// By an assertion signed with its own key (RFC 7523), under a JWK set given as JSON.
    PrivateKeyJwt {
        /// The JWK set.
        jwks: String,
    },
    /// Likewise, under a JWK set that is fetched.
    PrivateKeyJwtFetched {
        /// Where the JWK set is.
        jwks_uri: String,
    },
    /// By a secret in the `Authorization` header.
    ClientSecretBasic {
        /// SHA-256 of the secret, which has 256 random bits; base64url.
        secret_hash: String,
    },
    /// By a secret in the form.
    ClientSecretPost {
        /// SHA-256 of the secret, which has 256 random bits; base64url.
        secret_hash: String,
    },
    /// Not at all: an application that cannot keep a secret.
    Public,
}

/// A format of credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum CredentialFormat {
    /// ISO/IEC 18013-5.
    #[serde(rename = "mso_mdoc")]
    Mdoc,
    /// SD-JWT VC.
    #[serde(rename = "dc+sd-jwt")]
    SdJwtVc,
}

/// What the system of a clerk may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolmentRights {
    /// Ways of identifying people it may claim.
    pub proofing_methods: Vec<Proofing>,
}

impl ClientAuthentication {
    /// Whether the client cannot authenticate.
    pub const fn is_public(&self) -> bool {
        matches!(self, Self::Public)
    }
}

impl CredentialFormat {
    /// Its identifier in OpenID4VP and OpenID4VCI.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mdoc => "mso_mdoc",
            Self::SdJwtVc => "dc+sd-jwt",
        }
    }
}

impl Entity for Client {
    const KIND: Kind = Kind::Client;

    fn id(&self) -> String {
        self.id.clone()
    }
}
