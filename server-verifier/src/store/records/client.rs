//! A relying party, or the system of a clerk.

use serde::{Deserialize, Serialize};
use siegelring_core::assurance::{Level, Proofing};
use siegelring_core::attribute::Attribute;
pub use siegelring_core::credential_format::CredentialFormat;
use siegelring_core::jose::base64url;
use siegelring_core::time::UnixTime;

use super::Entity;
use crate::keys::{Algorithm, Secrets};
use crate::store::Kind;

/// A registered client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    /// OAuth `client_id`; also names its request-signing certificate.
    pub id: String,
    /// Name of the organisation, as its certificate says and the phone shows it.
    pub name: String,
    /// Web origin, such as `https://portal.example`: in its certificate, and allowed by CORS.
    pub origin: String,
    /// Where logins may return to, compared as exact strings.
    pub redirect_uris: Vec<String>,
    /// Where a logout may return to, compared as exact strings.
    pub post_logout_redirect_uris: Vec<String>,
    /// How it authenticates.
    pub authentication: ClientAuthentication,
    /// How its ID tokens are signed.
    pub id_token_signed_response_alg: SigningAlgorithm,
    /// Clients of one sector get the same `sub` (OpenID Connect Core section 8.1); by default the host of the origin.
    pub sector: String,
    /// Level that every login must reach.
    pub minimum_level: Option<Level>,
    /// Attributes it may ask for.
    pub attributes: Vec<Attribute>,
    /// Whether it is an app on the person's own machine, which may listen on any port (RFC 8252 section 7.3).
    pub native: bool,
    /// Whether this confidential client may leave PKCE out.
    pub pkce_exempt: bool,
    /// Whether it must push its authorization requests (RFC 9126 section 6).
    pub par_required: bool,
    /// Whether a scanned login may reach `substantial`.
    pub scanned_may_be_substantial: bool,
    /// Which format of credential its logins ask for.
    pub format: CredentialFormat,
    /// What it may enrol, if it is the system of a clerk.
    pub enrolment: Option<EnrolmentRights>,
    /// What it may have signed, if it may.
    #[serde(default)]
    pub signing: Option<SigningRights>,
}

/// How a client authenticates (OpenID Connect Core section 9).
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
    /// By a secret: in the `Authorization` header (`client_secret_basic`) or in the form (`client_secret_post`).
    ClientSecret {
        /// The secrets that are good, newest first: after a rotation the one before, for a while.
        secrets: Vec<SecretHash>,
    },
    /// Not at all: an application that cannot keep a secret.
    Public,
}

/// What is kept of a client secret, which has 256 random bits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecretHash {
    /// SHA-256 of the secret's text, base64url.
    pub sha256: String,
    /// From when on it is not good any more; `None`: when it is rotated.
    pub expires_at: Option<UnixTime>,
}

/// How ID tokens are signed (RFC 7518 section 3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum SigningAlgorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256: what OpenID Connect asks every provider for.
    #[default]
    #[serde(rename = "RS256")]
    Rs256,
    /// ECDSA with P-256 and SHA-256.
    #[serde(rename = "ES256")]
    Es256,
}

/// What the system of a clerk may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolmentRights {
    /// Ways of identifying people it may claim.
    pub proofing_methods: Vec<Proofing>,
}

/// What a portal may do that has documents signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SigningRights {
    /// Web origins that it may be told at how a submission stands.
    pub webhook_origins: Vec<String>,
}

impl Client {
    /// The index by web origin.
    pub const ORIGIN: &'static str = "origin";

    /// The `sub` by which this client's sector knows a person (OpenID Connect Core section 8.1): an HMAC under a key that
    /// is not in the database. Clients of one sector get the same; nobody can tell that two of different sectors mean one
    /// person.
    pub fn pairwise_subject(&self, secrets: &Secrets, subject: &str) -> String {
        let parts = [self.sector.as_bytes(), subject.as_bytes()];
        base64url::encode(secrets.pairwise.mac("siegelring pairwise subject v1", &parts))
    }
}

impl ClientAuthentication {
    /// Whether the client cannot authenticate.
    pub const fn is_public(&self) -> bool {
        matches!(self, Self::Public)
    }
}

impl From<SigningAlgorithm> for Algorithm {
    fn from(algorithm: SigningAlgorithm) -> Self {
        match algorithm {
            SigningAlgorithm::Rs256 => Self::Rs256,
            SigningAlgorithm::Es256 => Self::Es256,
        }
    }
}

impl Entity for Client {
    const KIND: Kind = Kind::Client;

    fn id(&self) -> String {
        self.id.clone()
    }

    fn indexes(&self) -> Vec<(&'static str, String)> {
        vec![(Self::ORIGIN, self.origin.clone())]
    }
}
