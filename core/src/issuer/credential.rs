//! The credential, prepared for the issuer's signature.

use super::VerifiedCredentialRequest;
use crate::attribute::Attributes;
use crate::credential_format::CredentialFormat;
use crate::crypto::{Rng, Signature};
use crate::error::Result;
use crate::jose::base64url;
use crate::status_list::StatusRef;
use crate::time::UnixTime;
use crate::{mdoc, sd_jwt_vc};

/// What a credential is to say beside its keys, which the request names.
#[derive(Debug, Clone)]
pub struct CredentialContent<'a> {
    /// What is said about the person.
    pub attributes: &'a Attributes,
    /// When it is issued, and from when it is valid.
    pub issued_at: UnixTime,
    /// Until when it is valid.
    pub expires_at: UnixTime,
    /// Where its status is found.
    pub status: Option<StatusRef>,
    /// The issuer's certificates in DER, leaf first, without the trust anchor.
    pub x5c: &'a [Vec<u8>],
}

impl VerifiedCredentialRequest {
    /// Prepares a credential for the device key of this request and, if that was attested, its PIN key.
    ///
    /// # Errors
    /// [`ApiMisuse::Argument`](crate::error::ApiMisuse::Argument) for no attributes, one of another kind than its own,
    /// dates in the wrong order or no certificate.
    pub fn prepare(
        &self,
        format: CredentialFormat,
        content: &CredentialContent<'_>,
        rng: &mut dyn Rng,
    ) -> Result<PreparedCredential> {
        let (device_key, pin_key) = (*self.device_key(), self.key_attestation().map(|it| it.pin_key));
        let CredentialContent { attributes, issued_at, expires_at, ref status, x5c } = *content;
        let status = status.clone();
        Ok(PreparedCredential(match format {
            CredentialFormat::Mdoc => {
                let validity =
                    mdoc::issue::Validity { signed: issued_at, valid_from: issued_at, valid_until: expires_at };
                let x5chain = x5c;
                let input = mdoc::issue::IssueInput { attributes, device_key, pin_key, validity, status, x5chain };
                Prepared::Mdoc(mdoc::issue::prepare(&input, rng)?)
            }
            CredentialFormat::SdJwtVc => {
                let input = sd_jwt_vc::issue::IssueInput {
                    attributes,
                    device_key,
                    pin_key,
                    issued_at,
                    expires_at,
                    status,
                    x5c,
                };
                Prepared::SdJwtVc(sd_jwt_vc::issue::prepare(&input, rng)?)
            }
        }))
    }
}

/// A credential that waits for the issuer's signature.
#[derive(Debug)]
pub struct PreparedCredential(Prepared);

#[derive(Debug)]
enum Prepared {
    Mdoc(mdoc::issue::PreparedMdoc),
    SdJwtVc(sd_jwt_vc::issue::PreparedSdJwt),
}

impl PreparedCredential {
    /// What the issuer signs with ES256.
    pub fn signature_payload(&self) -> &[u8] {
        match &self.0 {
            Prepared::Mdoc(mdoc) => mdoc.signature_payload(),
            Prepared::SdJwtVc(sd_jwt) => sd_jwt.signature_payload(),
        }
    }

    /// The member `credential` of the answer: for an mdoc the base64url of `IssuerSigned`, else the SD-JWT with all its
    /// disclosures (OpenID4VCI 1.0, Appendices A.2.4 and A.3.4).
    ///
    /// # Errors
    /// None in practice: what is encoded was encoded once already.
    pub fn complete(self, signature: Signature) -> Result<String> {
        match self.0 {
            Prepared::Mdoc(mdoc) => mdoc.complete(&signature).map(base64url::encode),
            Prepared::SdJwtVc(sd_jwt) => Ok(sd_jwt.complete(signature)),
        }
    }
}
