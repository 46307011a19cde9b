//! Documents to be signed: the CSC data model bindings' `qes-approval`.

mod wire;

use serde_json::Value;

use super::CscVariant;
use super::shown_text::is_line;

/// The type of a [`QesApproval`].
pub(super) const TYPE: &str = "https://cloudsignatureconsortium.org/2025/qes-approval";

/// The largest document, in bytes.
pub const MAX_DOCUMENT: u64 = 50 * 1024 * 1024;

/// The most documents of one approval.
pub const MAX_DOCUMENTS: usize = 16;

/// The longest media type, in bytes.
pub const MAX_MEDIA_TYPE: usize = 127;

/// The longest address of a document, in bytes.
const MAX_URL: usize = 2000;

/// Documents that one approval has signed: an advanced electronic signature each (`signatureQualifier`
/// `eu_eidas_aes`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QesApproval {
    /// In the order in which they are shown.
    pub documents: Vec<Document>,
}

/// One document, as submitted (`hashType` `sodr`).
///
/// The members `org.siegelring.*` are our own: a phone needs them to fetch no more than it should and to know whether it
/// can show what comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its name for people, such as its file name; one line.
    pub label: String,
    /// SHA-256 of the file.
    pub sha256: [u8; 32],
    /// Where the phone fetches the file.
    pub url: String,
    /// Its media type, without parameters (`org.siegelring.media_type`).
    pub media_type: String,
    /// Its size in bytes (`org.siegelring.size`).
    pub size: u64,
    /// Whether it may be approved though the phone cannot show it (`org.siegelring.unseen_allowed`).
    pub unseen_allowed: bool,
}

/// Whether our phones show files of this media type: PDF, and text, JSON and XML as text.
pub fn can_show(media_type: &str) -> bool {
    matches!(media_type, "application/pdf" | "text/plain" | "application/json" | "application/xml" | "text/xml")
}

impl Document {
    /// Whether the phone shows it; if not, it says so.
    pub fn is_shown(&self) -> bool {
        can_show(&self.media_type)
    }

    fn is_allowed(&self) -> bool {
        is_line(&self.label)
            && is_media_type(&self.media_type)
            && (1..=MAX_DOCUMENT).contains(&self.size)
            && (1..=MAX_URL).contains(&self.url.len())
            && self.url.bytes().all(|byte| byte.is_ascii_graphic())
            && (self.is_shown() || self.unseen_allowed)
    }
}

impl QesApproval {
    pub(super) fn read(json: Value, variant: CscVariant) -> Option<Self> {
        let approval = Self { documents: wire::read(serde_json::from_value(json).ok()?, variant)? };
        let documents = &approval.documents;
        let is_allowed = (1..=MAX_DOCUMENTS).contains(&documents.len()) && documents.iter().all(Document::is_allowed);
        is_allowed.then_some(approval)
    }

    pub(super) fn to_wire(&self, variant: CscVariant) -> impl serde::Serialize {
        wire::write(&self.documents, variant)
    }
}

/// A type and a subtype of RFC 6838, section 4.2, in lower case and without parameters.
fn is_media_type(text: &str) -> bool {
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphanumeric())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"!#$&-^_.+".contains(&byte))
    };
    text.len() <= MAX_MEDIA_TYPE
        && text.split_once('/').is_some_and(|(kind, subtype)| is_name(kind) && is_name(subtype))
}
