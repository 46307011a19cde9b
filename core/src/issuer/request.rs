//! The credential request, received and verified (OpenID4VCI 1.0, section 8).

use crate::attestation::{self, KeyAttestation, VerifiedKeyAttestation};
use crate::crypto::PublicKey;
use crate::error::{Error, Expired, Malformed, PeerMisbehaved};
use crate::jose::{json, jws};
use crate::openid4vci::credential::{CredentialRequest, Proofs};
use crate::openid4vci::error::IssuanceError;
use crate::openid4vci::proof::{self, ProofClaims};
use crate::time::UnixTime;
use crate::x509::TrustAnchors;

/// How far the phone's clock may be wrong, in seconds. The nonce makes a proof fresh; its time only rules out the absurd.
const CLOCK_TOLERANCE: u64 = 10 * 60;

/// The longest credential request that is read, in bytes.
const MAX_LENGTH: usize = 64 * 1024;

/// Why a request gets no credential: what the wallet is told, and what was wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}: {}", .answer.code(), .reason.code())]
pub struct Rejected {
    /// The error code of OpenID4VCI 1.0, section 8.3.1.2.
    pub answer: IssuanceError,
    /// What was wrong, for logs.
    pub reason: Error,
}

impl Rejected {
    fn new(answer: IssuanceError, reason: impl Into<Error>) -> Self {
        Self { answer, reason: reason.into() }
    }

    /// A proof that does not hold; one for another nonce has an answer of its own, so that the wallet fetches a new one.
    fn proof(reason: impl Into<Error>) -> Self {
        match reason.into() {
            reason @ Error::PeerMisbehaved(PeerMisbehaved::WrongNonce) => {
                Self::new(IssuanceError::InvalidNonce, reason)
            }
            reason => Self::new(IssuanceError::InvalidProof, reason),
        }
    }
}

/// What a request is compared with.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// The credential issuer's identifier, which the proof must be for.
    pub credential_issuer: &'a str,
    /// What the configuration asks for.
    pub key_attestations: KeyAttestations<'a>,
}

/// Whether the device key must be attested.
#[derive(Debug, Clone, Copy)]
pub enum KeyAttestations<'a> {
    /// By a wallet provider below one of these anchors.
    Required(&'a TrustAnchors),
    /// No; one that is there is not looked at, and vouches for nothing.
    Ignored,
}

/// A request as received: well-formed, for one credential, nothing in it verified.
#[derive(Debug, Clone)]
pub struct ReceivedCredentialRequest {
    configuration_id: String,
    proof: String,
}

impl ReceivedCredentialRequest {
    /// Parses the JSON body of a request for one credential, with one proof of type `jwt`.
    ///
    /// # Errors
    /// [`Rejected`] with the code that the wallet is answered.
    pub fn parse(body: &[u8]) -> Result<Self, Rejected> {
        let malformed = |reason| Rejected::new(IssuanceError::InvalidCredentialRequest, reason);
        let invalid = PeerMisbehaved::InvalidRequest;
        if body.len() > MAX_LENGTH {
            return Err(malformed(Malformed::TooLong.into()));
        }
        let request: CredentialRequest = json::decode(body).map_err(malformed)?;
        if request.credential_response_encryption.is_some() {
            return Err(Rejected::new(IssuanceError::InvalidEncryptionParameters, invalid));
        }
        match (request.credential_configuration_id, request.credential_identifier) {
            (Some(configuration_id), None) => Ok(Self { configuration_id, proof: only_proof(request.proofs)? }),
            (None, Some(_)) => Err(Rejected::new(IssuanceError::UnknownCredentialIdentifier, invalid)),
            _ => Err(malformed(invalid.into())),
        }
    }

    /// The configuration of the issuer's metadata that is asked for. Whether the issuer has it, the access token allows
    /// it and it requires a key attestation is the caller's to find out.
    pub fn configuration_id(&self) -> &str {
        &self.configuration_id
    }

    /// Verifies the proof of possession and, where it is required, the key attestation (OpenID4VCI 1.0, Appendices F.1,
    /// F.4 and D.1).
    ///
    /// # Errors
    /// [`Rejected`] with `invalid_nonce` if proof and attestation have different nonces, else with `invalid_proof`.
    pub fn verify(&self, expected: &Expected<'_>, now: UnixTime) -> Result<VerifiedCredentialRequest, Rejected> {
        self.verify_proof(expected, now).map_err(Rejected::proof)
    }

    fn verify_proof(&self, expected: &Expected<'_>, now: UnixTime) -> crate::Result<VerifiedCredentialRequest> {
        let jws = jws::parse(&self.proof)?;
        let header = jws.header().clone();
        // Exactly one of `jwk`, `kid` and `x5c`; a key that only a name or a certificate gives is no device key of ours.
        let (Some(jwk), None, true) = (&header.jwk, &header.kid, header.x5c.is_empty()) else {
            return Err(PeerMisbehaved::InvalidRequest.into());
        };
        let device_key = *jwk.public_key();
        let claims: ProofClaims = jws.verify(&device_key.into(), proof::TYP)?.claims()?;
        if claims.aud != expected.credential_issuer {
            return Err(PeerMisbehaved::WrongAudience.into());
        }
        if claims.iat > now.plus(CLOCK_TOLERANCE) || claims.iat < now.minus(CLOCK_TOLERANCE) {
            return Err(Expired::Token.into());
        }
        let nonce = claims.nonce.ok_or(PeerMisbehaved::InvalidRequest)?;
        let attested = match (expected.key_attestations, &header.key_attestation) {
            (KeyAttestations::Ignored, _) => None,
            (KeyAttestations::Required(_), None) => return Err(PeerMisbehaved::KeyAttestation.into()),
            (KeyAttestations::Required(providers), Some(compact)) => {
                let attested = attestation::verify(compact, providers, now)?;
                attested.check_for(&device_key, &nonce)?;
                Some(attested)
            }
        };
        Ok(VerifiedCredentialRequest { device_key, nonce, attested })
    }
}

/// The one proof of type `jwt`, and none of another type.
fn only_proof(proofs: Option<Proofs>) -> Result<String, Rejected> {
    let jwt = match proofs {
        Some(Proofs { jwt: Some(jwt), attestation: None, di_vp: None }) => jwt,
        _ => return Err(Rejected::proof(PeerMisbehaved::InvalidRequest)),
    };
    <[String; 1]>::try_from(jwt).map(|[proof]| proof).map_err(|_| Rejected::proof(PeerMisbehaved::InvalidRequest))
}

/// A request whose proof and key attestation hold. Only this crate makes one.
#[derive(Debug, Clone)]
pub struct VerifiedCredentialRequest {
    device_key: PublicKey,
    nonce: String,
    attested: Option<VerifiedKeyAttestation>,
}

impl VerifiedCredentialRequest {
    /// The key that the credential will be bound to; the wallet has proven that it holds it.
    pub const fn device_key(&self) -> &PublicKey {
        &self.device_key
    }

    /// The `c_nonce` that proof and attestation are for. The caller checks that it gave it out, and uses it up.
    pub fn nonce(&self) -> &str {
        &self.nonce
    }

    /// What the wallet's server says about the device key, where that was required.
    pub fn key_attestation(&self) -> Option<&KeyAttestation> {
        self.attested.as_ref().map(VerifiedKeyAttestation::attestation)
    }
}
