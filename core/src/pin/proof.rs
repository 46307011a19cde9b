//! What PIN keys sign in the approval element.

use crate::crypto::{PublicKey, Signature};
use crate::error::{Error, Result, Untrusted};

const PROOF_LABEL: &[u8] = b"siegelring pin proof v1";

/// The server's name for one counted evaluation: 16 bytes.
pub type EvaluationId = [u8; 16];

/// What the credential's PIN key signs for the approval element: `label ‖ evaluation id ‖ SHA-256 of the request object
/// ‖ session transcript`. All parts but the last have a fixed length.
///
/// `session_transcript` is the CBOR `SessionTranscript` of OpenID4VP appendix B.2.6, for both credential formats.
pub fn proof_payload(evaluation_id: &EvaluationId, request_hash: &[u8; 32], session_transcript: &[u8]) -> Vec<u8> {
    [PROOF_LABEL, evaluation_id, request_hash, session_transcript].concat()
}

/// Verifies a PIN proof under the PIN key that the issuer signed into the credential.
///
/// # Errors
/// [`Untrusted::PinProof`] if it does not verify.
pub fn verify_proof(
    pin_key: &PublicKey,
    evaluation_id: &EvaluationId,
    request_hash: &[u8; 32],
    session_transcript: &[u8],
    signature: &Signature,
) -> Result<()> {
    let payload = proof_payload(evaluation_id, request_hash, session_transcript);
    pin_key.verify(&payload, signature).map_err(|_| Error::from(Untrusted::PinProof))
}
