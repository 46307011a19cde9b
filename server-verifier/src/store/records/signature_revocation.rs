//! Certificates of document signatures: which are revoked, and the lists that say so.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use siegelring_core::time::UnixTime;
use siegelring_signature::certificate::Reason;

use super::Entity;
use crate::store::{Kind, Result, StoreError};

/// A revoked certificate. Serial numbers are random, so this says nothing about whose it was; every authority's list
/// names all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignatureRevocation {
    /// Its serial number.
    pub serial_number: SerialNumber,
    /// Since when.
    pub at: UnixTime,
    /// Why.
    pub reason: RevocationReason,
}

/// The serial number of a certificate, 1 to 20 bytes: hexadecimal, small letters, without leading zeros.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SerialNumber(Vec<u8>);

/// Why a certificate is revoked (RFC 5280, section 5.3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RevocationReason {
    /// None is given.
    Unspecified,
    /// Somebody else may have used the phone or the key.
    KeyCompromise,
    /// The person was not the one the certificate names.
    PrivilegeWithdrawn,
}

/// The revocation list that an authority signed last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignatureCrl {
    /// The authority's id.
    pub authority: String,
    /// The number of the list; the next one's is higher.
    pub number: u64,
    /// When it was made.
    pub made_at: UnixTime,
    /// Whether something was revoked since.
    pub stale: bool,
    /// The list, DER, base64.
    list: String,
}

impl SignatureCrl {
    /// A list that was just made.
    pub fn new(authority: String, number: u64, made_at: UnixTime, der: &[u8]) -> Self {
        Self { authority, number, made_at, stale: false, list: STANDARD.encode(der) }
    }

    /// The list, DER.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`].
    pub fn der(&self) -> Result<Vec<u8>> {
        STANDARD.decode(&self.list).map_err(|_| StoreError::Unreadable)
    }
}

impl SerialNumber {
    /// From its bytes, big-endian; `None` if it is zero or longer than 20 bytes.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let first = bytes.iter().position(|byte| *byte != 0)?;
        let bytes = bytes.get(first..)?;
        if bytes.len() > 20 { None } else { Some(Self(bytes.to_vec())) }
    }

    /// Its bytes, big-endian.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl std::str::FromStr for SerialNumber {
    type Err = &'static str;

    /// As certificate viewers show it: hexadecimal, in either case, with or without colons.
    fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
        let wrong = "a serial number is 1 to 40 hexadecimal digits";
        let digits: String = text.chars().filter(|character| *character != ':').collect();
        let is_hexadecimal = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        if !is_hexadecimal || digits.is_empty() || digits.len() > 42 {
            return Err(wrong);
        }
        let even = if digits.len().is_multiple_of(2) { digits } else { format!("0{digits}") };
        let bytes: Vec<u8> = (0..even.len())
            .step_by(2)
            .filter_map(|at| u8::from_str_radix(even.get(at..at.saturating_add(2))?, 16).ok())
            .collect();
        Self::from_bytes(&bytes).ok_or(wrong)
    }
}

impl std::fmt::Display for SerialNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl TryFrom<String> for SerialNumber {
    type Error = &'static str;

    fn try_from(text: String) -> std::result::Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<SerialNumber> for String {
    fn from(number: SerialNumber) -> Self {
        number.to_string()
    }
}

impl From<RevocationReason> for Reason {
    fn from(reason: RevocationReason) -> Self {
        match reason {
            RevocationReason::Unspecified => Self::Unspecified,
            RevocationReason::KeyCompromise => Self::KeyCompromise,
            RevocationReason::PrivilegeWithdrawn => Self::PrivilegeWithdrawn,
        }
    }
}

impl Entity for SignatureRevocation {
    const KIND: Kind = Kind::SignatureRevocation;

    fn id(&self) -> String {
        self.serial_number.to_string()
    }
}

impl Entity for SignatureCrl {
    const KIND: Kind = Kind::SignatureCrl;

    fn id(&self) -> String {
        self.authority.clone()
    }
}
