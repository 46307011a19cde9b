//! The answer of a time stamp authority (RFC 3161, section 2.4.2).

use der::asn1::{AnyRef, BitStringRef};
use der::{Decode as _, Encode as _, Sequence};

use super::token::MAX_TOKEN;
use super::{Request, Result, TimeStampError, Token};

/// The longest answer that is read, in bytes: a token and the status before it.
pub const MAX_RESPONSE: usize = MAX_TOKEN + 4096;

/// `TimeStampResp`, as far as it is needed.
#[derive(Sequence)]
struct TimeStampResp<'a> {
    status: PkiStatusInfo<'a>,
    #[asn1(optional = "true")]
    token: Option<AnyRef<'a>>,
}

#[derive(Sequence)]
struct PkiStatusInfo<'a> {
    status: u8,
    #[asn1(optional = "true")]
    text: Option<StatusText<'a>>,
    #[asn1(optional = "true")]
    failure: Option<BitStringRef<'a>>,
}

/// `PKIFreeText`: what the authority says to people. It goes nowhere.
type StatusText<'a> = Vec<AnyRef<'a>>;

/// Reads the answer to `request` and takes the token out of it, if it is a token over exactly what was asked, answers
/// exactly this request, and brings the authority's certificate.
///
/// # Errors
/// [`TimeStampError`]; [`TimeStampError::Refused`] is the authority's own word.
pub fn response(der: &[u8], request: &Request) -> Result<Token> {
    if der.len() > MAX_RESPONSE {
        return Err(TimeStampError::TooLong);
    }
    let response = TimeStampResp::from_der(der)?;
    let PkiStatusInfo { status, text: _, failure } = response.status;
    // `granted` and `grantedWithMods`; what was modified shows below, if it matters.
    let token = match (status, response.token) {
        (0 | 1, Some(token)) if failure.is_none() => Token::from_der(&token.to_der()?)?,
        (0 | 1, _) => return Err(TimeStampError::Malformed),
        (status, _) => return Err(TimeStampError::Refused(status)),
    };
    if token.digest() != Some(request.digest()) {
        return Err(TimeStampError::Imprint);
    }
    if token.nonce() != Some(request.nonce()) {
        return Err(TimeStampError::Nonce);
    }
    if token.certificates().is_empty() {
        return Err(TimeStampError::NoCertificate);
    }
    Ok(token)
}
