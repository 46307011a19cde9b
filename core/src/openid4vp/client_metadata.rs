//! What a request says about its verifier (OpenID4VP 5.1, 11.1; RFC 7591).

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::error::{Malformed, PeerMisbehaved, Result};
use crate::jose::jwe::Enc;
use crate::jose::jwk::Jwk;

/// How many keys are looked at.
const MAX_KEYS: usize = 8;

/// `client_metadata` of a request object. Names and logos here are not certified: the phone shows the certificate's.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ClientMetadata {
    /// The key that the response is encrypted to, one for this request.
    pub jwks: EncryptionKeys,
    /// The formats that the verifier can check (OpenID4VP 11.1).
    pub vp_formats_supported: Value,
    /// The content encryptions that the verifier takes; without it only `A128GCM` (OpenID4VP 8.3).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub encrypted_response_enc_values_supported: Vec<String>,
}

/// A JWK set of which the first key that fits is used; keys of other kinds are passed over.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct EncryptionKeys {
    keys: Vec<Value>,
}

impl ClientMetadata {
    /// The metadata of our own requests: both formats, both content encryptions, one key.
    ///
    /// # Errors
    /// None in practice: a JWK always encodes.
    pub fn for_key(encryption_key: &Jwk) -> Result<Self> {
        let key = serde_json::to_value(encryption_key).map_err(|_| Malformed::Json)?;
        Ok(Self {
            jwks: EncryptionKeys { keys: vec![key] },
            vp_formats_supported: json!({
                "mso_mdoc": { "issuerauth_alg_values": [-7], "deviceauth_alg_values": [-7] },
                "dc+sd-jwt": { "sd-jwt_alg_values": ["ES256"], "kb-jwt_alg_values": ["ES256"] },
            }),
            encrypted_response_enc_values_supported: vec!["A128GCM".to_owned(), "A256GCM".to_owned()],
        })
    }

    /// The content encryption to use: the strongest that both sides know.
    ///
    /// # Errors
    /// [`PeerMisbehaved::Algorithm`] if there is none.
    pub fn content_encryption(&self) -> Result<Enc> {
        let offered = &self.encrypted_response_enc_values_supported;
        if offered.iter().any(|name| name == "A256GCM") {
            Ok(Enc::A256Gcm)
        } else if offered.is_empty() || offered.iter().any(|name| name == "A128GCM") {
            Ok(Enc::A128Gcm)
        } else {
            Err(PeerMisbehaved::Algorithm.into())
        }
    }

    /// The P-256 key that the response is encrypted to by ECDH-ES (OpenID4VP 8.3).
    ///
    /// # Errors
    /// [`PeerMisbehaved::InvalidRequest`] if there is none.
    pub fn encryption_key(&self) -> Result<Jwk> {
        let fits = |key: &Jwk| {
            key.public_key_use.as_deref() != Some("sig") && key.alg.as_deref().is_none_or(|alg| alg == "ECDH-ES")
        };
        let keys = self.jwks.keys.iter().take(MAX_KEYS);
        keys.filter_map(|key| Jwk::deserialize(key).ok())
            .find(fits)
            .ok_or_else(|| PeerMisbehaved::InvalidRequest.into())
    }
}
