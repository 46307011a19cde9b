//! The credential request and its answer (OpenID4VCI 8).

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A request for credentials: exactly one of the two names, and exactly one type of proof.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct CredentialRequest {
    /// A name out of the token response; not used by this issuer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential_identifier: Option<String>,
    /// A configuration of the issuer's metadata.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential_configuration_id: Option<String>,
    /// The proofs of possession.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proofs: Option<Proofs>,
    /// How the answer is to be encrypted; refused by this issuer, whose answers TLS protects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential_response_encryption: Option<Value>,
}

/// The proofs of possession, by type.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Proofs {
    /// `jwt` proofs ([`super::proof`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jwt: Option<Vec<String>>,
    /// `attestation` proofs, of which there may be exactly one; not taken by this issuer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attestation: Option<Vec<String>>,
    /// `di_vp` proofs; not taken by this issuer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub di_vp: Option<Vec<Value>>,
}

/// The answer to a request for credentials.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CredentialResponse {
    /// The credentials, one for each proof.
    #[serde(default)]
    pub credentials: Vec<IssuedCredential>,
    /// The name under which the wallet says what became of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notification_id: Option<String>,
}

/// One issued credential.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct IssuedCredential {
    /// mdoc: base64url `IssuerSigned`; SD-JWT VC: its compact form.
    pub credential: String,
}
