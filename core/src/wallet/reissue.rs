//! Re-issue: since the server keeps no names, the phone presents its whole old credential and gets an offer for new
//! ones with the same attributes.
//!
//! The presentation is made as for OpenID4VP, with these in place of a request: `client_id` (SD-JWT: `aud`) is the
//! credential issuer's identifier, `nonce` its `c_nonce`, and `response_uri` the URL that this message is posted to;
//! there is no encryption key. The PIN proof in its approval element is made by **PIN key 0** of the wallet as the
//! server knows it now, since after a change of PIN nobody can derive the PIN key of the old credential any more; its
//! evaluation is one for [`super::Purpose::Approval`] with [`request_hash`].
//!
//! Answered by an [`crate::openid4vci::offer::CredentialOffer`] without `tx_code`, which ends soon.

use serde::{Deserialize, Serialize};

use crate::crypto;
use crate::error::Result;
use crate::openid4vp::session_transcript::session_transcript;

const LABEL: &[u8] = b"siegelring reissue v1";

/// Asks for an offer on the strength of an old credential.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReissueRequest {
    /// The issuer's `c_nonce`.
    pub nonce: String,
    /// `mso_mdoc` or `dc+sd-jwt`.
    pub format: String,
    /// All attributes of the credential: base64url `DeviceResponse`, or SD-JWT with key binding.
    pub presentation: String,
}

/// The path of the endpoint below the credential issuer's identifier.
pub const PATH: &str = "/reissue";

/// The error code for a person who must be identified again first.
pub const PROOFING_ENDED: &str = "proofing_ended";

/// What the presentation is bound to: the CBOR `SessionTranscript`.
///
/// # Errors
/// None in practice: text always encodes.
pub fn transcript(credential_issuer: &str, nonce: &str) -> Result<Vec<u8>> {
    session_transcript(credential_issuer, nonce, None, &format!("{credential_issuer}{PATH}"))
}

/// What stands in the approval element and in the PIN evaluation in place of a request's digest.
///
/// # Errors
/// As [`transcript`].
pub fn request_hash(credential_issuer: &str, nonce: &str) -> Result<[u8; 32]> {
    Ok(crypto::sha256_of(&[LABEL, &transcript(credential_issuer, nonce)?]))
}
