//! What the phone sends to the verifier (OpenID4VP 8.2, 8.3, 8.5).

use std::collections::BTreeMap;

use super::address;
use super::request::VerifiedRequest;
use crate::crypto::Rng;
use crate::error::{Error, Expired, PeerMisbehaved, Refused, Result};
use crate::jose::{json, jwe};
use crate::openid4vp::request::RequestObject;
use crate::openid4vp::response::{AuthorizationError, AuthorizationResponse};

/// A form to be posted to the verifier, without following redirects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingResponse {
    /// Where it goes.
    pub url: String,
    /// Its fields.
    pub fields: Vec<(&'static str, String)>,
}

/// Where an answer to an authentic request goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyTo {
    url: String,
    state: Option<String>,
}

impl ReplyTo {
    pub(super) fn new(object: &RequestObject) -> Result<Self> {
        let url = address::reachable(&object.response_uri)?.into();
        Ok(Self { url, state: object.state.clone() })
    }

    /// An answer without a presentation.
    pub fn refuse(self, error: AuthorizationError) -> OutgoingResponse {
        let state = self.state.map(|state| ("state", state));
        let fields = [("error", error.code().to_owned())].into_iter().chain(state).collect();
        OutgoingResponse { url: self.url, fields }
    }
}

impl OutgoingResponse {
    /// Encrypts the presentations, by the credential query that each answers, to the key of the request.
    ///
    /// # Errors
    /// [`crate::error::Malformed::Key`] if the verifier's key is no point of the curve.
    pub fn encrypt(
        request: &VerifiedRequest,
        presentations: BTreeMap<String, Vec<String>>,
        rng: &mut dyn Rng,
    ) -> Result<Self> {
        let response = AuthorizationResponse { vp_token: presentations, state: request.object.state.clone() };
        let metadata = &request.object.client_metadata;
        let (key, enc) = (metadata.encryption_key()?, metadata.content_encryption()?);
        let jwe = jwe::encrypt(&json::encode(&response)?, &key, enc, None, None, rng)?;
        Ok(Self { url: request.object.response_uri.clone(), fields: vec![("response", jwe)] })
    }
}

/// What a verifier is told about the end of an approval; `None` where the person may still come back to it, or where
/// silence is better.
pub(super) fn told(error: Error) -> Option<AuthorizationError> {
    match error {
        Error::PeerMisbehaved(PeerMisbehaved::InvalidTransactionData) => {
            Some(AuthorizationError::InvalidTransactionData)
        }
        Error::PeerMisbehaved(_) | Error::Malformed(_) => Some(AuthorizationError::InvalidRequest),
        Error::Refused(
            Refused::ScanInsideApp | Refused::OpenOnThisDevice | Refused::Offline | Refused::KeyLockedOut,
        ) => None,
        Error::Refused(_) | Error::Expired(Expired::Credential) => Some(AuthorizationError::AccessDenied),
        Error::Untrusted(_) | Error::Expired(_) | Error::ApiMisuse(_) => None,
    }
}
