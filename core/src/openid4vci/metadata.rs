//! What issuer and authorization server say about themselves (OpenID4VCI 12.2; RFC 8414).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;

use crate::error::{Malformed, Result};

/// The metadata of a credential issuer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CredentialIssuerMetadata {
    /// The issuer's identifier.
    pub credential_issuer: String,
    /// Where credentials are requested.
    pub credential_endpoint: String,
    /// Where a fresh `c_nonce` is had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce_endpoint: Option<String>,
    /// Where the wallet says what became of a credential.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notification_endpoint: Option<String>,
    /// The authorization servers; without it the issuer is its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorization_servers: Option<Vec<String>>,
    /// Names for people.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub display: Vec<Display>,
    /// What can be issued.
    pub credential_configurations_supported: BTreeMap<String, CredentialConfiguration>,
}

/// A name in a language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Display {
    /// The name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The language, BCP 47.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
}

/// One kind of credential that can be issued (OpenID4VCI 12.2.4, Appendix A).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CredentialConfiguration {
    /// `mso_mdoc` or `dc+sd-jwt`.
    pub format: String,
    /// The mdoc document type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doctype: Option<String>,
    /// The SD-JWT VC type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vct: Option<String>,
    /// How the credential is bound to a key.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cryptographic_binding_methods_supported: Vec<String>,
    /// How the issuer signs: COSE numbers for mdoc, JOSE names for SD-JWT.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credential_signing_alg_values_supported: Vec<Value>,
    /// Which proofs of possession are taken.
    #[serde(default)]
    pub proof_types_supported: BTreeMap<String, ProofType>,
    /// Names for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential_metadata: Option<Value>,
}

/// A kind of proof that is taken.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ProofType {
    /// The algorithms taken.
    pub proof_signing_alg_values_supported: Vec<String>,
    /// Whether a key attestation is needed, and of which strength.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_attestations_required: Option<KeyAttestationsRequired>,
}

/// The strength that a key attestation must claim.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyAttestationsRequired {
    /// `iso_18045_…` of the key's storage.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub key_storage: Vec<String>,
    /// `iso_18045_…` of what unlocks the key.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub user_authentication: Vec<String>,
}

/// The metadata of the authorization server that redeems offers.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AuthorizationServerMetadata {
    /// Its identifier.
    pub issuer: String,
    /// Where the pre-authorized code is redeemed.
    pub token_endpoint: String,
    /// The grants it knows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grant_types_supported: Vec<String>,
    /// None: there is no authorization endpoint for this grant (RFC 8414 asks for the member).
    #[serde(default)]
    pub response_types_supported: Vec<String>,
    /// Whether a pre-authorized code is redeemed without a `client_id` (OpenID4VCI 12.3).
    #[serde(rename = "pre-authorized_grant_anonymous_access_supported", default)]
    pub anonymous_access_supported: bool,
    /// How clients authenticate: not at all, for this grant.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub token_endpoint_auth_methods_supported: Vec<String>,
}

/// Where the metadata of this name is for an identifier: the well-known part goes before the path (RFC 8414 3.1).
///
/// # Errors
/// [`Malformed::Url`] if the identifier is no URL with a host.
pub fn well_known_url(identifier: &str, name: &str) -> Result<Url> {
    let mut url = Url::parse(identifier).map_err(|_| Malformed::Url)?;
    if url.cannot_be_a_base() || url.query().is_some() || url.fragment().is_some() {
        return Err(Malformed::Url.into());
    }
    let path = format!("/.well-known/{name}{}", url.path().trim_end_matches('/'));
    url.set_path(&path);
    Ok(url)
}
