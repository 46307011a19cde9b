//! ID tokens (OpenID Connect Core section 2): made for a client, and recognised again when they come back as a hint.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use siegelring_core::assurance::Finding;
use siegelring_core::crypto::{Signature, sha256};
use siegelring_core::jose::{base64url, jws};
use siegelring_core::time::UnixTime;

use super::errors::{Error, Result};
use super::{Provider, jwks};
use crate::keys::{Algorithm, KeyError};
use crate::store::records::client::{Client, SigningAlgorithm};
use crate::store::records::grant::{Grant, GrantedClaims};

/// How long an ID token is valid, in seconds.
const LIFETIME: u64 = 300;

/// The claims of an ID token.
#[derive(Serialize)]
struct IdToken<'a> {
    iss: &'a str,
    sub: &'a str,
    aud: &'a str,
    exp: UnixTime,
    iat: UnixTime,
    auth_time: UnixTime,
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<&'a str>,
    acr: &'a str,
    amr: &'a [String],
    at_hash: String,
    #[serde(rename = "org.siegelring.assurance")]
    assurance: Assurance<'a>,
    #[serde(flatten)]
    claims: &'a Map<String, Value>,
}

/// The level and the reasons for it, by their stable codes.
#[derive(Serialize)]
struct Assurance<'a> {
    level: &'static str,
    policy: &'a str,
    findings: Vec<&'static str>,
}

/// What is read of an ID token that comes back as a hint.
#[derive(Debug, Deserialize)]
pub(super) struct Hint {
    pub(super) iss: String,
    pub(super) sub: String,
    pub(super) aud: String,
}

impl Provider {
    /// The ID token of a grant, signed as its client is registered for.
    pub(super) fn id_token(
        &self,
        client: &Client,
        grant: &Grant,
        claims: &GrantedClaims,
        access_token: &str,
        now: UnixTime,
    ) -> Result<String> {
        let token = IdToken {
            iss: &self.issuer,
            sub: &claims.sub,
            aud: &client.id,
            exp: now.plus(LIFETIME),
            iat: now,
            auth_time: claims.auth_time,
            nonce: grant.nonce.as_deref(),
            acr: &claims.acr,
            amr: &claims.amr,
            at_hash: at_hash(access_token),
            assurance: Assurance {
                level: claims.assessment.level.code(),
                policy: &claims.assessment.policy,
                findings: claims.assessment.findings.iter().map(Finding::code).collect(),
            },
            claims: &claims.id_token,
        };
        self.sign(client.id_token_signed_response_alg, &token, now).map_err(|error| Error::internal(&error))
    }

    fn sign(&self, algorithm: SigningAlgorithm, token: &impl Serialize, now: UnixTime) -> Result<String, KeyError> {
        let failed = |_| KeyError::Crypto;
        match algorithm {
            SigningAlgorithm::Es256 => {
                let key = self.keys.oidc.signing(Algorithm::Es256, now)?;
                let prepared = jws::prepare(&header(&key.kid), token).map_err(failed)?;
                let signature = key.signer.sign(prepared.signature_payload())?;
                Ok(prepared.complete(Signature::from_bytes(&signature).map_err(failed)?))
            }
            SigningAlgorithm::Rs256 => {
                let key = self.keys.oidc.signing(Algorithm::Rs256, now)?;
                let prepared = jws::prepare_rs256(&header(&key.kid), token).map_err(failed)?;
                let signature = key.signer.sign(prepared.signature_payload())?;
                Ok(prepared.complete(&signature))
            }
        }
    }

    /// What an ID token of this issuer says, expired or not; `None` if it is none.
    pub(super) fn verify_hint(&self, token: &str) -> Option<Hint> {
        let parsed = jws::parse(token).ok()?;
        let keys = jwks::published(&self.keys.oidc).ok()?;
        let verified = keys
            .candidates(parsed.header().kid.as_deref())
            .find_map(|key| parsed.clone().verify_untyped(&key.verification_key()).ok())?;
        verified.claims::<Hint>().ok().filter(|hint| hint.iss == self.issuer)
    }
}

fn header(kid: &str) -> jws::Header {
    jws::Header { kid: Some(kid.to_owned()), ..jws::Header::typed("JWT") }
}

/// The left half of the access token's digest (section 3.1.3.6).
fn at_hash(access_token: &str) -> String {
    let digest = sha256(access_token.as_bytes());
    base64url::encode(digest.get(..16).unwrap_or_default())
}
