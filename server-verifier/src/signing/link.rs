//! What stands in the links of a submission. Nothing is stored for them: each is an id with a MAC under a key outside
//! the database.
//!
//! ```text
//! page:      base64url(submission id (16) ‖ MAC (16))
//! document:  base64url(approval id (16) ‖ number (2, big-endian) ‖ MAC (16))
//! ```

use siegelring_core::crypto::constant_time_eq;
use siegelring_core::jose::base64url;

use crate::keys::Secret;

const ID_LENGTH: usize = 16;
const NUMBER_LENGTH: usize = 2;
const MAC_LENGTH: usize = 16;

/// The token of the page where a person signs.
pub(super) fn page(key: &Secret, submission: &str) -> String {
    encode(key, PAGE, submission, &[])
}

/// The submission whose page it is.
pub(super) fn parse_page(key: &Secret, token: &str) -> Option<String> {
    decode(key, PAGE, token, 0).map(|(id, _)| id)
}

/// The token by which a phone fetches the document with this number, from 0, for this approval.
pub(super) fn document(key: &Secret, approval: &str, number: u16) -> String {
    encode(key, DOCUMENT, approval, &number.to_be_bytes())
}

/// The approval and the number of the document.
pub(super) fn parse_document(key: &Secret, token: &str) -> Option<(String, u16)> {
    let (id, number) = decode(key, DOCUMENT, token, NUMBER_LENGTH)?;
    Some((id, u16::from_be_bytes(number.as_slice().try_into().ok()?)))
}

const PAGE: &str = "siegelring signing page v1";
const DOCUMENT: &str = "siegelring signing document v1";

fn encode(key: &Secret, label: &str, id: &str, more: &[u8]) -> String {
    // Ids are made here, 16 bytes in base64url; any other gives a token that is never accepted.
    let id = base64url::decode(id).unwrap_or_default();
    base64url::encode([id.as_slice(), more, &mac(key, label, &id, more)].concat())
}

fn decode(key: &Secret, label: &str, token: &str, more: usize) -> Option<(String, Vec<u8>)> {
    let bytes = base64url::decode(token).ok()?;
    let (id, rest) = bytes.split_at_checked(ID_LENGTH)?;
    let (more, tag) = rest.split_at_checked(more)?;
    constant_time_eq(tag, &mac(key, label, id, more)).then(|| (base64url::encode(id), more.to_vec()))
}

fn mac(key: &Secret, label: &str, id: &[u8], more: &[u8]) -> Vec<u8> {
    key.mac(label, &[id, more]).into_iter().take(MAC_LENGTH).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_wrote_and_nothing_else() {
        let (key, other) = (Secret::new([1; 32]), Secret::new([2; 32]));
        let id = base64url::encode([7_u8; 16]);
        let (page_token, document_token) = (page(&key, &id), document(&key, &id, 513));
        assert_eq!(parse_page(&key, &page_token), Some(id.clone()));
        assert_eq!(parse_document(&key, &document_token), Some((id, 513)));
        assert_eq!(parse_page(&other, &page_token), None);
        assert_eq!(parse_document(&key, &page_token), None);
        assert_eq!(parse_page(&key, &document_token), None);
        for wrong in ["", "AAAA", "not base64!"] {
            assert_eq!((parse_page(&key, wrong), parse_document(&key, wrong)), (None, None));
        }
        let mut changed = base64url::decode(&document_token).unwrap();
        changed[17] ^= 1;
        assert_eq!(parse_document(&key, &base64url::encode(changed)), None);
    }
}
