//! The encrypted response, from bytes to a checked presentation (OpenID4VP 8).

use crate::credential_format::CredentialFormat;
use crate::crypto::AgreementKey;
use crate::error::{Expired, Malformed, PeerMisbehaved, Result};
use crate::jose::{base64url, json, jwe};
use crate::openid4vp::dcql::{MDOC_QUERY, SD_JWT_QUERY};
use crate::openid4vp::response::AuthorizationResponse;
use crate::time::UnixTime;
use crate::x509::TrustAnchors;
use crate::{mdoc, sd_jwt_vc};

use super::presentation::{Claims, VerifiedPresentation};
use super::request::SentRequest;

/// The JWE that a wallet posted as `response`; nothing in it was checked.
#[derive(Debug)]
pub struct ReceivedResponse {
    jwe: String,
}

impl ReceivedResponse {
    /// Takes a compact JWE.
    ///
    /// # Errors
    /// As [`jwe::header`].
    pub fn parse(jwe: String) -> Result<Self> {
        jwe::header(&jwe)?;
        Ok(Self { jwe })
    }

    /// Decrypts and checks a response to `request`, in this order: the request's own time, encryption, `state`, the
    /// credential with its issuer, validity, device signature and key binding, the attributes, the transaction data,
    /// the approval element, the PIN proof.
    ///
    /// `key` is the private half of the key that the request named; `issuers` are the trust anchors of credentials.
    ///
    /// # Errors
    /// Whichever check fails first; none is an error of ours.
    pub fn verify(
        self,
        request: &SentRequest,
        key: &AgreementKey,
        issuers: &TrustAnchors,
        now: UnixTime,
    ) -> Result<VerifiedPresentation> {
        if request.object.exp.is_some_and(|exp| exp <= now) {
            return Err(Expired::Request.into());
        }
        let response: AuthorizationResponse = json::decode(&jwe::decrypt(&self.jwe, key)?)?;
        if response.state != request.object.state {
            return Err(PeerMisbehaved::WrongState.into());
        }
        let (format, presentation) = only_presentation(&response)?;
        let claims = match format {
            CredentialFormat::Mdoc => mdoc_claims(presentation, request, issuers, now)?,
            CredentialFormat::SdJwtVc => sd_jwt_claims(presentation, request, issuers, now)?,
        };
        VerifiedPresentation::check(format, claims, request, now)
    }
}

/// The queries of a login are alternatives, and one credential answers.
fn only_presentation(response: &AuthorizationResponse) -> Result<(CredentialFormat, &str)> {
    let mut answers = response.vp_token.iter();
    let (Some((query, presentations)), None) = (answers.next(), answers.next()) else {
        return Err(PeerMisbehaved::WrongCredential.into());
    };
    let format = match query.as_str() {
        MDOC_QUERY => CredentialFormat::Mdoc,
        SD_JWT_QUERY => CredentialFormat::SdJwtVc,
        _ => return Err(PeerMisbehaved::WrongCredential.into()),
    };
    match presentations.as_slice() {
        [presentation] => Ok((format, presentation)),
        _ => Err(Malformed::Response.into()),
    }
}

fn mdoc_claims(presentation: &str, request: &SentRequest, issuers: &TrustAnchors, now: UnixTime) -> Result<Claims> {
    let device_response = base64url::decode(presentation)?;
    let verified = mdoc::verify(&device_response, &request.transcript, issuers, now)?;
    let credential = verified.credential;
    Ok(Claims {
        credential_type: credential.doc_type,
        attributes: credential.attributes,
        has_others: !credential.other.is_empty() || !verified.device_signed.is_empty(),
        device_key: credential.device_key,
        pin_key: credential.pin_key,
        transaction_data_hashes: None,
        approval: verified.approval,
        status: credential.status,
        valid_until: Some(credential.valid_until),
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
        transaction_data_hashes: verified.transaction_data_hashes,
        approval: verified.approval,
        status: credential.status,
        valid_until: credential.valid_until,
    })
}
