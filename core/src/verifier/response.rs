//! The encrypted response, from bytes to a checked presentation (OpenID4VP 8).

use std::borrow::Cow;

use crate::credential_format::CredentialFormat;
use crate::crypto::AgreementKey;
use crate::error::{Expired, Malformed, PeerMisbehaved, Result};
use crate::jose::{base64url, json, jwe};
use crate::openid4vp::dcql::{MDOC_QUERY, SD_JWT_QUERY};
use crate::openid4vp::response::AuthorizationResponse;
use crate::time::UnixTime;
use crate::x509::TrustAnchors;
use crate::{mdoc, sd_jwt_vc};

use super::presentation::{AnsweredTransactions, Claims, VerifiedPresentation};
use super::request::SentRequest;

/// The JWE that a wallet posted as `response`; nothing in it was checked.
#[derive(Debug)]
pub struct ReceivedResponse<'a> {
    jwe: &'a str,
}

impl<'a> ReceivedResponse<'a> {
    /// Takes a compact JWE.
    ///
    /// # Errors
    /// As [`jwe::header`].
    pub fn parse(jwe: &'a str) -> Result<Self> {
        jwe::header(jwe)?;
        Ok(Self { jwe })
    }

    /// Checks a response to `request` and finds the one presentation in it, in this order: the request's own time,
    /// encryption, `state`. `key` is the private half of the key that the request named.
    ///
    /// # Errors
    /// Whichever check fails first; none is an error of ours.
    pub fn decrypt(self, request: &SentRequest, key: &AgreementKey, now: UnixTime) -> Result<ReceivedPresentation> {
        if request.object.exp.is_some_and(|exp| exp <= now) {
            return Err(Expired::Request.into());
        }
        let response: AuthorizationResponse = json::decode(&jwe::decrypt(self.jwe, key)?)?;
        if response.state != request.object.state {
            return Err(PeerMisbehaved::WrongState.into());
        }
        only_presentation(response)
    }
}

/// A presentation as it stands in the `vp_token`; nothing in it was checked.
#[derive(Debug)]
pub struct ReceivedPresentation {
    format: CredentialFormat,
    text: String,
}

impl ReceivedPresentation {
    /// Takes a presentation: a `DeviceResponse` in base64url (OpenID4VP 1.0 appendix B.2), or an SD-JWT with key
    /// binding.
    pub const fn new(format: CredentialFormat, text: String) -> Self {
        Self { format, text }
    }

    /// The format in which it answers.
    pub const fn format(&self) -> CredentialFormat {
        self.format
    }

    /// The presentation itself.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The presentation as it stands in an [`EvidenceRecord`](crate::evidence::EvidenceRecord): an encoded `DeviceResponse`, or
    /// an SD-JWT with key binding.
    ///
    /// # Errors
    /// [`Malformed::Base64`].
    pub fn bytes(&self) -> Result<Cow<'_, [u8]>> {
        match self.format {
            CredentialFormat::Mdoc => base64url::decode(&self.text).map(Cow::Owned),
            CredentialFormat::SdJwtVc => Ok(Cow::Borrowed(self.text.as_bytes())),
        }
    }

    /// Checks that it answers `request`, in this order: the credential with its issuer, validity, device signature and
    /// key binding, the attributes, the transaction data, the approval element, the PIN proof. `issuers` are the trust anchors
    /// of credentials.
    ///
    /// # Errors
    /// Whichever check fails first; none is an error of ours.
    pub fn verify(&self, request: &SentRequest, issuers: &TrustAnchors, now: UnixTime) -> Result<VerifiedPresentation> {
        let claims = match self.format {
            CredentialFormat::Mdoc => mdoc_claims(&base64url::decode(&self.text)?, request, issuers, now)?,
            CredentialFormat::SdJwtVc => sd_jwt_claims(&self.text, request, issuers, now)?,
        };
        VerifiedPresentation::check(self.format, claims, request, now)
    }
}

/// Checks a presentation, as it is without the encryption.
pub(super) fn verify_presentation(
    format: CredentialFormat,
    bytes: &[u8],
    request: &SentRequest,
    issuers: &TrustAnchors,
    now: UnixTime,
) -> Result<VerifiedPresentation> {
    let claims = match format {
        CredentialFormat::Mdoc => mdoc_claims(bytes, request, issuers, now)?,
        CredentialFormat::SdJwtVc => {
            let text = std::str::from_utf8(bytes).map_err(|_| Malformed::Utf8)?;
            sd_jwt_claims(text, request, issuers, now)?
        }
    };
    VerifiedPresentation::check(format, claims, request, now)
}

/// The queries of a login are alternatives, and one credential answers.
fn only_presentation(response: AuthorizationResponse) -> Result<ReceivedPresentation> {
    let mut answers = response.vp_token.into_iter();
    let (Some((query, presentations)), None) = (answers.next(), answers.next()) else {
        return Err(PeerMisbehaved::WrongCredential.into());
    };
    let format = match query.as_str() {
        MDOC_QUERY => CredentialFormat::Mdoc,
        SD_JWT_QUERY => CredentialFormat::SdJwtVc,
        _ => return Err(PeerMisbehaved::WrongCredential.into()),
    };
    let [text] = <[String; 1]>::try_from(presentations).map_err(|_| Malformed::Response)?;
    Ok(ReceivedPresentation::new(format, text))
}

fn mdoc_claims(device_response: &[u8], request: &SentRequest, issuers: &TrustAnchors, now: UnixTime) -> Result<Claims> {
    let verified = mdoc::verify(device_response, &request.transcript, issuers, now)?;
    let credential = verified.credential;
    Ok(Claims {
        credential_type: credential.doc_type,
        attributes: credential.attributes,
        has_others: !credential.other.is_empty(),
        device_key: credential.device_key,
        pin_key: credential.pin_key,
        transactions: AnsweredTransactions::Mdoc(verified.device_signed),
        approval: verified.approval,
        status: credential.status,
        valid_until: Some(credential.valid_until),
        issuer: credential.issuer,
    })
}

fn sd_jwt_claims(presentation: &str, request: &SentRequest, issuers: &TrustAnchors, now: UnixTime) -> Result<Claims> {
    let object = &request.object;
    let verified = sd_jwt_vc::verify(presentation, &object.client_id, &object.nonce, issuers, now)?;
    let credential = verified.credential;
    Ok(Claims {
        credential_type: credential.vct,
        attributes: credential.attributes,
        has_others: !credential.other.is_empty(),
        device_key: credential.device_key,
        pin_key: credential.pin_key,
        transactions: AnsweredTransactions::SdJwtVc {
            transaction_data_hashes: verified.transaction_data_hashes,
            qes_approval: verified.qes_approval,
        },
        approval: verified.approval,
        status: credential.status,
        valid_until: credential.valid_until,
        issuer: credential.issuer,
    })
}
