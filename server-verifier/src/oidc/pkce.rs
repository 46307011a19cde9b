//! Proof Key for Code Exchange (RFC 7636), method `S256` only.

use siegelring_core::crypto::{constant_time_eq, sha256};
use siegelring_core::jose::base64url;

use super::errors::{Error, Result};
use super::parameters::Parameters;

/// The challenge of an authorization request, if it has one.
///
/// # Errors
/// For the method `plain`, a method without a challenge, or a challenge that is no SHA-256 (RFC 7636 section 4.4.1).
pub(super) fn challenge(parameters: &Parameters) -> Result<Option<String>> {
    let challenge = parameters.text("code_challenge");
    match (challenge, parameters.text("code_challenge_method")) {
        (None, None) => Ok(None),
        (Some(challenge), Some("S256")) => match base64url::decode(challenge) {
            Ok(digest) if digest.len() == 32 => Ok(Some(challenge.to_owned())),
            _ => Err(Error::invalid_request("code_challenge must be the base64url SHA-256 of the verifier")),
        },
        _ => Err(Error::invalid_request("PKCE needs code_challenge with code_challenge_method S256")),
    }
}

/// Checks the verifier of a token request against the challenge of the authorization request (RFC 7636 section 4.6). A
/// verifier for a request that had no challenge is refused, so that nobody can strip the challenge (RFC 9700 section
/// 2.1.1).
pub(super) fn verify(challenge: Option<&str>, verifier: Option<&str>) -> Result<()> {
    match (challenge, verifier) {
        (None, None) => Ok(()),
        (Some(challenge), Some(verifier)) if is_verifier(verifier) => {
            let digest = base64url::encode(sha256(verifier.as_bytes()));
            if constant_time_eq(digest.as_bytes(), challenge.as_bytes()) {
                Ok(())
            } else {
                Err(Error::invalid_grant("the code_verifier does not fit the code_challenge"))
            }
        }
        (Some(_), None) => Err(Error::invalid_grant("code_verifier is missing")),
        (Some(_), Some(_)) => Err(Error::invalid_grant("code_verifier must have 43 to 128 unreserved characters")),
        (None, Some(_)) => Err(Error::invalid_grant("the authorization request had no code_challenge")),
    }
}

fn is_verifier(text: &str) -> bool {
    (43..=128).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~'))
}
