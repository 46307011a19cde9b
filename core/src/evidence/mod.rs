//! The self-contained record of one approval: what was asked, and what the phone answered.
//!
//! It stands inside a signed document (a signed attribute of its CMS signature) and needs nothing but the scheme's trust
//! anchors to be verified, years later and by anybody: see [`crate::verifier::evidence`]. It discloses what the person
//! released for the approval, which for a signature is the name, and the credential's keys and status index, by which
//! records of the same phone can be recognised.
//!
//! ```cddl
//! evidence = {
//!   "version": 1,
//!   "request": tstr,                       ; the signed request object as sent: a compact JWS (OpenID4VP 1.0, section 5)
//!   "format": "mso_mdoc" / "dc+sd-jwt",
//!   "presentation": bstr,                  ; the DeviceResponse, or the SD-JWT with key binding in ASCII, as received
//!   ? "assessment": {                      ; what the operator found; nobody but the operator vouches for it
//!       "level": "low" / "substantial" / "high",
//!       "reasons": [* tstr],               ; codes, such as "user.pin"
//!       "policy": tstr,
//!   },
//! }
//! ```
//!
//! The encoding is deterministic CBOR (RFC 8949, section 4.2.1); one that is longer than [`MAX_LENGTH`], has other members
//! or says something twice is refused.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::assurance::{Assessment, Level};
use crate::cbor::{self, Bytes, Limits, Text, text_map};
use crate::credential_format::CredentialFormat;
use crate::error::{self, Malformed};
use crate::transaction::is_line;

/// The longest record, in bytes: request and presentation have at most 64 KiB each.
pub const MAX_LENGTH: usize = 160 * 1024;

const LIMITS: Limits = Limits { max_bytes: MAX_LENGTH, max_depth: 4, max_items: 128 };

/// The version of the format.
const VERSION: u8 = 1;

/// The most reasons of a claimed assessment.
const MAX_REASONS: usize = 32;

/// The longest reason, in bytes.
const MAX_REASON: usize = 64;

/// What was asked and answered; nothing in it is verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceRecord {
    /// The request object as sent: a compact JWS.
    pub request: String,
    /// The format that answered.
    pub format: CredentialFormat,
    /// The presentation as received: an encoded `DeviceResponse`, or an SD-JWT with key binding in ASCII.
    pub presentation: Vec<u8>,
    /// What the operator found.
    pub assessment: Option<ClaimedAssessment>,
}

/// The level that an operator found, and why. Nothing proves it: it rests on what the operator knew of the phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct ClaimedAssessment {
    /// The level.
    pub level: Level,
    /// The codes of [`crate::assurance::Reason`], or of a later version's reasons.
    pub reasons: Vec<String>,
    /// The name of the policy, one line.
    pub policy: String,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Self", deny_unknown_fields)]
struct Wire<'a> {
    version: u8,
    #[serde(borrow)]
    request: Text<'a>,
    format: CredentialFormat,
    #[serde(borrow)]
    presentation: Bytes<'a>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    assessment: Option<ClaimedAssessment>,
}

text_map!(ClaimedAssessment, Wire<'a>);

impl EvidenceRecord {
    /// The record, encoded.
    ///
    /// # Errors
    /// [`Malformed::TooLong`] if it is longer than [`MAX_LENGTH`]; [`Malformed::Evidence`] for an assessment with names
    /// that are none.
    pub fn to_bytes(&self) -> error::Result<Vec<u8>> {
        if !self.assessment.as_ref().is_none_or(ClaimedAssessment::is_sound) {
            return Err(Malformed::Evidence.into());
        }
        let bytes = cbor::encode(&Wire {
            version: VERSION,
            request: Text(&self.request),
            format: self.format,
            presentation: Bytes(&self.presentation),
            assessment: self.assessment.clone(),
        })?;
        if bytes.len() > MAX_LENGTH { Err(Malformed::TooLong.into()) } else { Ok(bytes) }
    }

    /// Reads a record.
    ///
    /// # Errors
    /// Those of [`cbor::decode`]; [`Malformed::Evidence`] for another version, too many reasons, or bytes that are not
    /// the encoding of what they say.
    pub fn from_bytes(bytes: &[u8]) -> error::Result<Self> {
        let wire: Wire<'_> = cbor::decode(bytes, &LIMITS)?;
        if wire.version != VERSION {
            return Err(Malformed::Evidence.into());
        }
        let record = Self {
            request: wire.request.0.to_owned(),
            format: wire.format,
            presentation: wire.presentation.0.to_vec(),
            assessment: wire.assessment,
        };
        if record.to_bytes()? == bytes { Ok(record) } else { Err(Malformed::Evidence.into()) }
    }
}

impl ClaimedAssessment {
    fn is_sound(&self) -> bool {
        let is_code = |reason: &String| {
            (1..=MAX_REASON).contains(&reason.len()) && reason.bytes().all(|byte| byte.is_ascii_graphic())
        };
        self.reasons.len() <= MAX_REASONS && self.reasons.iter().all(is_code) && is_line(&self.policy)
    }
}

impl From<&Assessment> for ClaimedAssessment {
    fn from(assessment: &Assessment) -> Self {
        Self {
            level: assessment.level,
            reasons: assessment.findings.iter().map(|finding| finding.code().to_owned()).collect(),
            policy: assessment.policy.clone(),
        }
    }
}
