//! The compact form: `<issuer-signed JWT>~<disclosure>~…~[<key binding JWT>]` (RFC 9901 section 4).

use super::disclosure::Disclosure;
use crate::crypto;
use crate::error::{Malformed, Result};
use crate::jose::{base64url, split_once};

/// The longest SD-JWT that is read, in bytes.
pub const MAX_LENGTH: usize = 64 * 1024;

/// The most disclosures that are read.
pub const MAX_DISCLOSURES: usize = 256;

/// An SD-JWT in its parts, with the text it was parsed from. Nothing is verified yet.
pub(super) struct Compact<'a> {
    pub(super) issuer_signed: &'a str,
    /// The disclosures, each in base64url.
    encoded: Vec<&'a str>,
    pub(super) key_binding: Option<&'a str>,
    /// Everything up to and with the last `~`: what `sd_hash` is about.
    bound: &'a str,
}

impl<'a> Compact<'a> {
    pub(super) fn parse(text: &'a str) -> Result<Self> {
        if text.len() > MAX_LENGTH {
            return Err(Malformed::TooLong.into());
        }
        let (issuer_signed, mut rest) = split_once(text, b'~').ok_or(Malformed::SdJwt)?;
        let mut encoded = Vec::with_capacity(USUAL_DISCLOSURES);
        while let Some((disclosure, behind)) = split_once(rest, b'~') {
            if encoded.len() == MAX_DISCLOSURES {
                return Err(Malformed::TooLong.into());
            }
            encoded.push(disclosure);
            rest = behind;
        }
        let bound = text.get(..text.len().saturating_sub(rest.len())).ok_or(Malformed::SdJwt)?;
        let key_binding = Some(rest).filter(|it| !it.is_empty());
        Ok(Self { issuer_signed, encoded, key_binding, bound })
    }

    /// The disclosures, decoded.
    pub(super) fn decode(&self) -> Result<Decoded<'a>> {
        let decoded = self.encoded.iter().map(|encoded| Ok((*encoded, base64url::decode(encoded)?)));
        decoded.collect::<Result<_>>().map(Decoded)
    }

    /// The digest that a key binding JWT names as `sd_hash` (RFC 9901 section 4.3.1).
    pub(super) fn sd_hash(&self) -> [u8; 32] {
        crypto::sha256(self.bound.as_bytes())
    }
}

/// So many have room from the beginning.
const USUAL_DISCLOSURES: usize = 8;

/// Disclosures, each in base64url and as the JSON that stands in it.
pub(super) struct Decoded<'a>(Vec<(&'a str, Vec<u8>)>);

impl Decoded<'_> {
    /// The disclosures themselves, borrowed from their JSON.
    pub(super) fn disclosures(&self) -> Result<Vec<Disclosure<'_>>> {
        self.0.iter().map(|(encoded, decoded)| Disclosure::read(encoded, decoded)).collect()
    }
}
