//! The signed authorization request (OpenID4VP 5; HAIP 5.1).

use serde::{Deserialize, Serialize};

use super::client_metadata::ClientMetadata;
use super::dcql::DcqlQuery;
use crate::approval_element::Arrival;
use crate::assurance::Level;
use crate::crypto;
use crate::error::{Expired, PeerMisbehaved, Result};
use crate::jose::base64url;
use crate::time::UnixTime;
use crate::transaction::is_line;

/// The JWS `typ` of a request object (RFC 9101).
pub const TYP: &str = "oauth-authz-req+jwt";

/// The `aud` of a request to a wallet that was not discovered (OpenID4VP 5.8).
pub const AUDIENCE: &str = "https://self-issued.me/v2";

/// The prefix of a client identifier that is the hash of a certificate (OpenID4VP 5.9.3).
pub const X509_HASH: &str = "x509_hash:";

/// How far the clocks of phone and server may differ, in seconds.
pub const CLOCK_SKEW: u64 = 300;

/// The claims of a request object.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RequestObject {
    /// [`AUDIENCE`].
    pub aud: String,
    /// `x509_hash:` and the base64url SHA-256 of the certificate that signs this request.
    pub client_id: String,
    /// `vp_token`.
    pub response_type: String,
    /// `direct_post.jwt`.
    pub response_mode: String,
    /// Where the encrypted response goes.
    pub response_uri: String,
    /// Binds the presentation to this request.
    pub nonce: String,
    /// Comes back with the response.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// What is asked.
    pub dcql_query: DcqlQuery,
    /// The response encryption key and the formats.
    pub client_metadata: ClientMetadata,
    /// What is approved beyond identity, each base64url JSON; never present for a plain login.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transaction_data: Option<Vec<String>>,
    /// The nonce of the wallet that fetched this request by POST.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wallet_nonce: Option<String>,
    /// When it was signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iat: Option<UnixTime>,
    /// Until when it may be answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exp: Option<UnixTime>,
    /// Whether this request was scanned or opened as a link: ours always say so.
    #[serde(rename = "org.siegelring.flow", default, skip_serializing_if = "Option::is_none")]
    pub flow: Option<Arrival>,
    /// What the relying party asks for, in its own words, one line ([`is_line`]); nobody certified them.
    #[serde(rename = "org.siegelring.purpose", default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// The least level of assurance that the relying party accepts.
    #[serde(rename = "org.siegelring.minimum_level", default, skip_serializing_if = "Option::is_none")]
    pub minimum_level: Option<Level>,
    /// Must not be there: it belongs to requests that are not signed by a certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redirect_uri: Option<String>,
}

impl RequestObject {
    /// Checks what stands in the request itself; the signature, the chain and the nonces are the role's to check.
    ///
    /// # Errors
    /// [`PeerMisbehaved`] for a parameter of another value than this profile allows, [`Expired::Request`] outside
    /// `iat` and `exp`.
    pub fn check(&self, now: UnixTime) -> Result<()> {
        if self.aud != AUDIENCE {
            return Err(PeerMisbehaved::WrongAudience.into());
        }
        let well_formed = self.response_type == "vp_token"
            && self.response_mode == "direct_post.jwt"
            && self.redirect_uri.is_none()
            && (16..=256).contains(&self.nonce.len())
            && self.nonce.bytes().all(|byte| byte.is_ascii_graphic())
            && self.purpose.as_deref().is_none_or(is_line)
            && self.transaction_data.as_ref().is_none_or(|data| !data.is_empty() && data.len() <= 16);
        if !well_formed {
            return Err(PeerMisbehaved::InvalidRequest.into());
        }
        if self.iat.is_some_and(|iat| iat > now.plus(CLOCK_SKEW)) || self.exp.is_some_and(|exp| exp <= now) {
            return Err(Expired::Request.into());
        }
        self.dcql_query.check()
    }
}

/// The client identifier of the relying party whose request-signing certificate (DER) this is.
pub fn x509_hash_client_id(certificate: &[u8]) -> String {
    format!("{X509_HASH}{}", base64url::encode(crypto::sha256(certificate)))
}
