//! What a presentation is bound to (OpenID4VP 1.0, Appendix B.2.6).

use crate::cbor::{self, Bytes};
use crate::crypto;
use crate::error::Result;

/// The CBOR `SessionTranscript` of a response by redirect or `direct_post.jwt`:
///
/// ```cddl
/// SessionTranscript = [null, null, ["OpenID4VPHandover", bstr .size 32]]
/// OpenID4VPHandoverInfo = [client_id: tstr, nonce: tstr, jwk_thumbprint: bstr / null, response_uri: tstr]
/// ```
///
/// `client_id` with its prefix; `jwk_thumbprint` is the SHA-256 thumbprint (RFC 7638) of the key that the response is
/// encrypted to.
///
/// # Errors
/// None in practice: text and digests always encode.
pub fn session_transcript(
    client_id: &str,
    nonce: &str,
    jwk_thumbprint: Option<&[u8; 32]>,
    response_uri: &str,
) -> Result<Vec<u8>> {
    let info = cbor::encode(&(client_id, nonce, jwk_thumbprint.map(|digest| Bytes(digest)), response_uri))?;
    let digest = crypto::sha256(&info);
    cbor::encode(&((), (), ("OpenID4VPHandover", Bytes(&digest))))
}
