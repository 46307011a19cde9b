//! The claims of the key binding JWT (RFC 9901 section 4.3; transaction data: OpenID4VP 1.0 appendix B.3.3.1, and the CSC data
//! model bindings).

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{KEY_BINDING_TYP, SHA_256};
use crate::approval_element::ApprovalElement;
use crate::crypto::{self, PublicKey};
use crate::error::{Expired, Malformed, PeerMisbehaved, Result};
use crate::jose::json::{self, Members};
use crate::jose::{base64url, jws};
use crate::time::UnixTime;

/// How far the clocks of phone and verifier may differ, and how old a presentation may be, in seconds.
const IAT_WINDOW: u64 = 300;

#[derive(Serialize, Deserialize)]
pub(super) struct Claims<'a> {
    pub(super) iat: UnixTime,
    #[serde(borrow)]
    pub(super) aud: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) nonce: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) sd_hash: Cow<'a, str>,
    #[serde(rename = "org.siegelring.approval.1", default, skip_serializing_if = "Option::is_none")]
    pub(super) approval: Option<ApprovalElement>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) transaction_data_hashes: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) transaction_data_hashes_alg: Option<String>,
    #[serde(
        rename = "org.cloudsignatureconsortium.dm.1.qesApproval",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub(super) qes_approval: Option<String>,
}

/// What a key binding JWT says beside whom it is for.
pub(super) struct Verified {
    pub(super) approval: Option<ApprovalElement>,
    /// The digests of the transaction data that was approved.
    pub(super) transaction_data_hashes: Option<Vec<[u8; 32]>>,
    pub(super) qes_approval: Option<String>,
}

/// Verifies a key binding JWT.
pub(super) fn verify(
    compact: &str,
    device_key: &PublicKey,
    sd_hash: [u8; 32],
    aud: &str,
    nonce: &str,
    now: UnixTime,
) -> Result<Verified> {
    let verified = jws::parse(compact)?.verify(&(*device_key).into(), KEY_BINDING_TYP)?;
    let members = json::members(verified.payload())?;
    let claims = Claims::read(&members)?;
    if claims.aud != aud {
        return Err(PeerMisbehaved::WrongAudience.into());
    }
    if !crypto::constant_time_eq(claims.nonce.as_bytes(), nonce.as_bytes()) {
        return Err(PeerMisbehaved::WrongNonce.into());
    }
    if *claims.sd_hash.as_bytes() != base64url::encode_digest(&sd_hash) {
        return Err(PeerMisbehaved::Digest.into());
    }
    if claims.iat.since(now) > IAT_WINDOW || now.since(claims.iat) > IAT_WINDOW {
        return Err(Expired::Token.into());
    }
    let transaction_data_hashes = claims.transaction_data()?;
    Ok(Verified { approval: claims.approval, transaction_data_hashes, qes_approval: claims.qes_approval })
}

impl<'a> Claims<'a> {
    pub(super) fn read(members: &Members<'a>) -> Result<Self> {
        Self::deserialize(members).map_err(|_| Malformed::Json.into())
    }

    fn transaction_data(&self) -> Result<Option<Vec<[u8; 32]>>> {
        if self.transaction_data_hashes_alg.as_deref().is_some_and(|name| name != SHA_256) {
            return Err(PeerMisbehaved::Algorithm.into());
        }
        let digest = |text: &String| {
            <[u8; 32]>::try_from(base64url::decode(text)?).map_err(|_| PeerMisbehaved::InvalidTransactionData.into())
        };
        self.transaction_data_hashes.as_ref().map(|hashes| hashes.iter().map(digest).collect()).transpose()
    }
}
